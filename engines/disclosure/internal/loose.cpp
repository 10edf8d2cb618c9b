#include "engines/disclosure/internal/loose.hpp"

#include <algorithm>
#include <array>

#include "engines/disclosure/internal/equations.hpp"
#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/order.hpp"
#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

bool single_letter(std::string_view text) {
  const auto c = base::decode_utf8(text);
  return c.size == text.size() && c.value >= 0x4E00 && c.value <= 0x9FFF;
}

bool text_word(const Word& word) {
  return !parse_number(word.text) && word.text != "-" && word.text != "—";
}

bool starts_code(const Words& words, std::size_t i) {
  const auto& text = words[i].text;
  if (text.size() >= 12 && code_like(text)) return true;
  if (!classification_code(text)) return false;
  // An amount in 元 without decimals looks like a code, too; a code stands at the front of its line or before
  // its name.
  const bool front = i == 0 || words[i - 1].line != words[i].line;
  const bool named = i + 1 < words.size() && text_word(words[i + 1]);
  if (named && (front || words[i + 1].line == words[i].line)) return true;
  return text.size() > 3 && front;
}

// "131 企业服务中心", "31 本级支出项目": units and kinds of projects at the front of a line, in tables whose
// amounts have decimals.
bool starts_unit(const Table& table, const Words& words, std::size_t i) {
  if (table.kind != Kind::by_unit && table.kind != Kind::projects) return false;
  const auto& text = words[i].text;
  if (text.size() < 2 || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
    return false;
  const bool front = i == 0 || words[i - 1].line != words[i].line;
  const bool named = i + 1 < words.size() && text_word(words[i + 1]) && !total_name(words[i + 1].text);
  return front && named && std::ranges::any_of(words, [](const Word& w) {
           return contains(w.text, ".") && parse_number(w.text);
         });
}

bool starts_label(const std::string& word) {
  const auto e = enumerated(word);
  if (e.level == 1 || e.level == 2) return true;
  // "使用非财政拨款结余(含专用结余)"
  const auto text = word.substr(0, word.find('('));
  if (text.size() >= 15 && contains_any(text, {"结余", "结转"})) return true;
  constexpr std::string_view names[] = {"合计",
                                        "总计",
                                        "收入总计",
                                        "支出总计",
                                        "本年收入合计",
                                        "本年支出合计",
                                        "本年收入",
                                        "本年支出",
                                        "上年结转",
                                        "上年结转结余",
                                        "年终结转结余",
                                        "收入合计",
                                        "支出合计",
                                        "结余分配",
                                        "年初结转和结余",
                                        "年末结转和结余",
                                        "使用非财政拨款结余",
                                        "人员经费合计",
                                        "公用经费合计",
                                        "年初财政拨款结转和结余",
                                        "年末财政拨款结转和结余",
                                        "结转下年",
                                        "年初结转结余",
                                        "年末结转结余",
                                        "用事业基金弥补收支差额",
                                        "一般公共预算财政拨款",
                                        "政府性基金预算财政拨款",
                                        "国有资本经营预算财政拨款"};
  return std::ranges::find(names, text) != std::end(names);
}

bool side_by_side(Kind kind) {
  return kind == Kind::totals || kind == Kind::fiscal_totals;
}

Side side_of(const std::string& name, bool total_seen) {
  if (contains_any(name, {"支出", "结余分配", "年末", "年终", "结转下年"})) return Side::expense;
  if (name == "总计" || name == "合计") return total_seen ? Side::expense : Side::income;
  return Side::income;
}

// The figures after a label of a table with row numbers: the row number first, then amounts; what follows may
// be the next line's number of the left list.
void take_serial(Row& row, int& left, int& right) {
  auto& n = row.loose;
  const auto whole = [](const Number& x) {
    return x.ulp == 1'000'000 && x.micro > 0 && x.micro < 200'000'000;
  };
  const auto line = [](const Number& x) { return static_cast<int>(x.micro / 1'000'000); };
  // A label that runs over lines begins above its number; the number of the other list may come between.
  int& other = row.side == Side::income ? right : left;
  const int own = row.side == Side::income ? left : right;
  if (n.size() > 1 && whole(n[0]) && whole(n[1]) && line(n[0]) == other + 1 && line(n[1]) == own + 1) {
    other = line(n[0]);
    n.erase(n.begin());
  }
  if (n.empty() || !whole(n.front())) return;
  row.serial = line(n.front());
  n.erase(n.begin());
  (row.side == Side::income ? left : right) = row.serial;
  // Lines without a label leave only their numbers: "60 30 61" is line 60, then the blank lines 30 and 61.
  auto keep = n.size();
  int l = left, r = right;
  while (keep > 0 && whole(n[keep - 1])) --keep;
  for (auto i = keep; i < n.size(); ++i) {
    const auto value = line(n[i]);
    if (value == l + 1)
      l = value;
    else if (value == r + 1)
      r = value;
    else
      return;
  }
  n.resize(keep);
  left = l;
  right = r;
}

// Numbers of lines that run backwards, or stand apart from their labels: the words came in another order.
bool numbers_out_of_order(const Table& table) {
  int last[2] = {0, 0}, without = 0;
  for (const auto& row : table.rows) {
    auto& before = last[row.side == Side::income ? 0 : 1];
    if (row.serial == 0) {
      ++without;
    } else if (row.serial <= before) {
      return true;
    } else {
      before = row.serial;
    }
  }
  return without > 2;
}

// Whole figures among others with decimals, in a list that does not add up: numbers of lines, taken for
// amounts.
bool numbers_among_amounts(const Table& table) {
  std::size_t whole = 0, parts = 0;
  std::int64_t items = 0, year = 0;
  for (const auto& row : table.rows) {
    for (const auto& n : row.cells)
      if (n) ++(n->ulp == 1'000'000 && n->micro > 0 && n->micro < 130'000'000 ? whole : parts);
    if (row.side != Side::expense || !row.first()) continue;
    if (enumerated(row.name).level == 1) items += row.first()->micro;
    if (row.name == "本年支出合计") year = row.first()->micro;
  }
  return whole > 0 && parts > 0 && items != year;
}

// "…与传媒支" and, behind the label and the figures of the other list, "出".
void whole_labels(Table& table) {
  constexpr std::string_view kBegin = "支", kEnd = "出";
  for (std::size_t i = 1; i < table.rows.size(); ++i) {
    auto &above = table.rows[i - 1].name, &own = table.rows[i].name;
    if (!above.ends_with(kBegin) || !own.ends_with(kEnd) || own.ends_with("支出")) continue;
    above += kEnd;
    own.resize(own.size() - kEnd.size());
  }
}

// "(二)文化旅游体育与传媒支" | "(二)政府性基金预算拨款 277.71 905.22" | "出": a label over two lines has its
// amounts between them, behind what stands on the left. The income has one amount a line.
void give_back(Table& table) {
  auto& rows = table.rows;
  std::size_t single = 0, several = 0;
  for (const auto& row : rows)
    if (row.side == Side::income && !row.cells.empty()) ++(row.cells.size() == 1 ? single : several);
  if (several == 0 || several > single) return;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto &row = rows[i], &above = rows[i - 1];
    if (row.side != Side::income || row.cells.size() < 2) continue;
    if (above.side != Side::expense || !above.cells.empty() || above.line + 3 < row.line) continue;
    above.cells.assign(row.cells.begin() + 1, row.cells.end());
    row.cells.resize(1);
  }
}

void read_lists(Table& table, const Words& words, bool serials) {
  bool total_seen = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& w = words[i];
    if (const auto number = parse_number(w.text)) {
      if (!table.rows.empty())
        table.rows.back().loose.push_back(serials ? *number : in_wan(*number, table.unit));
      continue;
    }
    // An enumeration alone, its name on the next line.
    const bool bare = enumerated(w.text).size == w.text.size() && enumerated(w.text).level > 0;
    if (bare || starts_label(w.text) || table.rows.empty()) {
      if (!bare && !starts_label(w.text)) continue;
      // The header says 合计 too; the first entry of a list is enumerated.
      if (table.rows.empty() && enumerated(w.text).level == 0) continue;
      table.rows.push_back({.line = w.line, .name = w.text});
    } else {
      table.rows.back().name += w.text;
    }
  }
  whole_labels(table);
  int left = 0, right = 0;
  for (auto& row : table.rows) {
    row.side = side_of(row.name, total_seen);
    if (row.name == "总计" || row.name == "合计") total_seen = true;
    if (serials) {
      take_serial(row, left, right);
      for (auto& n : row.loose) n = in_wan(n, table.unit);
    }
    for (const auto& n : row.loose) row.cells.emplace_back(n);
    row.loose.clear();
  }
  give_back(table);
}

// In a table of projects the unit stands behind each project's name.
void drop_units(Table& table) {
  for (auto& row : table.rows) {
    if (row.texts.size() < 2) continue;
    const auto last = row.texts.back();
    const auto times = std::ranges::count_if(
        table.rows, [&](const Row& r) { return !r.texts.empty() && r.texts.back() == last; });
    const bool unit = contains_any(last, {"中心", "局", "本级", "机关", "办公室", "委员会"});
    if ((times > 1 || unit) && row.name.size() > last.size()) row.name.resize(row.name.size() - last.size());
  }
}

// "人员经费" and "合计" on two lines; the first half stood in the row above until now.
std::string total_of_part(Table& table, const Words& words, std::size_t i) {
  if (table.kind != Kind::basic || i == 0 || table.rows.empty()) return {};
  const auto& before = words[i - 1].text;
  if (before != "人员经费" && before != "公用经费") return {};
  auto& above = table.rows.back().name;
  if (above.ends_with(before)) above.resize(above.size() - before.size());
  return before;
}

void read_codes(Table& table, const Words& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& w = words[i];
    if (starts_code(words, i) || starts_unit(table, words, i)) {
      table.rows.push_back({.line = w.line, .code = w.text});
      // A long code is broken over two lines; its name stands before any figure.
      const bool more = w.text.size() >= 12 && i + 2 < words.size() && words[i + 1].text.size() <= 6 &&
                        words[i + 1].text.find_first_not_of("0123456789") == std::string::npos &&
                        text_word(words[i + 2]);
      if (more) table.rows.back().code += words[++i].text;
      continue;
    }
    if (const auto number = cell_number(w.text, table.unit)) {
      if (!table.rows.empty()) table.rows.back().loose.push_back(*number);
      continue;
    }
    if (total_name(w.text)) {
      // The header says 合计 as well; only a label followed by a figure begins a row.
      const bool figures = i + 1 < words.size() && parse_number(words[i + 1].text);
      if (figures) table.rows.push_back({.line = w.line, .name = total_of_part(table, words, i) + w.text});
      continue;
    }
    if (table.rows.empty() || table.rows.back().name == "合计") continue;
    table.rows.back().name += w.text;
    table.rows.back().texts.push_back(w.text);
  }
  if (table.kind == Kind::projects) drop_units(table);
}

bool has_word(const Words& words, std::string_view part, std::size_t before) {
  for (std::size_t i = 0; i < words.size() && i < before; ++i)
    if (contains(words[i].text, part)) return true;
  return false;
}

std::size_t header_end(const Words& words) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (starts_code(words, i) || (total_name(words[i].text) && i + 1 < words.size() &&
                                  parse_number(words[i + 1].text) && contains(words[i + 1].text, ".")))
      return i;
  return words.size();
}

Column column(std::vector<std::string> path, Role role) {
  return {std::move(path), role, 0};
}

// The columns that a table of this kind has, as far as its header's words tell.
void usual_columns(Table& table, const Words& words) {
  const auto end = header_end(words);
  const bool parts = has_word(words, "人员经费", end) || has_word(words, "公用经费", end);
  auto& c = table.columns;
  if (table.kind == Kind::basic) {
    c.push_back(column({"合计"}, Role::total));
    c.push_back(column({"人员经费"}, Role::staff));
    c.push_back(column({"公用经费"}, Role::office));
    return;
  }
  if (table.kind != Kind::general_expense && table.kind != Kind::expense && table.kind != Kind::by_unit &&
      table.kind != Kind::fund && table.kind != Kind::state_capital)
    return;
  c.push_back(column({"合计"}, Role::total));
  c.push_back(parts ? column({"基本支出", "小计"}, Role::basic) : column({"基本支出"}, Role::basic));
  if (parts) {
    c.push_back(column({"基本支出", "人员经费"}, Role::staff));
    c.push_back(column({"基本支出", "公用经费"}, Role::office));
  }
  c.push_back(column({"项目支出"}, Role::project));
  if (table.kind != Kind::expense) return;
  for (const auto name : {"上缴上级支出", "经营支出", "对附属单位补助支出"})
    c.push_back(column({name}, Role::other));
}

void number_of_columns(Table& table, const Words& words) {
  // A triple list of a final account's basic expenditure has one figure a code.
  if (table.kind != Kind::basic) return;
  std::size_t most = 0;
  for (const auto& row : table.rows)
    if (!row.code.empty()) most = std::max(most, row.loose.size());
  if (most > 1) return;
  table.columns.clear();
  table.columns.push_back(column({"金额"}, Role::total));
  (void)words;
}

// "2024年 13.50 … 2025年 12.35 …": a row a year; blanks leave no trace, so nothing says which item is meant.
bool rows_by_year(const Words& words) {
  std::size_t rows = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    rows += first_year(words[i].text) > 0 && words[i].text.size() < 12 && parse_number(words[i + 1].text);
  return rows > 1;
}

// One row of figures without a label: 合计, 出国, 用车 (小计, 购置, 运行), 接待; in a final account twice.
void read_three_public(Table& table, const Words& words) {
  if (rows_by_year(words)) return;
  std::vector<Number> figures;
  std::size_t line = table.first_line;
  for (const auto& w : words) {
    const auto n = parse_number(w.text);
    if (!n) continue;
    figures.push_back(in_wan(*n, table.unit));
    line = w.line;
  }
  // The numbers of the columns stand before the figures.
  const auto printed = figures.size() == 24                               ? 12u
                       : figures.size() == 12 && figures[11].text == "12" ? 12u
                                                                          : 0u;
  figures.erase(figures.begin(), figures.begin() + printed);
  if (figures.size() != 6 && figures.size() != 12) return;
  Row row{.line = line, .name = "三公经费"};
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::string half = figures.size() == 6 ? "三公经费" : i < 6 ? "预算数" : "决算数";
    const std::vector<std::vector<std::string>> paths = {{half, "合计"},
                                                         {half, "因公出国"},
                                                         {half, "公务用车", "小计"},
                                                         {half, "公务用车", "购置"},
                                                         {half, "公务用车", "运行"},
                                                         {half, "公务接待"}};
    table.columns.push_back({paths[i % 6], Role::other, 0});
    row.cells.emplace_back(figures[i]);
  }
  // Two halves whose totals are both wrong were never read in this order.
  const auto adds_up = [&](std::size_t from) {
    const auto at = [&](std::size_t i) { return figures[from + i].micro; };
    return at(0) == at(1) + at(2) + at(5);
  };
  table.scrambled = figures.size() == 12 && !adds_up(0) && !adds_up(6);
  if (!table.scrambled) table.rows.push_back(std::move(row));
}

// A narrow head breaks 行次 apart; the numbers of the lines are there all the same: 1, 2, 3 … among the
// labels.
bool numbers_lines(const Words& words, std::size_t from) {
  constexpr std::size_t kLines = 12;
  std::array<bool, kLines> seen{};
  for (auto i = from; i < words.size(); ++i) {
    const auto n = parse_number(words[i].text);
    if (!n || n->ulp != 1'000'000 || n->micro <= 0) continue;
    if (const auto line = static_cast<std::size_t>(n->micro / 1'000'000); line <= kLines)
      seen[line - 1] = true;
  }
  return std::ranges::all_of(seen, [](bool there) { return there; });
}

std::size_t first_label(const Words& words) {
  const auto it = std::ranges::find_if(words, [](const Word& w) { return enumerated(w.text).level > 0; });
  return static_cast<std::size_t>(it - words.begin());
}

}  // namespace

namespace {

bool digits_of(const std::string& text, std::size_t size) {
  return text.size() == size && text.find_first_not_of("0123456789") == std::string::npos;
}

// Codes whose 类, 款 and 项 stand in columns of their own: "201 13 01 行政运行".
void join_codes(Words& words) {
  const bool split = std::ranges::any_of(
      words, [](const Word& w) { return w.text == "类" || w.text == "类款" || w.text == "类款项"; });
  if (!split) return;
  Words out;
  for (std::size_t i = 0; i < words.size();) {
    auto word = words[i++];
    if (digits_of(word.text, 3) && classification_code(word.text)) {
      auto end = i;
      std::string code = word.text;
      while (end < words.size() && end < i + 2 && words[end].line <= words[end - 1].line + 1 &&
             digits_of(words[end].text, 2))
        code += words[end++].text;
      // A name follows; without one these are figures.
      if (end < words.size() && text_word(words[end])) {
        word.text = code;
        i = end;
      }
    }
    out.push_back(std::move(word));
  }
  words = std::move(out);
}

}  // namespace

Words join_letters(const std::vector<std::pair<std::string, std::size_t>>& words) {
  Words out;
  bool open = false;
  for (const auto& [text, line] : words) {
    const bool letter = single_letter(text);
    const bool number_word = letter && enumerated(text + "、").level == 1;
    if (letter && open && !number_word)
      out.back().text += text;
    else
      out.push_back({text, line});
    open = letter;
  }
  join_codes(out);
  return out;
}

void read_words(Table& table) {
  auto words = join_letters(table.words);
  if (read_named_rows(table, words)) return;
  if (table.kind == Kind::three_public) return read_three_public(table, words);
  if (table.kind == Kind::procurement) return read_procurement(table, words);
  const bool lists = side_by_side(table.kind);
  if (!lists &&
      (table.kind >= Kind::whole_targets || table.kind == Kind::procurement || table.kind == Kind::purchase))
    return;
  table.scrambled = !drop_repeated_heads(words, lists ? first_label(words) : header_end(words), lists);
  if (table.scrambled) return;
  if (lists) {
    const bool serials = has_word(words, "行次", words.size()) || numbers_lines(words, first_label(words));
    read_lists(table, words, serials);
    table.scrambled = serials && (numbers_out_of_order(table) || numbers_among_amounts(table));
    if (table.scrambled) table.rows.clear();
    return;
  }
  read_codes(table, words);
  usual_columns(table, words);
  number_of_columns(table, words);
  place_columns(table);
  table.scrambled = rows_scrambled(table);
  if (table.scrambled) table.rows.clear();
}

}  // namespace qiying::disclosure::internal

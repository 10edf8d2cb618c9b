#include "engines/disclosure/internal/narrative.hpp"

#include <algorithm>
#include <array>

#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

bool ends_sentence(std::string_view text) {
  return text.ends_with("。") || text.ends_with("!");
}

constexpr std::array<std::string_view, 36> kCounters = {
    "平方米", "个百分点", "人次", "家次", "个", "家", "项", "人", "次", "件",   "辆",   "台",
    "套",     "篇",       "期",   "栋",   "场", "条", "户", "名", "批", "册",   "起",   "本",
    "份",     "名",       "部",   "处",   "只", "例", "宗", "类", "座", "万户", "万人", "万家"};

struct Unit {
  Figure figure = Figure::plain;
  std::string text;
  Money money = Money::none;
};

Unit unit_at(std::string_view rest) {
  std::size_t size = 0;
  if (const auto money = money_unit(rest, size); money != Money::none)
    return {Figure::money, std::string(rest.substr(0, size)), money};
  // "3.2万" without 元 counts things; "148.84万" alone is money only where a clause ends.
  if (rest.starts_with("万") &&
      (rest.size() == 3 || contains(",;。)、", rest.substr(3, 1)) || rest.substr(3).starts_with("。")))
    return {Figure::money, "万", Money::wan};
  if (rest.starts_with("%")) return {Figure::percent, "%"};
  if (rest.starts_with("倍")) return {Figure::times, "倍"};
  for (const auto counter : kCounters)
    if (rest.starts_with(counter)) return {Figure::count, std::string(counter)};
  return {};
}

bool date_part(std::string_view rest) {
  for (const auto u : {"年", "月", "日", "号", "时", "点", "分", "季度"})
    if (rest.starts_with(u)) return !rest.starts_with("年度目标") && !rest.starts_with("分值");
  return false;
}

std::string_view after_last_break(std::string_view lead) {
  std::size_t from = 0;
  for (const auto mark : {",", ";", ":", "。", "、"}) {
    auto at = lead.rfind(mark);
    // "收、支总计" is one word.
    if (at != lead.npos && lead.substr(0, at).ends_with("收") && lead.substr(at).starts_with("、支"))
      at = lead.rfind(mark, at - 1);
    if (at != lead.npos) from = std::max(from, at + std::string_view(mark).size());
  }
  return lead.substr(from);
}

int change_of(std::string_view label) {
  for (bool more = true; more;) {
    more = false;
    for (const auto tail :
         {"了", "约", "为", "各", "额", "率", "幅度", "比例", "近", "达", "共", "(", "合计"})
      if (label.ends_with(tail)) {
        label.remove_suffix(std::string_view(tail).size());
        more = true;
      }
  }
  for (const auto v : {"增加", "增长", "上升", "提高", "上涨", "增幅", "调增", "追加", "增", "扩大", "多"})
    if (label.ends_with(v)) return 1;
  for (const auto v :
       {"减少", "下降", "降低", "降幅", "下滑", "压减", "压缩", "核减", "调减", "缩减", "减", "降", "少"})
    if (label.ends_with(v)) return -1;
  return 0;
}

// The run of digits, dots and commas at `at`, without punctuation at its end.
std::size_t run_end(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && (digit(text[end]) || text[end] == '.' || text[end] == ',')) ++end;
  while (end > at && !digit(text[end - 1])) --end;
  return end;
}

// "3,其中" and "1.2023年": only a comma before three digits and a dot between digits belong to a number.
std::size_t number_end(std::string_view text, std::size_t at) {
  const auto end = run_end(text, at);
  if (parse_number(text.substr(at, end - at))) return end;
  const auto comma = text.substr(at, end - at).find(',');
  if (comma != std::string_view::npos && parse_number(text.substr(at, comma)) &&
      !malformed_number(text.substr(at, end - at)))
    return at + comma;
  return end;
}

void read_mentions(Sentence& sentence) {
  const std::string_view text = sentence.text;
  // The number of a point is no figure.
  std::size_t previous = enumerated(text).size;
  for (std::size_t i = previous; i < text.size();) {
    if (!digit(text[i])) {
      ++i;
      continue;
    }
    auto end = number_end(text, i);
    const bool joined =
        i > 0 && ((text[i - 1] >= 'A' && text[i - 1] <= 'z') || text[i - 1] == '-' || text[i - 1] == '/');
    const auto rest = text.substr(end);
    auto number = parse_number(text.substr(i, end - i));
    const auto unit = unit_at(rest);
    if (!number || date_part(rest) ||
        (joined && unit.figure != Figure::money && unit.figure != Figure::percent)) {
      i = std::max(end, i + 1);
      continue;
    }
    Mention m;
    m.begin = i;
    m.end = end + unit.text.size();
    m.figure = unit.figure;
    m.unit = unit.text;
    m.number = unit.figure == Figure::money ? in_wan(*number, unit.money) : *number;
    m.lead = std::string(text.substr(previous, i - previous));
    m.label = std::string(after_last_break(m.lead));
    m.change = change_of(m.label);
    if (i > 0 && text[i - 1] == '-' && (i == 1 || !(digit(text[i - 2]) || text[i - 2] == '%')))
      m.number.micro = -m.number.micro;
    previous = m.end;
    i = m.end;
    sentence.mentions.push_back(std::move(m));
  }
}

// Where "2. " begins the next point inside a cell.
std::vector<std::string> split_points(const std::string& cell) {
  std::vector<std::string> points;
  std::size_t from = 0;
  for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
    if (!digit(cell[i]) || digit(cell[i - 1]) || cell[i - 1] == '.') continue;
    const auto e = enumerated(std::string_view(cell).substr(i));
    const bool begins =
        cell[i - 1] == ' ' || std::string_view(cell).substr(0, i).ends_with("。") || cell[i - 1] == ';';
    if (e.level == 3 && begins) {
      points.push_back(cell.substr(from, i - from));
      from = i;
    }
  }
  points.push_back(cell.substr(from));
  return points;
}

bool figure_part(char c) {
  return digit(c) || c == '.' || c == ',';
}

// Whether a line ends within a figure that the next one completes: "支出决算为5" and "69.30万元".
bool cuts_figure(std::string_view line, std::string_view next) {
  line = base::trim(line);
  auto from = line.size();
  while (from > 0 && figure_part(line[from - 1])) --from;
  // A line of digits alone is the number of a page.
  if (from == 0 || from == line.size()) return false;
  std::size_t to = 0;
  while (to < next.size() && figure_part(next[to])) ++to;
  const auto whole = std::string(line.substr(from)) + std::string(next.substr(0, to));
  if (to > 0 && next.substr(to).starts_with("年") && whole.size() == 4)
    return whole.starts_with("19") || whole.starts_with("20");
  const auto unit = unit_at(next.substr(to)).figure;
  return to > 0 && (unit == Figure::money || unit == Figure::percent) && parse_number(whole);
}

class Joiner {
 public:
  void line(std::size_t number, const std::string& text) {
    const auto squeezed = squeeze(text);
    if (squeezed.empty()) return;
    if (goes_on(squeezed)) reopen();
    const auto e = enumerated(squeezed);
    const bool part = part_heading(squeezed);
    const bool head = part || heading(squeezed);
    if (e.level > 0 || part || open_.text.empty() || ends_sentence(squeeze(open_.text))) flush();
    if (open_.text.empty()) open_.line = number;
    if (last_ != npos && cuts_figure(std::string_view(open_.text).substr(last_), squeezed)) {
      open_.text = std::string(base::trim(open_.text)) + std::string(base::trim(text));
    } else {
      if (!open_.text.empty()) open_.text += ' ';
      last_ = open_.text.size();
      open_.text += text;
    }
    if (!head) return;
    section(part ? 0 : e.level, squeezed);
    flush();
    last_heading_ = part ? 0 : static_cast<std::size_t>(e.level);
  }

  void flush() {
    last_heading_ = 0;
    if (!open_.text.empty()) {
      open_.text = tighten(open_.text);
      const auto e = enumerated(open_.text);
      open_.level = e.level;
      open_.number = e.number;
      for (std::size_t i = 0; i < 5; ++i)
        if (!headings_[i].empty()) open_.section += (open_.section.empty() ? "" : " / ") + headings_[i];
      open_.sentences = read_sentences(open_.text, open_.line);
      out.push_back(std::move(open_));
    }
    open_ = {};
    last_ = npos;
  }

  std::vector<Paragraph> out;

 private:
  void section(int level, const std::string& text) {
    const auto at = static_cast<std::size_t>(level);
    headings_[at] = text;
    for (auto i = at + 1; i < headings_.size(); ++i) headings_[i].clear();
  }

  // "10.住房公积金(项)" and on the next line ":支出决算…" was no heading.
  static bool goes_on(std::string_view s) {
    for (const auto mark : {":", ",", "、", ";", "。", ")"})
      if (s.starts_with(mark)) return true;
    return false;
  }
  void reopen() {
    if (last_heading_ == 0 || !open_.text.empty() || out.empty()) return;
    headings_[last_heading_].clear();
    open_.text = out.back().text;
    open_.line = out.back().line;
    last_ = 0;
    out.pop_back();
    last_heading_ = 0;
  }

  static constexpr auto npos = std::string::npos;
  std::size_t last_heading_ = 0;  // the level of the heading that was read last, 0 after anything else
  Paragraph open_;
  std::size_t last_ = npos;  // where its last line begins
  std::array<std::string, 5> headings_;
};

}  // namespace

bool heading(std::string_view s) {
  const auto e = enumerated(s);
  const auto size = base::count_code_points(s);
  if (e.level == 0 || size > 45) return false;
  // A long line is the first of a wrapped paragraph, unless its words are those of a heading.
  const bool named = s.ends_with("情况") || s.ends_with("情况。") || s.ends_with("说明") ||
                     s.ends_with("解释") || s.ends_with("构成");
  if (!named && (size > 28 || s.ends_with("万") || s.ends_with("亿") || digit(s.back()))) return false;
  if (const auto colon = s.find(':'); colon != s.npos && colon + 1 < s.size()) return false;
  if (s.ends_with(":") || s.ends_with("!") || contains_any(s, {"万元", "亿元", ";"})) return false;
  // "2.整改情况:无。" is a sentence; "(二)支出结构情况。" is a heading.
  const auto stop = s.find("。");
  return !contains(s, ",") && (stop == s.npos || (stop + 3 == s.size() && contains(s, "情况")));
}

std::vector<Sentence> read_sentences(std::string_view text, std::size_t line) {
  std::vector<Sentence> out;
  while (!text.empty()) {
    const auto stop = text.find("。");
    const auto size = stop == text.npos ? text.size() : stop + 3;
    Sentence s{std::string(text.substr(0, size)), line, {}};
    read_mentions(s);
    out.push_back(std::move(s));
    text.remove_prefix(size);
  }
  return out;
}

std::vector<Paragraph> read_paragraphs(const Lines& lines, const std::vector<bool>& in_table) {
  Joiner joiner;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (in_table[i]) {
      joiner.flush();
      continue;
    }
    joiner.line(i + 1, lines[i].text);
  }
  joiner.flush();
  return std::move(joiner.out);
}

void add_cell_paragraphs(const Table& table, std::size_t index, std::vector<Paragraph>& out) {
  for (std::size_t r = 0; r < table.grid.size(); ++r) {
    const auto& cells = table.grid[r];
    for (const auto& cell : cells) {
      if (base::count_code_points(cell) < 15) continue;
      if (cell.find_first_of("0123456789") == cell.npos) continue;
      for (const auto& point : split_points(cell)) {
        Paragraph p;
        p.line = table.grid_lines[r];
        p.text = tighten(point);
        const auto e = enumerated(p.text);
        p.level = e.level;
        p.number = e.number;
        p.section =
            table.title + (cells.front().empty() || &cell == &cells.front() ? "" : " / " + cells.front());
        p.table = index + 1;
        p.block = p.line;
        p.sentences = read_sentences(p.text, p.line);
        out.push_back(std::move(p));
      }
    }
  }
}

namespace {

bool short_label(const std::string& word) {
  return base::count_code_points(word) <= 4 && word.find_first_of("0123456789.,:;()") == word.npos &&
         !contains_any(word, {"。", "、"});
}

// The words of a form without the fragments of labels that stand beside the lines of a long cell: three lines
// and more that each begin with a short word and go on with prose.
std::vector<std::pair<std::string, std::size_t>> without_label_column(const Table& table) {
  struct Run {
    std::size_t first, size, line;
  };
  std::vector<Run> lines;
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    if (lines.empty() || lines.back().line != table.words[i].second)
      lines.push_back({i, 0, table.words[i].second});
    lines.back().size += base::count_code_points(table.words[i].first);
  }
  const auto beside = [&](const Run& run) {
    return run.size >= 20 && short_label(table.words[run.first].first);
  };
  std::vector<bool> label(table.words.size(), false);
  for (std::size_t i = 0; i < lines.size();) {
    auto end = i;
    while (end < lines.size() && beside(lines[end]) && lines[end].line == lines[i].line + (end - i)) ++end;
    if (end - i >= 3)
      for (auto k = i; k < end; ++k) label[lines[k].first] = true;
    i = std::max(end, i + 1);
  }
  std::vector<std::pair<std::string, std::size_t>> out;
  for (std::size_t i = 0; i < table.words.size(); ++i)
    if (!label[i]) out.push_back(table.words[i]);
  return out;
}

}  // namespace

void add_word_paragraphs(const Table& table, std::size_t index, std::vector<Paragraph>& out) {
  const auto words = without_label_column(table);
  std::vector<Paragraph> own;
  std::size_t line = 0, block = 0;
  std::string text;
  const auto flush = [&] {
    if (text.find_first_of("0123456789") != text.npos && base::count_code_points(text) >= 10) {
      Paragraph p;
      p.line = line;
      p.text = tighten(text);
      const auto e = enumerated(p.text);
      p.level = e.level;
      p.number = e.number;
      if (e.level == 0 || e.number == "1") ++block;
      p.block = block;
      p.table = index + 1;
      p.section = table.title;
      p.sentences = read_sentences(p.text, line);
      own.push_back(std::move(p));
    }
    text.clear();
  };
  for (const auto& [word, at] : words) {
    const bool point = enumerated(word).level == 3 || (enumerated(word + " ").level == 3);
    if (point || (text.ends_with("。") && at != line)) flush();
    if (text.empty()) line = at;
    text += (text.empty() ? "" : " ") + word;
  }
  flush();
  std::ranges::move(own, std::back_inserter(out));
}

}  // namespace qiying::disclosure::internal

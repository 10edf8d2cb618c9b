// Tables whose rows are items: 合计 of named rows, the “三公” items one below the other, columns that compare
// two years (增减额, 增减率), and the money at the head of a performance form.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/indicators.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

using Rows = std::vector<const Row*>;

const Number* cell(const Row& row, std::size_t c) {
  return c < row.cells.size() && row.cells[c] ? &*row.cells[c] : nullptr;
}

struct Sum {
  std::int64_t micro = 0, slack = 0;
  std::string text;
  std::vector<Evidence> evidence;

  void add(const std::string& name, const Number& n, std::size_t line) {
    micro += n.micro;
    slack += n.ulp / 2;
    text += (text.empty() ? "" : " + ") + n.text;
    evidence.push_back(proof(name, n, line));
  }
};

void judge(const Table& table, const std::string& name, const Number& stated, std::size_t line,
           const Sum& sum, Group& group) {
  const auto match = compare(stated.micro, sum.micro, sum.slack + stated.ulp / 2);
  if (match == Match::exact) return group.held();
  const bool tail = match == Match::tail;
  const auto expected = show_like(sum.micro, stated);
  Finding f{.kind = "sum.rows",
            .severity = tail ? Severity::info : Severity::error,
            .place = at(table, name, line),
            .quoted = name + " " + stated.text,
            .stated = stated.text,
            .expected = expected};
  f.why = {fmt::format("“{}”为 {}，各项 {} = {}{}", name, stated.text, sum.text, expected,
                       tail ? "，属尾数差异" : ""),
           fmt::format("{} says {}, its items {} = {}{}", name, stated.text, sum.text, expected,
                       tail ? " (a difference of the last digit)" : "")};
  f.evidence = sum.evidence;
  group.found(std::move(f));
}

bool compares(const Column& column) {
  return contains_any(column.label(), {"增减", "增长", "比上年", "较上年", "占比", "比重", "比例", "%"});
}

// --- 合计 = the rows below it ---

// Rows with names and no codes; 其中 and enumerations make a hierarchy of their own.
bool flat(const Table& table) {
  return std::ranges::all_of(table.rows, [](const Row& row) {
    const auto name = squeeze(row.name);
    return row.code.empty() && row.side == Side::none && !name.empty() && !name.starts_with("其中") &&
           enumerated(name).level == 0;
  });
}

void check_totals(const Table& table, Ledger& ledger) {
  const bool kind = table.kind == Kind::income || table.kind == Kind::expense ||
                    table.kind == Kind::by_unit || table.kind == Kind::projects;
  // In running words only the totals of the rows are known.
  if (!kind || (table.loose && table.columns.size() != 1) || table.rows.size() < 2 ||
      !table.rows.front().total() || !flat(table))
    return;
  if (std::ranges::count_if(table.rows, [](const Row& r) { return r.total(); }) != 1) return;
  Group group("lists");
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const auto* stated = cell(table.rows.front(), c);
    if (!stated || compares(table.columns[c])) continue;
    Sum sum;
    for (std::size_t r = 1; r < table.rows.size(); ++r)
      if (const auto* n = cell(table.rows[r], c)) sum.add(table.rows[r].name, *n, table.rows[r].line);
    // The department, then its units: the total stands twice.
    const auto* second = cell(table.rows[1], c);
    if (table.rows.size() > 2 && second && same(*second, *stated)) {
      sum.micro -= second->micro;
      sum.text.erase(0, second->text.size() + 3);
      sum.evidence.erase(sum.evidence.begin());
    }
    judge(table, table.rows.front().name, *stated, table.rows.front().line, sum, group);
  }
  group.commit(ledger);
}

// --- “三公” items one below the other ---

const Row* named(const Table& table, std::initializer_list<std::string_view> all,
                 std::initializer_list<std::string_view> none) {
  for (const auto& row : table.rows) {
    const auto name = squeeze(row.name);
    const bool fits = std::ranges::all_of(all, [&](auto part) { return contains(name, part); });
    if (fits && !contains_any(name, none)) return &row;
  }
  return nullptr;
}

void add_rows(const Table& table, const Row* whole, const Rows& parts, Group& group) {
  if (!whole) return;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const auto* stated = cell(*whole, c);
    if (!stated ||
        (compares(table.columns[c]) && contains_any(table.columns[c].label(), {"率", "幅", "%", "比例"})))
      continue;
    Sum sum;
    for (const auto* part : parts)
      if (const auto* n = part ? cell(*part, c) : nullptr) sum.add(part->name, *n, part->line);
    if (!sum.text.empty()) judge(table, whole->name, *stated, whole->line, sum, group);
  }
}

void check_three_rows(const Table& table, Ledger& ledger) {
  if (table.kind != Kind::three_public) return;
  const auto *abroad = named(table, {"出国"}, {}), *reception = named(table, {"接待"}, {"国内", "外"}),
             *cars = named(table, {"购置", "运"}, {}), *bought = named(table, {"购置"}, {"运"}),
             *run = named(table, {"运"}, {"购置"});
  if (!abroad || !reception || (!cars && !run)) return;
  const Row* total = table.total_row();
  if (!total) total = named(table, {"三公"}, {});
  Group group("lists");
  add_rows(table, total, cars ? Rows{abroad, reception, cars} : Rows{abroad, reception, bought, run}, group);
  if (bought && run) add_rows(table, cars, {bought, run}, group);
  group.commit(ledger);
}

// --- columns that compare two years ---

struct Comparison {
  std::size_t before = 0, now = 0;
  std::size_t amount = SIZE_MAX, rate = SIZE_MAX;
};

// "2023年执行数|2024年预算数: 小计, 基本支出, 项目支出|增减额": the totals of the two years to the left.
std::optional<std::pair<std::size_t, std::size_t>> two_years(const Table& table, std::size_t until) {
  std::map<int, std::vector<std::size_t>> columns;
  for (std::size_t c = 0; c < until; ++c)
    if (const int year = first_year(squeeze(table.columns[c].label())); year > 0) columns[year].push_back(c);
  if (columns.size() != 2) return std::nullopt;
  const auto total = [&](const std::vector<std::size_t>& of) {
    if (of.size() == 1) return of.front();
    const auto it = std::ranges::find_if(of, [&](std::size_t c) {
      const auto& last = table.columns[c].path.back();
      return last == "小计" || last == "合计";
    });
    return it == of.end() ? SIZE_MAX : *it;
  };
  const std::pair found{total(columns.begin()->second), total(columns.rbegin()->second)};
  if (found.first == SIZE_MAX || found.second == SIZE_MAX) return std::nullopt;
  return found;
}

// "…|2024年预算数|2025年预算数|增减额|增减率": what is compared stands to the left.
std::optional<Comparison> comparison_of(const Table& table) {
  Comparison out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const auto label = squeeze(table.columns[c].label());
    if (!contains_any(label, {"增减", "增长", "比上年", "较上年"}) || contains(label, "原因")) continue;
    const bool rate = contains_any(label, {"率", "幅", "%", "比例"});
    auto& place = rate ? out.rate : out.amount;
    if (place != SIZE_MAX) return std::nullopt;
    place = c;
  }
  const auto first = std::min(out.amount, out.rate);
  if (first == SIZE_MAX || first < 2) return std::nullopt;
  if (const auto years = two_years(table, first)) {
    out.before = years->first;
    out.now = years->second;
    return out;
  }
  out.before = first - 2;
  out.now = first - 1;
  const auto year = [&](std::size_t c) { return first_year(squeeze(table.columns[c].label())); };
  const auto label = [&](std::size_t c) { return squeeze(table.columns[c].label()); };
  const bool turned = (year(out.before) > 0 && year(out.before) > year(out.now)) ||
                      contains_any(label(out.now), {"上年", "去年"});
  if (turned) std::swap(out.before, out.now);
  const bool told =
      (year(out.before) > 0 && year(out.now) > 0) || contains_any(label(out.before), {"上年", "去年"});
  return told ? std::optional(out) : std::nullopt;
}

void check_amount(const Table& table, const Row& row, const Comparison& c, Group& group) {
  const auto *before = cell(row, c.before), *now = cell(row, c.now), *stated = cell(row, c.amount);
  if (!before || !now || !stated) return;
  const auto expected = now->micro - before->micro;
  const auto slack = (now->ulp + before->ulp + stated->ulp) / 2;
  // Some print the amount of a decrease without its sign.
  const auto match = std::min(compare(stated->micro, expected, slack),
                              compare(-stated->micro, expected, stated->micro > 0 ? slack : -1));
  if (match != Match::differs) return group.held();
  Finding f{.kind = "table.change",
            .place = at(table, row.name, row.line),
            .quoted = quote(row),
            .stated = stated->text,
            .expected = show_like(expected, *stated)};
  f.why = {fmt::format("{} - {} = {}，表中增减为 {}", now->text, before->text, f.expected, stated->text),
           fmt::format("{} - {} = {}, the table says {}", now->text, before->text, f.expected, stated->text)};
  f.evidence = {proof(table.columns[c.now].label(), *now, row.line),
                proof(table.columns[c.before].label(), *before, row.line)};
  group.found(std::move(f));
}

void check_rate(const Table& table, const Row& row, const Comparison& c, Group& group) {
  const auto *before = cell(row, c.before), *now = cell(row, c.now);
  if (!before || !now || before->zero() || c.rate >= row.texts.size()) return;
  auto text = squeeze(row.texts[c.rate]);
  if (text.ends_with('%')) text.pop_back();
  const auto stated = parse_number(text);
  if (!stated) return;
  const double base = before->value(), change = now->value() - base;
  const double mid = 100 * change / base;
  const double width = 100 * (half_beside(*now, *before) + half_beside(*before, *now)) / std::fabs(base);
  auto match = compare_rate(*stated, {mid - width, mid, mid + width});
  if (stated->micro > 0 && mid < 0)
    match = std::min(match, compare_rate(*stated, {-mid - width, -mid, -mid + width}));
  if (match <= Match::within) return group.held();
  const auto fault = fault_of(match);
  Finding f{.kind = "table.change",
            .severity = severity_of(fault),
            .place = at(table, row.name, row.line),
            .quoted = quote(row),
            .stated = stated->text + "%",
            .expected = show(mid, stated->ulp) + "%"};
  f.why = {fmt::format("({} - {}) ÷ {} = {}，表中为 {}{}", now->text, before->text, before->text, f.expected,
                       f.stated, fault.zh),
           fmt::format("({} - {}) / {} = {}, the table says {}{}", now->text, before->text, before->text,
                       f.expected, f.stated, fault.en)};
  f.evidence = {proof(table.columns[c.now].label(), *now, row.line),
                proof(table.columns[c.before].label(), *before, row.line)};
  group.found(std::move(f));
}

void check_changes(const Table& table, Ledger& ledger) {
  if (table.loose) return;
  const auto c = comparison_of(table);
  if (!c) return;
  Group amounts("changes"), rates("changes");
  for (const auto& row : table.rows) {
    if (row.cells.size() != table.columns.size()) continue;
    if (c->amount != SIZE_MAX) check_amount(table, row, *c, amounts);
    if (c->rate != SIZE_MAX) check_rate(table, row, *c, rates);
  }
  amounts.commit(ledger);
  rates.commit(ledger);
}

// --- the money at the head of a performance form ---

struct Labelled {
  std::string label;
  Number number;
  std::size_t line = 0;
};

// Figures that stand behind their label in running words.
std::vector<Labelled> labelled_words(const Table& table) {
  std::vector<Labelled> out;
  std::string label;
  for (const auto& [word, line] : table.words) {
    const auto n = cell_number(word, table.unit);
    if (n && !label.empty()) out.push_back({label, *n, line});
    label = n ? std::string() : word;
    if (word == "一级指标") break;
  }
  return out;
}

// Figures that stand beside their label.
std::vector<Labelled> labelled(const Table& table) {
  if (table.grid.empty()) return labelled_words(table);
  std::vector<Labelled> out;
  for (std::size_t r = 0; r < table.grid.size(); ++r) {
    std::string label;
    for (const auto& text : table.grid[r]) {
      const auto squeezed = squeeze(text);
      if (squeezed.empty()) continue;
      const auto n = cell_number(squeezed, table.unit);
      if (n && !label.empty()) out.push_back({label, *n, table.grid_lines[r]});
      label = n ? std::string() : squeezed;
    }
  }
  return out;
}

// One total over its parts; a label that stands twice (several years) tells nothing.
void check_form_money(const Table& table, Ledger& ledger) {
  if (table.kind != Kind::whole_targets && table.kind != Kind::project_targets) return;
  const auto all = labelled(table);
  const Labelled* total = nullptr;
  Sum funds, uses;
  int basics = 0, projects = 0;
  std::vector<std::string> seen;
  for (const auto& l : all) {
    const auto label = l.label.starts_with("其中:") ? l.label.substr(7) : l.label;
    const bool whole = contains_any(label, {"资金总额", "预算总额", "年度预算"});
    if (std::ranges::find(seen, label) != seen.end()) return;
    seen.push_back(label);
    if (whole && total) return;
    if (whole) total = &l;
    if (!whole && fund_name(label)) funds.add(label, l.number, l.line);
    if (label == "基本支出" || label == "项目支出") {
      uses.add(label, l.number, l.line);
      (label == "基本支出" ? basics : projects) += 1;
    }
  }
  if (!total) return;
  Group group("forms");
  const bool both = basics == 1 && projects == 1;
  if (!funds.text.empty()) judge(table, total->label, total->number, total->line, funds, group);
  if (both) judge(table, total->label, total->number, total->line, uses, group);
  // Two sums that agree contradict a total for sure.
  group.commit(ledger, both && funds.micro == uses.micro);
}

std::size_t row_with(const Table& table, std::initializer_list<std::string_view> labels) {
  std::size_t found = SIZE_MAX;
  for (std::size_t r = 0; r < table.grid.size(); ++r)
    for (const auto& text : table.grid[r]) {
      auto label = squeeze(text);
      if (label.starts_with("其中:")) label.erase(0, 7);
      if (std::ranges::find(labels, label) == labels.end()) continue;
      if (found != SIZE_MAX && found != r) return SIZE_MAX;  // twice: not sure which
      found = r;
    }
  return found;
}

// The two amounts behind a label in running words.
std::optional<std::pair<Labelled, Labelled>> two_behind(const Table& table, std::string_view label) {
  const auto& words = table.words;
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    auto text = words[i].first;
    if (text.starts_with("其中:")) text.erase(0, 7);
    const auto a = cell_number(words[i + 1].first, table.unit),
               b = cell_number(words[i + 2].first, table.unit);
    if (text != label || !a || !b) continue;
    if (i + 3 < words.size() && cell_number(words[i + 3].first, table.unit)) return std::nullopt;
    return std::pair{Labelled{text, *a, words[i + 1].second}, Labelled{text, *b, words[i + 2].second}};
  }
  return std::nullopt;
}

// The same in running words: 全年预算数 and 全年执行数 of 基本支出 and 项目支出.
void check_evaluated_words(const Table& table, Ledger& ledger) {
  const auto basic = two_behind(table, "基本支出"), project = two_behind(table, "项目支出");
  const auto form = read_form(table);
  if (!basic || !project || !form.budget || !form.executed) return;
  Group group("forms");
  const auto add_up = [&](const Number& whole, const Labelled& a, const Labelled& b) {
    Sum sum;
    sum.add(a.label, a.number, a.line);
    sum.add(b.label, b.number, b.line);
    judge(table, "年度资金总额", whole, form.execution_line, sum, group);
  };
  add_up(*form.budget, basic->first, project->first);
  add_up(*form.executed, basic->second, project->second);
  group.commit(ledger);
}

// "年度资金总额 | 全年预算数 | 全年执行数", and below it 基本支出 and 项目支出 in the same columns.
void check_evaluated_money(const Table& table, Ledger& ledger) {
  if (table.kind != Kind::whole_eval) return;
  if (table.loose) return check_evaluated_words(table, ledger);
  const auto total = row_with(table, {"年度资金总额", "资金总额", "部门整体支出", "年度财政资金总额"}),
             basic = row_with(table, {"基本支出"}), project = row_with(table, {"项目支出"});
  if (total == SIZE_MAX || basic == SIZE_MAX || project == SIZE_MAX) return;
  const auto at_column = [&](std::size_t r, std::size_t c) {
    return c < table.grid[r].size() ? cell_number(squeeze(table.grid[r][c]), table.unit) : std::nullopt;
  };
  Group group("forms");
  for (std::size_t c = 0; c < table.grid[total].size(); ++c) {
    const auto whole = at_column(total, c), a = at_column(basic, c), b = at_column(project, c);
    if (!whole || !a || !b) continue;
    Sum sum;
    sum.add("基本支出", *a, table.grid_lines[basic]);
    sum.add("项目支出", *b, table.grid_lines[project]);
    judge(table, "年度资金总额", *whole, table.grid_lines[total], sum, group);
  }
  group.commit(ledger);
}

}  // namespace

void check_rows(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    check_totals(table, ledger);
    check_three_rows(table, ledger);
    check_changes(table, ledger);
    check_form_money(table, ledger);
    check_evaluated_money(table, ledger);
  }
}

}  // namespace qiying::disclosure::internal

#include "engines/disclosure/internal/indicators.hpp"

#include <algorithm>

#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/narrative.hpp"
#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

struct Sign {
  std::string_view text;
  Direction direction;
};

constexpr Sign kSigns[] = {
    {">=", Direction::at_least},       {"≥", Direction::at_least},      {"≧", Direction::at_least},
    {"大于等于", Direction::at_least}, {"不低于", Direction::at_least}, {"不少于", Direction::at_least},
    {"达到", Direction::at_least},     {"大于", Direction::at_least},   {">", Direction::at_least},
    {"<=", Direction::at_most},        {"≤", Direction::at_most},       {"≦", Direction::at_most},
    {"小于等于", Direction::at_most},  {"不超过", Direction::at_most},  {"不高于", Direction::at_most},
    {"小于", Direction::at_most},      {"<", Direction::at_most},       {"=", Direction::equal},
};

enum class Part { target, actual, weight, points, earlier, other };

struct Heading {
  Part part;
  std::size_t order;
};

std::optional<Part> part_of(std::string_view cell) {
  const auto text = squeeze(cell);
  if (text.size() > 60) return std::nullopt;
  if (contains_any(text, {"实际完成", "实际值", "完成值", "实际实现"})) return Part::actual;
  if (contains_any(text, {"得分", "自评分"})) return Part::points;
  if (contains_any(text, {"分值", "权重", "标准分"}) && !contains(text, "比例")) return Part::weight;
  if (contains_any(text, {"目标值", "年度指标值", "预期当年实现", "预计当年实现", "计划值", "预期值"}))
    return Part::target;
  if (text == "指标值") return Part::target;
  if (text == "前年" || text == "上年") return Part::earlier;
  return std::nullopt;
}

bool value_like(const std::string& text) {
  return parse_target(text).has_value() || parse_actual(text).has_value();
}

// --- cells ---

// Columns counted from the right end, because merged cells on the left are lost.
struct Layout {
  int target = -1, actual = -1, weight = -1, points = -1;
  std::vector<int> earlier;
  bool known() const { return target >= 0 || weight >= 0; }
};

void note_header(const std::vector<std::string>& row, Layout& layout, bool fresh) {
  Layout found;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const auto part = part_of(row[c]);
    if (!part) continue;
    const int from_right = static_cast<int>(row.size() - c);
    if (*part == Part::target) found.target = from_right;
    if (*part == Part::actual) found.actual = from_right;
    if (*part == Part::weight) found.weight = from_right;
    if (*part == Part::points) found.points = from_right;
    if (*part == Part::earlier) found.earlier.push_back(from_right);
  }
  if (fresh) layout = {};
  if (found.target >= 0) layout.target = found.target;
  if (found.actual >= 0) layout.actual = found.actual;
  if (found.weight >= 0) layout.weight = found.weight;
  if (found.points >= 0) layout.points = found.points;
  if (!found.earlier.empty()) layout.earlier = found.earlier;
}

std::string from_right(const std::vector<std::string>& row, int offset) {
  if (offset <= 0 || static_cast<std::size_t>(offset) > row.size()) return {};
  return row[row.size() - static_cast<std::size_t>(offset)];
}

bool has_headings(const std::vector<std::string>& row) {
  return std::ranges::any_of(row, [](const std::string& cell) { return part_of(cell).has_value(); });
}

int rightmost_of(const Layout& l) {
  int most = 0;
  for (const int c : {l.target, l.actual, l.weight, l.points}) most = std::max(most, c);
  for (const int c : l.earlier) most = std::max(most, c);
  return most;
}

bool header_row(const std::vector<std::string>& row) {
  return std::ranges::any_of(row, [](const auto& c) { return squeeze(c) == "三级指标"; });
}

std::string last_name(const std::vector<std::string>& row, int values) {
  std::string name;
  for (std::size_t c = 0; c + static_cast<std::size_t>(values) < row.size(); ++c)
    if (!row[c].empty()) name = row[c];
  return squeeze(name);
}

bool says_initial_budget(const Table& table) {
  bool initial = false, whole = false;
  const auto look = [&](const std::string& text) {
    initial = initial || contains(text, "年初预算数");
    whole = whole || contains(text, "全年预算数") || contains(text, "调整预算数");
  };
  for (const auto& row : table.grid)
    for (const auto& cell : row) look(cell);
  for (const auto& [word, line] : table.words) look(word);
  return initial && whole;
}

void read_execution_row(Form& form, const std::vector<std::string>& row, std::size_t line) {
  std::vector<Number> figures;
  for (const auto& cell : row) {
    auto text = squeeze(cell);
    const bool percent = text.ends_with('%');
    if (percent) text.pop_back();
    const auto n = percent ? parse_number(text) : cell_number(text, form.table->unit);
    if (!n) continue;
    if (percent)
      form.execution_rate = n;
    else if (!form.execution_rate)
      figures.push_back(*n);
    else if (!form.execution_points)
      form.execution_points = parse_number(text);
  }
  // 预算数 执行数 [分值], or 年初预算数 全年预算数 全年执行数 [分值].
  const bool initial = says_initial_budget(*form.table);
  const std::size_t from = initial && figures.size() >= 3 ? 1 : 0;
  if (figures.size() >= from + 2) {
    form.budget = figures[from];
    form.executed = figures[from + 1];
  }
  if (figures.size() > from + 2 && !form.execution_weight) form.execution_weight = figures[from + 2];
  form.execution_line = line;
}

// "得分(20分*执行率)"
std::optional<Number> weight_of_execution(std::string_view text) {
  const auto at = text.find("分");
  if (at == text.npos) return std::nullopt;
  for (auto p = at; p != text.npos; p = text.find("分", p + 3)) {
    auto from = p;
    while (from > 0 && digit(text[from - 1])) --from;
    if (from < p && contains_any(text, {"执行率", "执行情况"}))
      return parse_number(text.substr(from, p - from));
  }
  return std::nullopt;
}

// A row that lacks a cell in its middle ends blank; its values stand one column further left.
std::vector<std::string> without_lost_cell(std::vector<std::string> row, const Layout& layout) {
  if (layout.actual != 1 || layout.target != 2 || row.size() < 4 || !row.back().empty()) return row;
  if (!parse_target(row[row.size() - 3]) || row[row.size() - 2].empty()) return row;
  row.pop_back();
  return row;
}

// "产出指标(50分)" opens a share of the points; what follows counts to it until the next one.
void note_share(const std::vector<std::string>& row, const Indicator& indicator, Form& form) {
  for (const auto& cell : row) {
    const auto text = squeeze(cell);
    const auto open = text.find('('), end = text.find("分)");
    if (open == text.npos || end == text.npos || end < open || text.size() > 45) continue;
    if (!contains_any(text.substr(0, open), {"产出", "效益", "满意度", "成本指标", "效果"}) ||
        contains_any(text.substr(0, open), {"数量", "质量", "社会", "经济", "生态", "服务对象"}))
      continue;
    if (const auto n = parse_number(text.substr(open + 1, end - open - 1)))
      form.shares.push_back({text.substr(0, open), *n, {}, indicator.line});
  }
  if (!form.shares.empty() && indicator.weight) form.shares.back().weights.push_back(*indicator.weight);
}

void read_cells(Form& form) {
  const auto& table = *form.table;
  Layout layout;
  std::string group;
  bool fresh = false;
  for (std::size_t r = 0; r < table.grid.size(); ++r) {
    const auto& row = table.grid[r];
    if (header_row(row)) {
      // What stood above was no indicator: "预期目标 … 实际完成情况 …".
      if (!fresh) form.indicators.clear();
      fresh = true;
      note_header(row, layout, true);
      if (!row.empty() && !row.front().empty()) group = row.front();
      continue;
    }
    for (const auto& cell : row)
      if (const auto w = weight_of_execution(squeeze(cell)); w && !form.execution_weight)
        form.execution_weight = w;
    const auto first = std::ranges::find_if(row, [](const auto& c) { return !c.empty(); });
    if (first == row.end()) continue;
    if (contains(*first, "年度财政资金总额") || contains(*first, "年度资金总额") ||
        std::ranges::any_of(row, [](const auto& c) {
          return contains(c, "年度财政资金总额") || contains(c, "年度资金总额");
        })) {
      read_execution_row(form, row, table.grid_lines[r]);
      continue;
    }
    if (contains(*first, "偏差") || contains(*first, "未完成原因")) {
      for (auto c = first + 1; c != row.end(); ++c)
        if (!c->empty()) form.reason = squeeze(*c);
      form.reason_line = table.grid_lines[r];
      continue;
    }
    if (squeeze(*first) == "总分" || squeeze(*first) == "合计得分" || squeeze(*first) == "自评得分" ||
        (squeeze(*first) == "合计" && layout.points >= 0)) {
      std::vector<Number> figures;
      for (const auto& cell : row)
        if (const auto n = parse_number(squeeze(cell))) figures.push_back(*n);
      if (!figures.empty()) form.total_points = figures.back();
      if (figures.size() == 2) form.total_weight = figures.front();
      form.total_line = table.grid_lines[r];
      continue;
    }
    if (!layout.known() && !has_headings(row)) continue;
    if (has_headings(row)) {
      note_header(row, layout, false);
      continue;
    }
    if (std::ranges::any_of(row,
                            [](const auto& c) { return contains(c, "年度绩效目标") && c.size() < 40; }) &&
        !row.front().empty())
      group = row.front();
    const auto cells = without_lost_cell(row, layout);
    Indicator indicator{
        .name = last_name(cells, rightmost_of(layout)), .group = group, .line = table.grid_lines[r]};
    indicator.target = squeeze(from_right(cells, layout.target));
    indicator.actual = squeeze(from_right(cells, layout.actual));
    indicator.weight = parse_number(squeeze(from_right(row, layout.weight)));
    indicator.points = parse_number(squeeze(from_right(row, layout.points)));
    // Rows that lost a merged cell at their end: the weight is the last plain figure.
    if (layout.weight > 0 && !indicator.weight && layout.points < 0)
      for (const auto& cell : row)
        if (const auto n = parse_number(squeeze(cell)); n && n->ulp == 1'000'000 && n->micro <= 100'000'000)
          indicator.weight = n;
    note_share(row, indicator, form);
    for (const int c : layout.earlier) indicator.years.push_back(squeeze(from_right(row, c)));
    if (indicator.name.empty() || (indicator.target.empty() && indicator.actual.empty() && !indicator.weight))
      continue;
    form.indicators.push_back(std::move(indicator));
  }
}

// --- words ---

// "长效机制建设 健全 健全 15 15": a target in words, weight and points.
bool judged(const std::vector<std::pair<std::string, std::size_t>>& words, std::size_t i, std::size_t n,
            const std::vector<Part>& order) {
  const bool known = order == std::vector{Part::target, Part::actual, Part::weight, Part::points};
  return known && n == 2 && i > 2 && !value_like(words[i - 2].first) &&
         !contains_any(words[i - 1].first, {"总分", "合计", "得分", "指标"}) &&
         !contains_any(words[i - 2].first, {"指标", "总分"});
}

void read_word_rows(Form& form, const std::vector<Part>& order, std::size_t from) {
  const auto& words = form.table->words;
  for (auto i = from; i < words.size(); ++i) {
    if (!value_like(words[i].first) || i == 0 || value_like(words[i - 1].first)) continue;
    if (contains(words[i - 1].first, "资金总额")) continue;
    std::size_t n = 0;
    while (i + n < words.size() && value_like(words[i + n].first)) ++n;
    if (judged(words, i, n, order)) {
      form.indicators.push_back({.name = squeeze(words[i - 3].first),
                                 .group = "",
                                 .target = squeeze(words[i - 2].first),
                                 .actual = squeeze(words[i - 1].first),
                                 .years = {},
                                 .weight = parse_number(squeeze(words[i].first)),
                                 .points = parse_number(squeeze(words[i + 1].first)),
                                 .line = words[i].second});
      i += n - 1;
      continue;
    }
    if (n != order.size()) continue;
    Indicator indicator{.name = squeeze(words[i - 1].first), .line = words[i].second};
    for (std::size_t k = 0; k < n; ++k) {
      const auto text = squeeze(words[i + k].first);
      if (order[k] == Part::target) indicator.target = text;
      if (order[k] == Part::actual) indicator.actual = text;
      if (order[k] == Part::weight) indicator.weight = parse_number(text);
      if (order[k] == Part::points) indicator.points = parse_number(text);
    }
    form.indicators.push_back(std::move(indicator));
    i += n - 1;
  }
}

// The columns' order from the header's words, which may be broken anywhere ("年初目标", "值(A)").
std::vector<Part> order_after(const std::vector<std::pair<std::string, std::size_t>>& words,
                              std::size_t from) {
  std::string joined;
  for (auto i = from; i < words.size() && i < from + 16 && !value_like(words[i].first); ++i) {
    if (contains_any(words[i].first, {"产出", "数量指标", "效益"})) break;
    joined += words[i].first;
  }
  std::vector<std::pair<std::size_t, Part>> found;
  const auto look = [&](Part part, std::initializer_list<std::string_view> names) {
    for (const auto name : names)
      if (const auto at = joined.find(name); at != joined.npos) {
        found.emplace_back(at, part);
        return;
      }
  };
  look(Part::target, {"目标值", "年度指标值", "计划值", "预期值", "指标值"});
  look(Part::actual, {"实际完成", "实际值", "完成值", "实际实现"});
  look(Part::weight, {"分值", "权重", "标准分"});
  look(Part::points, {"得分", "自评分"});
  std::ranges::sort(found);
  std::vector<Part> order;
  for (const auto& [at, part] : found) order.push_back(part);
  return order;
}

// "67.6%", not "100%": rates by which an execution is known.
std::vector<std::pair<Number, std::string>> printed_rates(const Table& table) {
  constexpr std::size_t kMost = 20;
  std::vector<std::pair<Number, std::string>> out;
  for (const auto& [word, line] : table.words) {
    const auto rate = word.ends_with('%') ? parse_number(word.substr(0, word.size() - 1)) : std::nullopt;
    if (rate && rate->ulp < 1'000'000 && out.size() < kMost) out.emplace_back(*rate, word);
  }
  return out;
}

// Budget and execution that have left their label: two amounts beside each other whose rate the form prints.
void find_execution(Form& form) {
  const auto& words = form.table->words;
  const auto rates = printed_rates(*form.table);
  std::vector<std::string> found;
  for (std::size_t i = 0; i + 1 < words.size() && !rates.empty(); ++i) {
    const auto budget = parse_number(words[i].first), executed = parse_number(words[i + 1].first);
    if (!budget || !executed || budget->zero() || same(*budget, *executed)) continue;
    const auto range = percent_of(*executed, *budget);
    const auto rate = std::ranges::find_if(
        rates, [&](const auto& r) { return compare_rate(r.first, range) == Match::exact; });
    if (rate == rates.end()) continue;
    if (!found.empty()) return;
    found = {words[i].first, words[i + 1].first, rate->second};
    form.execution_line = words[i].second;
  }
  if (!found.empty()) read_execution_row(form, found, form.execution_line);
}

void read_words_form(Form& form) {
  const auto& words = form.table->words;
  std::vector<Part> order;
  std::size_t header = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto text = squeeze(words[i].first);
    if (const auto w = weight_of_execution(text); w && !form.execution_weight) form.execution_weight = w;
    if (contains(text, "年度财政资金总额") || contains(text, "年度资金总额")) {
      std::vector<std::string> row;
      for (auto k = i + 1; k < words.size() && k < i + 8; ++k) {
        if (!value_like(words[k].first)) break;
        row.push_back(words[k].first);
      }
      read_execution_row(form, row, words[i].second);
    }
    if (text == "三级指标") {
      order = order_after(words, i + 1);
      if (header == 0) header = i;
      continue;
    }
    if ((text == "总分" || text == "自评得分") && i + 1 < words.size()) {
      for (auto k = i + 1; k < words.size() && k < i + 3; ++k)
        if (const auto n = parse_number(words[k].first)) form.total_points = n;
      form.total_line = words[i].second;
    }
    if (contains(text, "无偏差")) {
      form.reason = "无偏差。";
      if (form.reason_line == 0) form.reason_line = words[i].second;
    } else if (form.reason != "无偏差。" && (contains(text, "偏差") || contains(text, "未完成原因"))) {
      std::string reason;
      for (auto k = i + 1; k < words.size() && k < i + 12 && !contains(words[k].first, "改进"); ++k)
        reason += words[k].first;
      form.reason = reason;
      form.reason_line = words[i].second;
    }
  }
  if (order.size() >= 2) read_word_rows(form, order, header);
  if (!form.budget) find_execution(form);
}

}  // namespace

std::optional<Target> parse_target(std::string_view input) {
  const auto squeezed = squeeze(input);
  std::string_view text = squeezed;
  if (text.empty() || base::count_code_points(text) > 24) return std::nullopt;
  Target out;
  for (const auto& sign : kSigns)
    if (const auto at = text.find(sign.text); at != text.npos && out.direction == Direction::none) {
      // "变动率小于等于10%" names itself before the sign.
      text.remove_prefix(at + sign.text.size());
      out.direction = sign.direction;
    }
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = parse_number(text.substr(0, end));
  if (!number) return std::nullopt;
  out.number = *number;
  auto unit = text.substr(end);
  for (const auto& [tail, direction] :
       {std::pair{"及以上", Direction::at_least}, std::pair{"以上", Direction::at_least},
        std::pair{"以内", Direction::at_most}, std::pair{"以下", Direction::at_most}})
    if (unit.ends_with(tail)) {
      unit.remove_suffix(std::string_view(tail).size());
      if (out.direction == Direction::none) out.direction = direction;
    }
  if (base::count_code_points(unit) > 4 || unit.find_first_of("0123456789-~") != unit.npos)
    return std::nullopt;
  out.unit = std::string(unit);
  return out;
}

std::optional<Actual> parse_actual(std::string_view input) {
  const auto target = parse_target(input);
  if (!target || (target->direction != Direction::none && target->direction != Direction::equal))
    return std::nullopt;
  return Actual{target->number, target->unit};
}

Form read_form(const Table& table) {
  Form form{.table = &table};
  if (!table.grid.empty())
    read_cells(form);
  else
    read_words_form(form);
  return form;
}

}  // namespace qiying::disclosure::internal

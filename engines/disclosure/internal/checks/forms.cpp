// Performance forms: execution rate, weights, points against target and actual value, reasons for deviations.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engines/disclosure/internal/checks/forms.hpp"
#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"
#include "engines/disclosure/internal/indicators.hpp"
#include "engines/disclosure/internal/narrative.hpp"
#include "engines/disclosure/internal/projects.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

void check_rate(const Form& form, Ledger& ledger) {
  if (!form.budget || !form.executed || !form.execution_rate || form.budget->zero()) return;
  const auto range = percent_of(*form.executed, *form.budget);
  const auto match = compare_rate(*form.execution_rate, range);
  if (match == Match::exact) return ledger.held("forms");
  const auto fault = fault_of(match);
  Finding f{.kind = "form.rate",
            .severity = severity_of(fault),
            .place = place(form, "执行率", form.execution_line),
            .quoted = form.budget->text + " " + form.executed->text + " " + form.execution_rate->text + "%",
            .stated = form.execution_rate->text + "%",
            .expected = show(range.mid, form.execution_rate->ulp) + "%"};
  f.why = {fmt::format("执行数 {} ÷ 预算数 {} = {}，表中为 {}{}", form.executed->text, form.budget->text,
                       f.expected, f.stated, fault.zh),
           fmt::format("{} / {} = {}, the form says {}{}", form.executed->text, form.budget->text, f.expected,
                       f.stated, fault.en)};
  f.evidence = {proof("预算数", *form.budget, form.execution_line),
                proof("执行数", *form.executed, form.execution_line)};
  ledger.found("forms", std::move(f));
}

// Points for execution: rate x weight, never more than the weight.
void check_execution_points(const Form& form, Ledger& ledger) {
  if (!form.execution_points || !form.execution_weight || !form.budget || !form.executed ||
      form.budget->zero())
    return;
  const double rate = std::min(1.0, form.executed->value() / form.budget->value());
  const double expected = rate * form.execution_weight->value();
  const double got = form.execution_points->value();
  const double slack = form.execution_points->half() + form.execution_weight->value() * 0.0051;
  if (std::abs(expected - got) <= slack) return ledger.held("forms");
  Finding f{.kind = "form.execution_points",
            .place = place(form, "预算执行", form.execution_line),
            .quoted = form.execution_points->text,
            .stated = form.execution_points->text,
            .expected = show(expected, form.execution_points->ulp)};
  f.why = {fmt::format("执行率 {} × {} 分 = {}，得分列为 {}", show(100 * rate, 100'000) + "%",
                       form.execution_weight->text, f.expected, f.stated),
           fmt::format("Rate {}% x {} = {}, the points say {}", show(100 * rate, 100'000),
                       form.execution_weight->text, f.expected, f.stated)};
  f.evidence = {proof("预算数", *form.budget, form.execution_line),
                proof("执行数", *form.executed, form.execution_line)};
  ledger.found("forms", std::move(f));
}

Finding indicator_finding(const Form& form, const Indicator& i, std::string kind) {
  return {.kind = std::move(kind),
          .place = place(form, i.name, i.line),
          .quoted = fmt::format("{} 目标 {} 实际 {}{}{}", i.name, i.target, i.actual,
                                i.weight ? " 分值 " + i.weight->text : "",
                                i.points ? " 得分 " + i.points->text : "")};
}

bool reached(const Target& target, const Actual& actual) {
  if (target.direction == Direction::at_most) return actual.number.micro <= target.number.micro;
  return actual.number.micro >= target.number.micro;
}

constexpr std::string_view kCounters[] = {"次", "篇", "期", "册",   "条", "个", "家", "人", "场",
                                          "栋", "件", "户", "人次", "项", "份", "套", "台"};

// Without a sign only counts and rates of which more is better can be judged.
bool judgeable(const Indicator& i, const Target& target) {
  if (target.direction != Direction::none) return true;
  if (contains_any(i.name,
                   {"成本", "控制", "变动", "投诉", "差错", "超", "结转", "闲置", "费用", "时间", "时限"}))
    return false;
  return target.unit == "%" || std::ranges::find(kCounters, target.unit) != std::end(kCounters);
}

bool no_reason(const std::string& reason) {
  return reason.empty() || reason == "无" || reason == "无。" || contains(reason, "无偏差");
}

// Points by the Ministry's rule: reached gives all, else in proportion.
double proportional(const Target& target, const Actual& actual, double weight) {
  const double t = target.number.value(), a = actual.number.value();
  if (target.direction == Direction::at_most) return t <= 0 ? 0 : std::max(0.0, 1 - (a - t) / t) * weight;
  return t <= 0 ? weight : std::min(1.0, a / t) * weight;
}

void check_points(const Form& form, const Indicator& i, const Target& target, const Actual& actual,
                  Ledger& ledger) {
  if (!i.points || !i.weight) return;
  const bool full = i.points->micro == i.weight->micro;
  if (reached(target, actual)) {
    // Less than full may have its own reasons.
    return ledger.held("forms");
  }
  const double fair = proportional(target, actual, i.weight->value());
  if (!full && i.points->value() <= fair + i.points->half() + 0.5) return ledger.held("forms");
  auto f = indicator_finding(form, i, "form.points");
  if (!full) f.severity = Severity::warning;
  f.stated = i.points->text;
  f.expected = show(fair, 10'000);
  f.why = {fmt::format("目标 {}，实际 {}，未达到；按比例得 {} × {} ÷ {} = {}，表中得 {}{}", i.target,
                       i.actual, i.weight->text, actual.number.text, target.number.text, f.expected,
                       i.points->text, full ? "（满分）" : ""),
           fmt::format("Target {} not reached by {}; in proportion {} points, the form gives {}{}", i.target,
                       i.actual, f.expected, i.points->text, full ? " (all)" : "")};
  f.evidence = {{"目标值", i.target, f.place.line}, {"实际值", i.actual, f.place.line}};
  ledger.found("forms", std::move(f));
}

void check_deviation(const Form& form, const Indicator& i, const Target& target, const Actual& actual,
                     Ledger& ledger) {
  if (target.number.zero() || reached(target, actual) || form.reason_line == 0) return;
  const double deviation =
      100 * std::abs(actual.number.value() - target.number.value()) / target.number.value();
  if (deviation <= 20 || !no_reason(form.reason)) return ledger.held("forms");
  auto f = indicator_finding(form, i, "form.deviation");
  f.severity = Severity::warning;
  f.stated = form.reason;
  f.expected = "";
  f.why = {fmt::format("目标 {}，实际 {}，偏差 {}%，超过 20%，未说明原因（原因栏：{}）", i.target, i.actual,
                       show(deviation, 100'000), form.reason),
           fmt::format("Target {}, actual {}: a deviation of {}% above 20% without a reason", i.target,
                       i.actual, show(deviation, 100'000))};
  f.evidence = {{"偏差原因", form.reason, static_cast<std::int64_t>(form.reason_line)}};
  ledger.found("forms", std::move(f));
}

void check_budget_deviation(const Form& form, Ledger& ledger) {
  if (!form.budget || !form.executed || form.budget->zero() || form.reason_line == 0) return;
  const double rate = 100 * form.executed->value() / form.budget->value();
  if (std::abs(rate - 100) <= 20 || !no_reason(form.reason)) return ledger.held("forms");
  Finding f{.kind = "form.deviation",
            .severity = Severity::warning,
            .place = place(form, "预算执行率", form.execution_line),
            .quoted = form.budget->text + " " + form.executed->text,
            .stated = form.reason,
            .expected = ""};
  f.why = {
      fmt::format("预算执行率 {} ÷ {} = {}%，偏差 {}% 超过 20%，原因栏为“{}”", form.executed->text,
                  form.budget->text, show(rate, 100'000), show(std::abs(rate - 100), 100'000), form.reason),
      fmt::format("Execution {} / {} = {}%, a deviation of {}% above 20% without a reason",
                  form.executed->text, form.budget->text, show(rate, 100'000),
                  show(std::abs(rate - 100), 100'000))};
  f.evidence = {proof("预算数", *form.budget, form.execution_line),
                proof("执行数", *form.executed, form.execution_line)};
  ledger.found("forms", std::move(f));
}

// "71人" answered by "全覆盖": a blank where a number must stand.
void check_words_for_number(const Form& form, const Indicator& i, const Target& target, Ledger& ledger) {
  const bool counts = target.direction != Direction::none || !target.unit.empty();
  // A list of the things counted is an answer.
  if (!counts || i.actual.empty() || contains(i.actual, "、") || base::count_code_points(i.actual) > 12 ||
      i.actual.find_first_of("0123456789") != std::string::npos)
    return;
  auto f = indicator_finding(form, i, "form.no_number");
  f.severity = Severity::info;
  f.stated = i.actual;
  f.expected = target.unit.empty() ? "数值" : "数值（" + target.unit + "）";
  f.why = {fmt::format("目标 {} 是数值，实际完成值“{}”不是数值，无法核对", i.target, i.actual),
           fmt::format("The target {} is a figure, the actual value \"{}\" is none", i.target, i.actual)};
  f.evidence = {{"目标值", i.target, f.place.line}};
  ledger.note(std::move(f));
}

bool counter(const std::string& unit) {
  return std::ranges::find(kCounters, unit) != std::end(kCounters);
}

// "≥100期" last year, "≥100篇" this year.
void check_units(const Form& form, const Indicator& i, Ledger& ledger) {
  const auto target = parse_target(i.target);
  if (!target || !counter(target->unit)) return;
  for (const auto& year : i.years) {
    const auto earlier = parse_target(year);
    if (!earlier || !counter(earlier->unit) || earlier->unit == target->unit) continue;
    auto f = indicator_finding(form, i, "form.unit");
    f.severity = Severity::warning;
    f.quoted = i.name + " " + year + " " + i.target;
    f.stated = i.target;
    f.expected = target->number.text + earlier->unit;
    f.why = {fmt::format("同一指标以前年度为 {}，当年为 {}，计量单位不同，不能比较", year, i.target),
             fmt::format("The indicator was {} and is now {}: the units differ", year, i.target)};
    f.evidence = {{"以前年度", year, f.place.line}};
    return ledger.note(std::move(f));
  }
}

// A rate of the kind that is a part of a whole.
bool part_of_whole(const std::string& name) {
  return contains_any(name, {"满意度", "合格率", "及时率", "覆盖率", "准确率", "回复率", "到位率", "发放率",
                             "认证率", "受理率", "达标率", "开展率"});
}

void check_above_hundred(const Form& form, const Indicator& i, Ledger& ledger) {
  if (!part_of_whole(i.name)) return;
  for (const auto& value : {i.target, i.actual}) {
    const auto n = parse_target(value);
    if (!n || n->unit != "%") continue;
    if (n->number.micro <= 100'000'000) {
      ledger.held("forms");
      continue;
    }
    auto f = indicator_finding(form, i, "form.above_100");
    f.stated = value;
    f.expected = "≤100%";
    f.why = {fmt::format("“{}”是部分占全部的比率，{} 大于 100%", i.name, value),
             fmt::format("The rate is a part of a whole; {} is above 100%", value)};
    f.evidence = {{i.name, value, f.place.line}};
    return ledger.found("forms", std::move(f));
  }
}

// All points in all, yet a target is missed: the points of that row cannot follow from its value.
void check_full_marks(const Form& form, Ledger& ledger) {
  if (!form.total_points || form.total_points->micro < 100'000'000) return;
  for (const auto& i : form.indicators) {
    const auto target = parse_target(i.target);
    const auto actual = parse_actual(i.actual);
    if (i.weight || !target || !actual || !judgeable(i, *target) || reached(*target, *actual)) continue;
    if (actual->unit != target->unit && !actual->unit.empty() && !target->unit.empty()) continue;
    auto f = indicator_finding(form, i, "form.points");
    f.stated = form.total_points->text;
    f.expected = "< 100";
    f.why = {
        fmt::format("目标 {}，实际 {}，未达到，总分仍为满分 {}", i.target, i.actual, form.total_points->text),
        fmt::format("Target {} is not reached by {}, yet the total is {}", i.target, i.actual,
                    form.total_points->text)};
    f.evidence = {proof("总分", *form.total_points, form.total_line)};
    ledger.found("forms", std::move(f));
  }
}

void check_indicator(const Form& form, const Indicator& i, bool evaluation, Ledger& ledger) {
  if (i.points && i.weight && i.points->micro > i.weight->micro) {
    auto f = indicator_finding(form, i, "form.points");
    f.stated = i.points->text;
    f.expected = "≤ " + i.weight->text;
    f.why = {fmt::format("得分 {} 大于分值 {}", i.points->text, i.weight->text),
             fmt::format("{} points of at most {}", i.points->text, i.weight->text)};
    f.evidence = {proof("分值", *i.weight, i.line)};
    return ledger.found("forms", std::move(f));
  }
  check_units(form, i, ledger);
  check_above_hundred(form, i, ledger);
  const auto target = parse_target(i.target);
  if (!target || !evaluation) return;
  const auto actual = parse_actual(i.actual);
  if (!actual) return check_words_for_number(form, i, *target, ledger);
  if (!judgeable(i, *target)) return;
  if (actual->unit != target->unit && !actual->unit.empty() && !target->unit.empty()) return;
  check_points(form, i, *target, *actual, ledger);
  check_deviation(form, i, *target, *actual, ledger);
}

// "基本支出总额 531.51万元" in the head of the whole unit's form.
void check_head_sums(const Table& table, const std::vector<Fact>& facts, Ledger& ledger) {
  for (const auto& [label, key] :
       {std::pair{"基本支出总额", "basic"}, std::pair{"项目支出总额", "project"}}) {
    std::size_t line = 0;
    const auto sentences = read_sentences(tighten(beside(table, label, line)), line);
    if (sentences.empty() || sentences.front().mentions.empty()) continue;
    const auto& n = sentences.front().mentions.front();
    const Fact* first = nullptr;
    bool held = false;
    for (const auto& fact : facts) {
      if (fact.concept_key != key) continue;
      held = held || same(fact.number, n.number);
      if (!first) first = &fact;
    }
    if (held) ledger.held("forms");
    if (held || !first || n.figure != Figure::money) continue;
    Finding f{.kind = "form.head",
              .place = at(table, label, line),
              .quoted = std::string(label) + " " + n.number.text,
              .stated = n.number.text,
              .expected = first->number.text};
    f.why = {
        fmt::format("{}为 {}，《{}》为 {}", label, n.number.text, first->table, first->number.text),
        fmt::format("The form says {}, \"{}\" says {}", n.number.text, first->table, first->number.text)};
    f.evidence = {proof(first->table, first->number, first->line)};
    ledger.found("forms", std::move(f));
  }
}

// Words with "≥100 期" as one.
std::vector<std::pair<std::string, std::size_t>> with_units(const Table& table) {
  std::vector<std::pair<std::string, std::size_t>> out;
  for (const auto& [word, line] : table.words) {
    const auto before = out.empty() ? std::nullopt : parse_target(out.back().first);
    if (before && before->unit.empty() && counter(word))
      out.back().first += word;
    else
      out.emplace_back(word, line);
  }
  return out;
}

// In running words: a name, then the values of two years and the target: "≥100期 ≥100期 ≥100篇".
void check_units_in_words(const Form& form, Ledger& ledger) {
  const auto words = with_units(*form.table);
  const auto target = [&](std::size_t k) { return parse_target(words[k].first); };
  for (std::size_t i = 1; i + 2 < words.size(); ++i) {
    const auto a = target(i), b = target(i + 1), c = target(i + 2);
    if (!a || !b || !c || target(i - 1) || a->unit != b->unit || a->number.micro != c->number.micro) continue;
    Indicator indicator{.name = squeeze(words[i - 1].first), .group = "", .line = words[i].second};
    indicator.target = squeeze(words[i + 2].first);
    indicator.years = {squeeze(words[i].first), squeeze(words[i + 1].first)};
    check_units(form, indicator, ledger);
    i += 2;
  }
}

}  // namespace

Place place(const Form& form, const std::string& name, std::size_t line) {
  std::size_t at_line = 0;
  auto project = squeeze(beside(*form.table, "项目名称", at_line));
  return at(*form.table, project.empty() || project == name ? name : project + " / " + name, line);
}

void check_forms(const Document& doc, Ledger& ledger) {
  const auto facts = collect_facts(doc);
  for (const auto& table : doc.tables) {
    const bool evaluation = table.kind == Kind::project_eval || table.kind == Kind::whole_eval;
    if (!evaluation && table.kind != Kind::project_targets && table.kind != Kind::whole_targets) continue;
    const auto form = read_form(table);
    for (const auto& indicator : form.indicators) check_indicator(form, indicator, evaluation, ledger);
    check_weights(form, ledger);
    if (table.grid.empty() && !evaluation) check_units_in_words(form, ledger);
    if (table.kind == Kind::whole_eval) check_head_sums(table, facts, ledger);
    if (!evaluation) continue;
    check_rate(form, ledger);
    check_execution_points(form, ledger);
    check_total_points(form, ledger);
    check_full_marks(form, ledger);
    check_budget_deviation(form, ledger);
  }
}

}  // namespace qiying::disclosure::internal

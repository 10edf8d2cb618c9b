// What follows from a plan: values, points, problems.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "modules/performance/internal/plan_store.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::performance {
namespace {

double elapsed(int year, base::Timestamp now) {
  const auto span = year_span(year);
  const double whole = static_cast<double>((span.to - span.from).count() + 1);
  const double past = static_cast<double>((base::local_date(now) - span.from).count() + 1);
  return std::clamp(past / whole, 0.0, 1.0);
}

// A count grows with the year; a rate does not.
bool adds_up(const TargetRow& row) {
  return row.unit != "%" && row.unit != "星" && row.unit != "小时";
}

RowView view_row(const PlanReader& c, const StoredPlan& p, const TargetRow& row, const YearFigures& figures,
                 const ScoreRule& rule) {
  RowView out;
  out.row = row;
  out.computed = recorded(figures, row, day_for(p.year, c.now));
  out.actual = row.actual ? row.actual : out.computed;
  const bool known = row.indicator && !row.indicator->empty();
  out.source = row.actual     ? (known ? ActualSource::overridden : ActualSource::typed)
               : out.computed ? ActualSource::records
                              : ActualSource::none;
  const auto asked = to_score(row, out.actual);
  const auto result = score(rule, asked);
  out.points = result.points;
  out.deviation = result.deviation;
  out.needs_reason = result.needs_reason;
  out.why = c.pick(result.why);
  if (p.state == PlanState::in_force) out.light = light(rule, asked, elapsed(p.year, c.now), adds_up(row));
  return out;
}

class Problems {
 public:
  Problems(const PlanReader& c, PlanView& view) : c_(c), view_(view) {}

  void find() {
    if (view_.rows.empty()) add("", "plan.empty", {"还没有绩效指标", "There are no targets yet"});
    if (std::abs(view_.weights - 100) > 0.005)
      add("", "plan.weights",
          {"权重合计 " + plain(view_.weights) + " 分，应为 100 分",
           "The weights add up to " + plain(view_.weights) + ", not 100"});
    if (view_.execution_weight > 0 && view_.budget_fen.value <= 0)
      add("", "plan.budget", {"预算数应大于 0", "The budget must be more than nought"});
    for (const auto& r : view_.rows) targets(r);
    if (view_.state != PlanState::in_force) return;
    for (const auto& r : view_.rows)
      if (r.row.scope == Scope::year) evaluation(r);
    const bool deviates = view_.execution_rate && std::abs(*view_.execution_rate - 100) > 20;
    if (deviates && view_.spent_reason.empty())
      add("", "plan.execution_reason",
          {"预算执行偏差超过 20%，须说明原因",
           "The budget's execution deviates by more than 20 %: give the reason"});
    if (view_.use_of_result.empty())
      add("", "plan.use", {"须写明评价结果的应用", "Say how the result is used"});
  }

 private:
  void add(const std::string& row, const std::string& code, const base::Text& text) {
    view_.problems.push_back({row, code, c_.pick(text)});
  }
  void targets(const RowView& r) {
    const auto& name = r.row.level3;
    const bool judged = r.row.direction == Direction::qualitative;
    if (!judged && !r.row.target)
      add(r.row.id, "plan.target", {"“" + name + "”没有目标值", "\"" + name + "\" has no target"});
    if (judged && r.row.target_text.empty())
      add(r.row.id, "plan.target",
          {"“" + name + "”没有写明目标", "\"" + name + "\" does not say what is to be reached"});
    if (r.row.scope == Scope::year && r.row.weight <= 0)
      add(r.row.id, "plan.weight", {"“" + name + "”没有权重", "\"" + name + "\" has no weight"});
  }
  void evaluation(const RowView& r) {
    const auto& name = r.row.level3;
    if (!r.points)
      add(r.row.id, "plan.points",
          {"“" + name + "”还不能计分" + (r.why.empty() ? "" : "：" + r.why),
           "\"" + name + "\" has no points yet" + (r.why.empty() ? "" : ": " + r.why)});
    if (r.needs_reason && r.row.reason.empty())
      add(r.row.id, "plan.reason",
          {"“" + name + "”有偏差或失分，须说明原因",
           "\"" + name + "\" deviates or loses points: give the reason"});
    if (r.source == ActualSource::overridden && r.row.actual_reason.empty())
      add(r.row.id, "plan.override",
          {"“" + name + "”的实际值与平台记录不同，须说明原因",
           "The value of \"" + name + "\" is not the records': give the reason"});
    if (r.source == ActualSource::typed && r.row.actual_reason.empty())
      add(r.row.id, "plan.typed",
          {"“" + name + "”为人工填报，须写明出处", "\"" + name + "\" was typed in: say where it comes from"});
  }
  const PlanReader& c_;
  PlanView& view_;
};

void sum_up(const PlanReader& c, PlanView& out, const ScoreRule& rule) {
  const auto execution =
      execution_score(rule, out.execution_weight, out.budget_fen.value, out.spent_fen.value);
  out.execution_points = execution.points;
  if (execution.deviation) out.execution_rate = 100 + *execution.deviation;
  out.execution_why = c.pick(execution.why);
  out.weights = out.execution_weight;
  double total = execution.points.value_or(0);
  bool whole = execution.points || out.execution_weight == 0;
  for (const auto& r : out.rows) {
    if (r.row.scope != Scope::year) continue;
    out.weights += r.row.weight;
    total += r.points.value_or(0);
    whole = whole && r.points;
  }
  if (!whole || out.rows.empty()) return;
  out.total = std::round(total * 100) / 100;
  out.grade = c.pick(grade_of(rule, *out.total).name);
}

std::vector<std::string> actions_of(const auth::Caller& caller, const StoredPlan& p, bool clean) {
  std::vector<std::string> out;
  const bool edits = caller.can("performance.edit"), approves = caller.can("performance.approve");
  const bool other = p.edited_by != caller.account;
  if (p.state == PlanState::draft && edits) out.emplace_back("edit");
  if (p.state == PlanState::draft && approves && other && clean) out.emplace_back("approve");
  if (p.state == PlanState::in_force && edits) out.emplace_back("evaluate");
  if (p.state == PlanState::in_force && approves && other && clean) out.emplace_back("sign");
  if (p.state == PlanState::signed_ && approves) out.emplace_back("reopen");
  return out;
}

}  // namespace

ToScore to_score(const TargetRow& row, std::optional<double> actual) {
  return {row.direction, row.weight, row.target, actual, row.reached, row.points};
}

std::optional<double> recorded(const YearFigures& figures, const TargetRow& row, base::Date day) {
  // A year that has not begun has no figures, not nought.
  if (figures.last == 0 || !row.indicator || row.indicator->empty()) return std::nullopt;
  const auto* found = indicator(catalogue(), *row.indicator, day);
  return found == nullptr ? std::nullopt : actual(figures, *found);
}

PlanView compute_plan(const PlanReader& c, const StoredPlan& p) {
  const auto& rule = rule_for(day_for(p.year, c.now));
  YearFigures figures;
  figures.year = p.year;
  if (p.year * 12 <= month_of(base::local_date(c.now))) figures = figures_of(c.db, c.district, p.year, c.now);
  PlanView out;
  out.id = p.id;
  out.year = p.year;
  out.kind = p.kind;
  out.state = p.state;
  out.title = p.title;
  out.department = p.department;
  out.long_goal = p.long_goal;
  out.year_goal = p.year_goal;
  out.last_result = p.last_result;
  out.use_of_result = p.use_of_result;
  out.improvement = p.improvement;
  out.spent_reason = p.spent_reason;
  out.execution_weight = p.execution_weight;
  out.budget_fen = p.budget_fen;
  out.spent_fen = p.spent_fen;
  out.rule = rule.version;
  out.sources = rule.sources;
  out.edited_name = p.edited_name;
  out.version = p.version;
  out.as_of = c.now;
  for (const auto& row : p.rows) out.rows.push_back(view_row(c, p, row, figures, rule));
  sum_up(c, out, rule);
  Problems(c, out).find();
  return out;
}

PlanView compute_plan(kernel::Context& c, const StoredPlan& p) {
  auto out = compute_plan(PlanReader{c.db(), c.caller.district, c.now, c.lang}, p);
  for (auto& row : out.rows)
    row.evidence = c.services.files.list(c.db(), "performance.target", p.id.str() + ":" + row.row.id);
  out.actions = actions_of(c.caller, p, out.problems.empty());
  return out;
}

void sign(StoredPlan& p, PlanView view) {
  view.state = PlanState::signed_;
  view.actions.clear();
  view.history.clear();
  p.frozen = base::to_json(view);
  p.hash = crypto::sha256_hex(p.frozen);
  p.state = PlanState::signed_;
}

std::string result_of(const PlanView& v) {
  if (!v.total) return {};
  return std::to_string(v.year) + "年自评 " + plain(*v.total) + " 分（" + v.grade + "）。" + v.use_of_result;
}

}  // namespace qiying::performance

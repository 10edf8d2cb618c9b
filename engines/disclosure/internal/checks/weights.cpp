// Weights and points of a performance form against the sums that it prints.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engines/disclosure/internal/checks/forms.hpp"
#include "engines/disclosure/internal/facts.hpp"

namespace qiying::disclosure::internal {
namespace {

std::string sum_text(const std::vector<Number>& numbers) {
  std::string out;
  for (const auto& n : numbers) out += (out.empty() ? "" : " + ") + n.text;
  return out;
}

std::int64_t sum_of(const std::vector<Number>& numbers) {
  std::int64_t sum = 0;
  for (const auto& n : numbers) sum += n.micro;
  return sum;
}

bool usual_weight(std::int64_t micro) {
  return micro == 100'000'000 || micro == 90'000'000 || micro == 80'000'000;
}

// Whether the points make the printed total: then no row was missed.
bool whole_by_points(const Form& form) {
  if (!form.total_points || form.indicators.empty()) return false;
  std::int64_t sum = form.execution_points ? form.execution_points->micro : 0;
  for (const auto& indicator : form.indicators) {
    if (!indicator.points && !indicator.weight) continue;
    if (!indicator.points) return false;
    sum += indicator.points->micro;
  }
  return sum == form.total_points->micro;
}

// In running words a broken line may hide an indicator; only then what is there is short.
bool may_lack_rows(const Form& form) {
  if (!form.table->grid.empty() || whole_by_points(form)) return false;
  auto sum = form.execution_weight ? form.execution_weight->micro : 0;
  for (const auto& indicator : form.indicators)
    if (indicator.weight) sum += indicator.weight->micro;
  return sum < 100'000'000;
}

// The points of execution are counted in the total, and yet the indicators alone weigh 100.
bool beside_execution(const Form& form, std::int64_t sum) {
  return form.execution_weight && form.execution_points && !form.execution_weight->zero() &&
         sum == 100'000'000 && usual_weight(100'000'000 - form.execution_weight->micro) &&
         whole_by_points(form);
}

Finding weights_finding(const Form& form, const std::string& where, const std::vector<Number>& weights,
                        std::int64_t expected, std::size_t line) {
  const auto sum = sum_of(weights);
  Finding f{.kind = "form.weights",
            .place = place(form, where, line),
            .quoted = sum_text(weights),
            .stated = show(sum, sum % 1'000'000 != 0 ? 100'000 : 1'000'000),
            .expected = show(expected, 1'000'000)};
  f.why = {
      fmt::format("指标分值 {} = {}，应为 100 分，或扣除预算执行 10、20 分后的 90、80 分", sum_text(weights),
                  f.stated),
      fmt::format("The weights {} = {}; they should make 100, or 90 or 80 beside the points for execution",
                  sum_text(weights), f.stated)};
  f.evidence.push_back({"分值合计", f.stated, static_cast<std::int64_t>(line)});
  return f;
}

// "总分 | 100 | 96.15": where the points make their total no row was missed, and the weights must make
// theirs.
bool weights_against_total(const Form& form, Ledger& ledger) {
  const bool counted = form.execution_weight && form.execution_points;
  if ((!form.total_weight && !counted) || !whole_by_points(form)) return false;
  std::vector<Number> weights;
  for (const auto& i : form.indicators) {
    if (!i.weight && i.points) return false;
    if (i.weight) weights.push_back(*i.weight);
  }
  if (weights.size() < 3) return false;
  const auto sum = sum_of(weights), total = form.total_weight ? form.total_weight->micro : 100'000'000;
  const auto execution = counted ? form.execution_weight->micro : 0;
  if (sum + execution == total || (!counted && usual_weight(100'000'000 - (total - sum)))) {
    ledger.held("forms");
    return true;
  }
  // A weight of execution that was not found leaves the total open.
  if (!counted) return false;
  auto f = weights_finding(form, "总分", weights, total - execution, form.total_line);
  f.why = {fmt::format("指标分值 {} = {}，加上预算执行 {} 分应为总分 {}", sum_text(weights), f.stated,
                       form.execution_weight->text, show(total, 1'000'000)),
           fmt::format("The weights {} = {}; with {} for execution they should make the total of {}",
                       sum_text(weights), f.stated, form.execution_weight->text, show(total, 1'000'000))};
  ledger.found("forms", std::move(f));
  return true;
}

// "产出指标（50分）": the indicators below it make 50.
void check_weight_shares(const Form& form, Ledger& ledger) {
  Group group("forms");
  for (const auto& share : form.shares) {
    if (share.weights.empty()) continue;
    const auto sum = sum_of(share.weights);
    if (sum == share.printed.micro) {
      group.held();
      continue;
    }
    auto f = weights_finding(form, share.name, share.weights, share.printed.micro, share.line);
    f.why = {fmt::format("“{}（{}分）”下各指标分值 {} = {}", share.name, share.printed.text,
                         sum_text(share.weights), f.stated),
             fmt::format("{} points are given to \"{}\", its indicators {} = {}", share.printed.text,
                         share.name, sum_text(share.weights), f.stated)};
    group.found(std::move(f));
  }
  group.commit(ledger);
}

}  // namespace

void check_weights(const Form& form, Ledger& ledger) {
  check_weight_shares(form, ledger);
  if (may_lack_rows(form) || weights_against_total(form, ledger)) return;
  std::map<std::string, std::vector<Number>> goals;
  std::vector<Number> all;
  std::size_t line = form.table->first_line;
  for (const auto& indicator : form.indicators)
    if (indicator.weight) {
      goals[indicator.group].push_back(*indicator.weight);
      all.push_back(*indicator.weight);
      line = indicator.line;
    }
  if (all.size() >= 3 && beside_execution(form, sum_of(all)))
    return ledger.found("forms",
                        weights_finding(form, "分值", all, 100'000'000 - form.execution_weight->micro, line));
  if (all.size() < 3 || usual_weight(sum_of(all))) {
    if (all.size() >= 3) ledger.held("forms");
    return;
  }
  const bool separate =
      goals.size() > 1 && std::ranges::all_of(goals, [](const auto& g) { return g.second.size() > 1; });
  for (const auto& [goal, weights] :
       separate ? goals : std::map<std::string, std::vector<Number>>{{"", all}}) {
    const auto sum = sum_of(weights);
    if (usual_weight(sum)) {
      ledger.held("forms");
      continue;
    }
    // Weights of higher levels in the same column, or a column that is none: nothing can be said.
    if (sum < 60'000'000 || sum > 120'000'000) continue;
    const auto expected = form.execution_weight ? 100'000'000 - form.execution_weight->micro
                          : std::llabs(sum - 80'000'000) < std::llabs(sum - 100'000'000)
                              ? std::int64_t{80'000'000}
                              : std::int64_t{100'000'000};
    ledger.found("forms", weights_finding(form, goal.empty() ? "分值" : goal, weights, expected, line));
  }
}

void check_total_points(const Form& form, Ledger& ledger) {
  std::vector<Number> points;
  for (const auto& indicator : form.indicators)
    if (indicator.points) points.push_back(*indicator.points);
  if (!form.total_points || points.size() < 3) return;
  // Rows whose points were not understood would make every sum wrong.
  if (std::ranges::any_of(form.indicators, [](const auto& i) { return !i.points && i.weight; })) return;
  if (form.execution_points) points.push_back(*form.execution_points);
  const auto sum = sum_of(points);
  // A row that was missed has a point at least.
  if (may_lack_rows(form) && form.total_points->micro - sum >= 1'000'000) return;
  if (std::llabs(sum - form.total_points->micro) <=
      form.total_points->ulp / 2 + static_cast<std::int64_t>(points.size()) * 50)
    return ledger.held("forms");
  Finding f{.kind = "form.total",
            .place = place(form, "总分", form.total_line),
            .quoted = "总分 " + form.total_points->text,
            .stated = form.total_points->text,
            .expected = show(sum, form.total_points->ulp)};
  f.why = {fmt::format("各项得分 {} = {}，总分列为 {}", sum_text(points), f.expected, f.stated),
           fmt::format("The points {} = {}, the total says {}", sum_text(points), f.expected, f.stated)};
  f.evidence.push_back({"得分合计", f.expected, f.place.line});
  ledger.found("forms", std::move(f));
}

}  // namespace qiying::disclosure::internal

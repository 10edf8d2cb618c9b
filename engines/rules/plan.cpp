#include "engines/rules/plan.hpp"

#include <algorithm>

namespace qiying::rules {
namespace {

using State = Cell::State;

// Unknown while an input is missing, else for a person when an input is.
std::optional<Cell> undecided(const FactPlan::Step& step, const std::vector<Cell>& cells) {
  bool review = false;
  for (const auto i : step.inputs) {
    if (cells[i].state == State::unknown) return Cell{};
    review |= cells[i].state == State::review;
  }
  return review ? std::optional(Cell{.state = State::review}) : std::nullopt;
}

Cell number(std::optional<std::int64_t> value) {
  return value ? Cell{.state = State::known, .number = *value} : Cell{.state = State::review};
}

std::optional<std::int64_t> difference(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  return __builtin_sub_overflow(a, b, &out) ? std::nullopt : std::optional(out);
}

std::optional<std::int64_t> sum_of(const FactPlan::Step& step, const std::vector<Cell>& cells) {
  std::int64_t out = 0;
  for (const auto i : step.inputs)
    if (__builtin_add_overflow(out, cells[i].number, &out)) return std::nullopt;
  return out;
}

std::optional<std::int64_t> growth_of(std::int64_t now, std::int64_t before) {
  // From nothing, or from a loss, there is no rate of growth.
  if (before <= 0) return std::nullopt;
  const auto change = difference(now, before);
  return change ? ratio_of(*change, before) : std::nullopt;
}

}  // namespace

std::uint32_t FactPlan::add(const Catalogue& catalogue,
                            const std::map<std::string, DecisionTable, std::less<>>& tables, FactUse use,
                            const std::string& member) {
  const auto key = std::pair{use, member};
  if (const auto found = index_.find(key); found != index_.end()) return found->second;
  const auto& fact = catalogue.at(use.fact);
  Step step{.use = use, .member = member, .formula = fact.formula};
  if (fact.type == FactType::code && fact.codes) step.codes = fact.codes->kind;
  const auto shifted = [&](FactUse input, int by) {
    const bool yearly = catalogue.at(input.fact).period == Period::year;
    return FactUse{input.fact, yearly ? input.offset + by : 0};
  };
  auto inputs = fact.inputs;
  if (fact.formula == Formula::table) {
    const auto found = tables.find(fact.table);
    step.table = found == tables.end() ? nullptr : &found->second;
    inputs.clear();
    if (step.table)
      for (const auto& column : step.table->columns) inputs.push_back(column.fact);
    step.boolean_result = fact.type == FactType::boolean;
  }
  for (const auto& input : inputs) step.inputs.push_back(add(catalogue, tables, shifted(input, use.offset)));
  if (fact.formula == Formula::growth || fact.formula == Formula::increase)
    step.inputs.push_back(add(catalogue, tables, shifted(inputs.at(0), use.offset - 1)));
  step.may_review = fact.formula != Formula::none;
  const auto index = static_cast<std::uint32_t>(steps_.size());
  steps_.push_back(std::move(step));
  index_.emplace(key, index);
  return index;
}

std::optional<std::uint32_t> FactPlan::find(FactUse use) const {
  const auto found = index_.find(std::pair{use, std::string()});
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

Cell FactPlan::look_up(const Step& step, const std::vector<Cell>& cells) const {
  if (!step.table) return {};
  Cell inputs[32];
  for (std::size_t c = 0; c < step.inputs.size(); ++c) inputs[c] = cells[step.inputs[c]];
  const auto answer = step.table->look_up(inputs);
  std::string_view result;
  switch (answer.found) {
    case DecisionTable::Found::unknown:
      return {};
    case DecisionTable::Found::review:
      return {.state = State::review};
    case DecisionTable::Found::no_row:
      if (!step.table->otherwise) return {.state = State::review};
      result = *step.table->otherwise;
      break;
    case DecisionTable::Found::row:
      result = step.table->rows[answer.row].result;
  }
  return {.state = State::known, .number = step.boolean_result && result == "是" ? 1 : 0, .text = result};
}

Cell FactPlan::compute(const Step& step, const std::vector<Cell>& cells) const {
  if (step.formula == Formula::table) return look_up(step, cells);
  if (const auto open = undecided(step, cells)) return *open;
  const auto at = [&](std::size_t i) { return cells[step.inputs[i]].number; };
  switch (step.formula) {
    case Formula::ratio:
      return number(ratio_of(at(0), at(1)));
    case Formula::growth:
      return number(growth_of(at(0), at(1)));
    case Formula::increase:
      return number(difference(at(0), at(1)));
    case Formula::sum:
      return number(sum_of(step, cells));
    case Formula::mean: {
      const auto sum = sum_of(step, cells);
      return number(sum ? std::optional(*sum / static_cast<std::int64_t>(step.inputs.size())) : std::nullopt);
    }
    default:
      return {};
  }
}

void FactPlan::derive(std::vector<Cell>& cells) const {
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (steps_[i].formula != Formula::none && cells[i].state == State::unknown)
      cells[i] = compute(steps_[i], cells);
}

void FactPlan::missing(const std::vector<Cell>& cells, std::uint32_t index, std::vector<FactUse>& out) const {
  const auto& step = steps_[index];
  const auto add = [&](FactUse use) {
    if (std::find(out.begin(), out.end(), use) == out.end()) out.push_back(use);
  };
  const auto state = cells[index].state;
  if (state == State::known && step.codes != CodeKind::plain) return add(step.use);
  if (state != State::unknown) return;
  if (step.formula == Formula::none || (step.formula == Formula::table && !step.table)) return add(step.use);
  std::uint32_t which = ~0u;
  if (step.formula == Formula::table) {
    Cell inputs[32];
    for (std::size_t c = 0; c < step.inputs.size(); ++c) inputs[c] = cells[step.inputs[c]];
    which = step.table->look_up(inputs).missing;
  }
  for (std::size_t c = 0; c < step.inputs.size(); ++c)
    if ((which >> std::min<std::size_t>(c, 31)) & 1u) missing(cells, step.inputs[c], out);
}

}  // namespace qiying::rules

#include "engines/rules/simulate.hpp"

#include <map>
#include <set>

#include "engines/rules/amount.hpp"

namespace qiying::rules {
namespace {

// The rules of one side with their outcomes.
struct Side {
  const Ruleset& rules;
  Outcomes outcomes;
  Roster::Reader reader;

  Side(const Ruleset& r, const Roster& roster, MatchOptions options)
      : rules(r), outcomes(match(r, roster, options)), reader(roster, r.plan, r.day) {}

  const Ruleset::Entry* entry(const std::string& policy) const { return rules.find(policy); }
  Outcome outcome(const Ruleset::Entry* e, std::size_t row) const {
    return e ? outcomes.at(static_cast<std::size_t>(e - rules.entries.data()), row) : Outcome::not_applicable;
  }
  Amount amount(const Ruleset::Entry& e, std::size_t row) const {
    std::vector<Cell> cells(rules.plan.steps().size());
    reader.read(row, cells);
    rules.plan.derive(cells);
    return amount_of(rules, e, cells, false);
  }
};

// The group of every row.
std::vector<std::string> groups_of(const Ruleset& rules, const Roster& roster, std::optional<FactUse> by) {
  std::vector<std::string> out(by ? roster.size() : 0);
  if (!by) return out;
  FactPlan plan;
  const auto cell = plan.add(roster.catalogue(), rules.library->tables, *by);
  const Roster::Reader reader(roster, plan, rules.day);
  const auto& fact = roster.catalogue().at(by->fact);
  std::vector<Cell> cells(plan.steps().size());
  for (std::size_t row = 0; row < out.size(); ++row) {
    reader.read(row, cells);
    plan.derive(cells);
    if (cells[cell].state != Cell::State::known)
      out[row] = "未知";
    else if (fact.codes && fact.codes->kind == CodeKind::industry)
      out[row] = cells[cell].text.substr(0, 1);
    else if (fact.codes && fact.codes->kind == CodeKind::region)
      out[row] = cells[cell].text.substr(0, 6);
    else
      out[row] = show_cell(fact, cells[cell]);
  }
  return out;
}

class Comparison {
 public:
  Comparison(const Side& before, const Side& after, const std::vector<std::string>& groups)
      : before_(before), after_(after), groups_(groups) {}

  Simulation::PolicyChange of(const std::string& id, std::size_t rows) const {
    Simulation::PolicyChange out;
    out.policy = id;
    const auto* a = before_.entry(id);
    const auto* b = after_.entry(id);
    out.title = (b ? b : a)->policy->title;
    std::map<std::string, Simulation::Sum> groups;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto one = line(a, b, row);
      add(out.total, one);
      if (!groups_.empty()) add(groups[groups_[row]], one);
      if (one.gain > 0) out.gainers.push_back(row);
      if (one.lose > 0) out.losers.push_back(row);
    }
    for (auto& [name, sum] : groups) {
      sum.group = name;
      out.groups.push_back(std::move(sum));
    }
    return out;
  }

 private:
  Simulation::Sum line(const Ruleset::Entry* a, const Ruleset::Entry* b, std::size_t row) const {
    const auto was = before_.outcome(a, row), is = after_.outcome(b, row);
    Simulation::Sum out;
    out.before = was == Outcome::met;
    out.after = is == Outcome::met;
    out.gain = is == Outcome::met && was != Outcome::met;
    out.lose = was == Outcome::met && is != Outcome::met;
    out.unknown_before = was == Outcome::unknown;
    out.unknown_after = is == Outcome::unknown;
    if (out.before != 0)
      if (const auto x = before_.amount(*a, row); x.state == Amount::State::computed) out.fen_before = x.fen;
    if (out.after != 0) {
      const auto x = after_.amount(*b, row);
      if (x.state == Amount::State::computed)
        out.fen_after = x.fen;
      else
        out.unpriced_after = 1;
    }
    return out;
  }

  static void add(Simulation::Sum& to, const Simulation::Sum& x) {
    to.before += x.before;
    to.after += x.after;
    to.gain += x.gain;
    to.lose += x.lose;
    to.unknown_before += x.unknown_before;
    to.unknown_after += x.unknown_after;
    to.fen_before += x.fen_before;
    to.fen_after += x.fen_after;
    to.unpriced_after += x.unpriced_after;
  }

  const Side& before_;
  const Side& after_;
  const std::vector<std::string>& groups_;
};

}  // namespace

Simulation simulate(const Ruleset& before, const Ruleset& after, const Roster& roster,
                    std::optional<FactUse> by, MatchOptions options) {
  std::set<std::string> ids;
  for (const auto* rules : {&before, &after})
    for (const auto& e : rules->entries) ids.insert(e.policy->id);
  const Side a(before, roster, options), b(after, roster, options);
  const auto groups = groups_of(after, roster, by);
  const Comparison comparison(a, b, groups);
  Simulation out;
  for (const auto& id : ids) out.policies.push_back(comparison.of(id, roster.size()));
  return out;
}

}  // namespace qiying::rules

#include "engines/rules/evaluate.hpp"

#include <algorithm>
#include <map>

namespace qiying::rules {
namespace {

using Kind = Condition::Kind;

// How far a number is from the nearest value that would do; positive: too little.
std::optional<std::int64_t> distance_to(const IntervalSet<std::int64_t>& set, std::int64_t value) {
  std::optional<std::int64_t> best;
  const auto consider = [&](std::int64_t from, std::int64_t to) {
    std::int64_t d = 0;
    if (__builtin_sub_overflow(from, to, &d)) return;
    if (!best || std::abs(d) < std::abs(*best)) best = d;
  };
  for (const auto& part : set.parts()) {
    if (part.from && value < *part.from) consider(*part.from, value);
    if (part.to && value >= *part.to) consider(*part.to - 1, value);
  }
  return best;
}

// What is known only roughly decides nothing where the condition asks for more.
Outcome leaf_outcome(Fit fit) {
  if (fit == Fit::across) return Outcome::unknown;
  return fit == Fit::inside ? Outcome::met : Outcome::unmet;
}

Outcome leaf_outcome(const Ruleset::Leaf& leaf, const Cell& cell) {
  if (leaf.no_value || cell.state == Cell::State::review) return Outcome::manual_review;
  if (cell.state == Cell::State::unknown) return Outcome::unknown;
  if (leaf.codes != CodeKind::plain) return leaf_outcome(fit_of(leaf.texts, stem_of(leaf.codes, cell.text)));
  const bool met = leaf.text ? std::any_of(leaf.texts.parts().begin(), leaf.texts.parts().end(),
                                           [&](const auto& p) {
                                             return (!p.from || std::string_view(*p.from) <= cell.text) &&
                                                    (!p.to || cell.text < std::string_view(*p.to));
                                           })
                             : leaf.numbers.contains(cell.number);
  return met ? Outcome::met : Outcome::unmet;
}

Prospect combine(const Ruleset::Node& n, const Tally& tally) {
  switch (n.kind) {
    case Kind::any:
      return any_of(tally);
    case Kind::at_least:
      return at_least(n.needed, tally);
    default:
      return all_of(tally);
  }
}

class Walker {
 public:
  Walker(const Ruleset& rules, const std::vector<Cell>& cells, std::vector<Explained>* out)
      : rules_(rules), cells_(cells), out_(out) {}

  Outcome run(std::uint32_t root) { return rules::outcome_of(node(root, 0)); }

 private:
  Prospect node(std::uint32_t index, std::uint16_t depth, bool is_when = false) {
    const auto& n = rules_.nodes[index];
    const auto at = out_ ? out_->size() : 0;
    if (out_) out_->push_back({.node = index, .depth = depth, .is_when = is_when});
    std::optional<Prospect> when;
    if (n.when >= 0) when = node(static_cast<std::uint32_t>(n.when), depth + 1, true);
    const auto own = inner(n, at, depth);
    const auto prospect = when ? under(*when, own) : own;
    if (out_) {
      (*out_)[at].outcome = rules::outcome_of(prospect);
      (*out_)[at].size = static_cast<std::uint32_t>(out_->size() - at);
    }
    return prospect;
  }

  Prospect inner(const Ruleset::Node& n, std::size_t at, std::uint16_t depth) {
    if (n.kind == Kind::review) return prospect_of(Outcome::manual_review);
    if (n.kind == Kind::leaf) return prospect_of(leaf(rules_.leaves[n.leaf], at));
    if (n.kind == Kind::none) return negation(node(n.children.front(), depth + 1));
    Tally tally;
    for (const auto child : n.children) tally.add(node(child, depth + 1));
    return combine(n, tally);
  }

  Outcome leaf(const Ruleset::Leaf& l, std::size_t at) {
    const auto& cell = cells_[l.slot];
    const auto outcome = leaf_outcome(l, cell);
    if (!out_) return outcome;
    (*out_)[at].cell = cell;
    if (outcome == Outcome::unmet && !l.text) (*out_)[at].distance = distance_to(l.numbers, cell.number);
    return outcome;
  }

  const Ruleset& rules_;
  const std::vector<Cell>& cells_;
  std::vector<Explained>* out_;
};

// Leaves that are unknown and whose answer can still matter: below decided nodes nothing is asked.
void collect_missing(const Ruleset& rules, const std::vector<Cell>& cells,
                     const std::vector<Explained>& nodes, std::vector<FactUse>& out) {
  for (std::size_t i = 0; i < nodes.size();) {
    const auto& n = nodes[i];
    if (n.outcome != Outcome::unknown) {
      i += n.size;
      continue;
    }
    const auto& node = rules.nodes[n.node];
    if (node.kind == Kind::leaf && node.when < 0)
      rules.plan.missing(cells, rules.leaves[node.leaf].slot, out);
    if (node.kind == Kind::leaf && node.when >= 0 && n.size > 1 && nodes[i + 1].outcome == Outcome::met)
      rules.plan.missing(cells, rules.leaves[node.leaf].slot, out);
    ++i;
  }
}

bool askable(const Catalogue& catalogue, FactUse use) {
  return catalogue.at(use.fact).asked;
}

}  // namespace

Evaluation evaluate(const Ruleset& rules, const Ruleset::Entry& entry, const std::vector<Cell>& cells) {
  Evaluation out;
  out.entry = static_cast<std::uint32_t>(&entry - rules.entries.data());
  out.nodes.reserve(entry.policy->leaves * 2 + 2);
  out.outcome = Walker(rules, cells, &out.nodes).run(entry.root);
  if (entry.not_in_force) out.outcome = Outcome::not_applicable;
  if (out.outcome == Outcome::unknown) collect_missing(rules, cells, out.nodes, out.missing);
  for (const auto& use : out.missing)
    if (const auto step = rules.plan.find(use); step && cells[*step].state == Cell::State::known)
      out.coarse.push_back({use, cells[*step].text});
  if (out.outcome != Outcome::unmet && out.outcome != Outcome::not_applicable)
    out.amount = amount_of(rules, entry, cells, true);
  return out;
}

std::vector<Evaluation> evaluate(const Ruleset& rules, const Facts& facts) {
  const auto cells = facts.cells(rules.plan, rules.day);
  std::vector<Evaluation> out;
  out.reserve(rules.entries.size());
  for (const auto& entry : rules.entries) out.push_back(evaluate(rules, entry, cells));
  return out;
}

Outcome outcome_of(const Ruleset& rules, const Ruleset::Entry& entry, const std::vector<Cell>& cells) {
  if (entry.not_in_force) return Outcome::not_applicable;
  return Walker(rules, cells, nullptr).run(entry.root);
}

std::optional<FactUse> next_question(const Ruleset& rules, const std::vector<Evaluation>& evaluations) {
  // A policy that lacks one answer weighs more than one that lacks five.
  std::map<FactUse, double> weight;
  for (const auto& e : evaluations)
    for (const auto& use : e.missing)
      if (askable(rules.library->catalogue, use)) weight[use] += 1.0 / static_cast<double>(e.missing.size());
  const auto best = std::max_element(weight.begin(), weight.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == weight.end() ? std::nullopt : std::optional(best->first);
}

}  // namespace qiying::rules

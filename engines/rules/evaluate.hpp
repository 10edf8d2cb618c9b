#pragma once
/// One enterprise against a ruleset, with everything that explains the outcome. Pure, thread-safe; results
/// hold indexes and views into ruleset and facts, which must outlive them.

#include <string>
#include <vector>

#include "engines/rules/amount.hpp"
#include "engines/rules/enterprise.hpp"
#include "engines/rules/outcome.hpp"
#include "engines/rules/ruleset.hpp"

namespace qiying::rules {

/// One node of the explanation, in reading order; `size` counts the node and all below it.
struct Explained {
  std::uint32_t node = 0;
  std::uint32_t size = 1;
  std::uint16_t depth = 0;
  Outcome outcome = Outcome::unknown;
  Cell cell;  ///< of a leaf: what was read
  std::optional<std::int64_t>
      distance;          ///< of an unmet numeric leaf: how much is lacking (+) or too much (−)
  bool is_when = false;  ///< the `前提` of the node above
};

/// A fact that is known, but less exactly than a rule asks.
struct Coarse {
  FactUse use;
  std::string_view code;
};

struct Evaluation {
  std::uint32_t entry = 0;
  Outcome outcome = Outcome::unknown;
  std::vector<Explained> nodes;
  std::vector<FactUse> missing;  ///< facts whose answer would decide, while unknown
  std::vector<Coarse> coarse;    ///< of these, what is known too roughly to decide
  Amount amount;                 ///< while not unmet and not inapplicable
};

/// Evaluates one policy.
Evaluation evaluate(const Ruleset& rules, const Ruleset::Entry& entry, const std::vector<Cell>& cells);
/// Evaluates all policies of the ruleset, in its order.
std::vector<Evaluation> evaluate(const Ruleset& rules, const Facts& facts);
/// The outcome alone.
Outcome outcome_of(const Ruleset& rules, const Ruleset::Entry& entry, const std::vector<Cell>& cells);

/// The next best question: the missing fact that could settle the most policies still open, only facts an
/// enterprise can answer itself; nullopt when nothing is left to ask.
std::optional<FactUse> next_question(const Ruleset& rules, const std::vector<Evaluation>& evaluations);

}  // namespace qiying::rules

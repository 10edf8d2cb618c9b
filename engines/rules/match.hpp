#pragma once
/// A population against a ruleset, column by column: blocks of 4,096 enterprises are coded once against the
/// cut points of all conditions (a value becomes the number of cut points at or below it), then every leaf is
/// one range test over 16-bit codes and every group a few operations on bits. Outcomes are the same as
/// `outcome_of` gives row by row, for any number of threads.

#include <cstdint>
#include <vector>

#include "engines/rules/outcome.hpp"
#include "engines/rules/roster.hpp"
#include "engines/rules/ruleset.hpp"

namespace qiying::rules {

/// Outcomes of all pairs, as bits. Thread-compatible.
class Outcomes {
 public:
  Outcomes(std::size_t policies, std::size_t rows);

  Outcome at(std::size_t policy, std::size_t row) const;
  std::uint64_t count(std::size_t policy, Outcome outcome) const;
  std::size_t policies() const { return plain_.size(); }
  std::size_t rows() const { return rows_; }

  /// Bits of a policy: met, unmet; neither and not listed below: unknown.
  struct Planes {
    std::vector<std::uint64_t> met, unmet, review, not_applicable;  ///< the last two empty: none at all
  };
  const Planes& planes(std::size_t policy) const { return plain_[policy]; }
  Planes& planes(std::size_t policy) { return plain_[policy]; }
  std::size_t bytes() const;

 private:
  std::vector<Planes> plain_;
  std::size_t rows_;
};

struct MatchOptions {
  unsigned threads = 0;  ///< 0: as many as the machine has
};

/// Evaluates every policy of the ruleset for every row.
Outcomes match(const Ruleset& rules, const Roster& roster, MatchOptions options = {});

}  // namespace qiying::rules

#pragma once
/// What a change of rules would do before it is issued: who gains, who loses, what it costs, by district,
/// industry or size. Pure.

#include "engines/rules/match.hpp"

namespace qiying::rules {

struct Simulation {
  /// Sums of one group ("420103", "C", "小型"), or of everybody.
  struct Sum {
    std::string group;
    std::uint64_t before = 0, after = 0;  ///< enterprises that meet it
    std::uint64_t gain = 0, lose = 0;     ///< newly and no longer
    std::uint64_t unknown_before = 0, unknown_after = 0;
    std::int64_t fen_before = 0, fen_after = 0;  ///< computed amounts of those who meet it
    std::uint64_t unpriced_after = 0;            ///< meet it, but the amount cannot be computed
  };
  struct PolicyChange {
    std::string policy, title;
    Sum total;
    std::vector<Sum> groups;
    std::vector<std::size_t> gainers, losers;  ///< rows
  };
  std::vector<PolicyChange> policies;  ///< those of either side, by id
};

/// Compares two rulesets of the same day (other parameters or other policies) over a population. `by` groups
/// by a fact; nullopt: no groups. Industries are grouped by section, regions by district.
Simulation simulate(const Ruleset& before, const Ruleset& after, const Roster& roster,
                    std::optional<FactUse> by, MatchOptions options = {});

}  // namespace qiying::rules

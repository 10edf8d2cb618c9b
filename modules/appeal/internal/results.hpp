#pragma once
/// Figures beyond the cockpit's: call-backs, time spent in each state, the board of offices, backlog by day,
/// the week's bulletin. Each counts what the caller may see; rates come with their denominators.

#include "modules/appeal/internal/formulas.hpp"
#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// How the cases of a group that were called back in the span turned out, by the last call of each.
struct CallFigures {
  std::string name;  ///< of the organisation; empty: all
  std::int64_t called = 0, reached = 0, refused = 0, unreachable = 0, prompt = 0, quick = 0, solved = 0,
               satisfied = 0, basic = 0, dissatisfied = 0;
  // Over `reached` only; absent without one.
  std::optional<double> response_rate, quick_rate, solved_rate, satisfied_rate, composite;
};
QY_DESCRIBE(CallFigures, QY_FIELD(name), QY_FIELD(called), QY_FIELD(reached), QY_FIELD(refused),
            QY_FIELD(unreachable), QY_FIELD(prompt), QY_FIELD(quick), QY_FIELD(solved), QY_FIELD(satisfied),
            QY_FIELD(basic), QY_FIELD(dissatisfied), QY_FIELD(response_rate), QY_FIELD(quick_rate),
            QY_FIELD(solved_rate), QY_FIELD(satisfied_rate), QY_FIELD(composite))

/// Fills the rates from the counts.
void apply(const Formula& formula, CallFigures& figures);

void register_results(kernel::Registry& registry);

/// Keeps this morning's backlog once; job `appeal.backlog`.
void keep_backlog(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::appeal

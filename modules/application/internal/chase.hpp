#pragma once
/// Chasing 专员跟进: an enterprise that is to be paid and has given no bank account is called by somebody.
/// The task lies with the specialist of its street who has fewest, else with the office that leads the
/// application.

#include "modules/application/internal/grants.hpp"

namespace qiying::application {

enum class ChaseReason { no_answer, no_account, returned };
QY_ENUM(ChaseReason, "no_answer", "no_account", "returned")
/// Open, or over: the account is there, the enterprise declined, it cannot be found any more.
enum class ChaseState { open, settled, declined, gone };
QY_ENUM(ChaseState, "open", "settled", "declined", "gone")
enum class CallResult { promised, unreachable, declined, gone, settled };
QY_ENUM(CallResult, "promised", "unreachable", "declined", "gone", "settled")

/// Opens tasks for those who lack an account since three working days, closes what is settled, reminds of
/// what is late. In system scope.
void watch_chases(db::Connection& db, base::Timestamp now);
/// Opens tasks for all of a run that lack an account now; returns how many. In system scope.
int chase_run(db::Connection& db, const std::string& district, const GrantRun& run, base::Timestamp now);
/// The enterprise has given its account, or declined.
void settle_chase(db::Connection& db, const Record& record, ChaseState state, base::Timestamp now);

}  // namespace qiying::application

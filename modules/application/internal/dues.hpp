#pragma once
/// What is still owed after a decision: instalments with their days, and stay pledges 承诺 that are watched.

#include "modules/application/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::application {

/// 履约中 已违约 已履行 已追回 免于追回.
enum class PledgeState { watching, broken, kept, recovered, waived };
QY_ENUM(PledgeState, "watching", "broken", "kept", "recovered", "waived")

/// Begins the watch at the first payment of an application whose policy asks for a pledge; nothing otherwise.
void begin_pledge(db::Connection& db, const Record& r, base::Timestamp now);
/// The sum that is due next: the share of this instalment, at the last one all that is left.
base::Fen due_of(const Record& r);
/// Job: pledges broken or kept, reminders of days that come near. System scope.
void watch_dues(db::Connection& db, base::Timestamp now);

void register_dues(kernel::Registry& r);

}  // namespace qiying::application

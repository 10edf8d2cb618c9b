#pragma once
/// What is still owed after a decision: instalments with their days.

#include "modules/application/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::application {

/// The sum that is due next: the share of this instalment, at the last one all that is left.
base::Fen due_of(const Record& r);
/// Job: reminders of days that come near. System scope.
void watch_dues(db::Connection& db, base::Timestamp now);

void register_dues(kernel::Registry& r);

}  // namespace qiying::application

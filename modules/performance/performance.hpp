#pragma once
/// Performance and disclosure 绩效与公开 (mission E1–E4): indicators computed from the platform's own
/// records, targets and self-evaluations that fill themselves, budgets and final accounts that are checked
/// before they are published. Public face of the capability.

#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/db/db.hpp"

namespace qiying::performance {

/// Demonstration data: a ledger of work, targets of a year, a budget and a final account of an invented
/// centre. Does nothing when the district has any. Needs system scope.
void put_demo(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::performance

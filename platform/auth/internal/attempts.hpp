#pragma once
/// The counters that make guessing slow. `db` has system scope.

#include <string_view>

#include "platform/auth/caller.hpp"
#include "platform/base/time.hpp"

namespace qiying::auth::internal {

/// Refuses an address with too many failures lately.
base::Result<void> admit_address(db::Connection& db, std::string_view address, base::Timestamp now);
void count_for_address(db::Connection& db, std::string_view address, base::Timestamp now);
/// Counts an attempt as failed in advance; refuses it while the account is locked.
base::Result<void> count_for_account(db::Connection& db, AccountId id, base::Timestamp now);
/// The same for a login that does not exist, so that the two cannot be told apart.
base::Result<void> count_for_unknown(db::Connection& db, std::string_view login, base::Timestamp now);
/// After the right password.
void forget_failures(db::Connection& db, AccountId id);

}  // namespace qiying::auth::internal

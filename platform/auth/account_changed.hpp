#pragma once
/// For whoever changes accounts by SQL of their own.

#include "platform/auth/caller.hpp"
#include "platform/db/db.hpp"

namespace qiying::auth {

/// Call in the transaction that changed an account: what running sessions keep of it is read anew.
void account_changed(db::Connection& db, AccountId account);

}  // namespace qiying::auth

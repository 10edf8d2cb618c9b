#pragma once
/// Tells every cache of callers, in this process at once and in others after commit, that what it knows of an
/// account is old.

#include <string_view>

#include "platform/auth/caller.hpp"

namespace qiying::auth::internal {

/// Somebody who wants to know.
class Listener {
 public:
  Listener();
  virtual ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  /// A transaction that changes this account is open: nothing read of it now may be kept.
  virtual void on_change_begun(AccountId account) = 0;
  /// That transaction has ended: what was read before is old.
  virtual void on_change_ended(AccountId account) = 0;
};

}  // namespace qiying::auth::internal

namespace qiying::auth {

/// Call in the transaction that changes an account, its roles, its posts or its sessions.
void forget_account(db::Connection& db, AccountId account);

}  // namespace qiying::auth

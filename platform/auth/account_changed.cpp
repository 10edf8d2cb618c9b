#include "platform/auth/account_changed.hpp"

#include "platform/auth/internal/doorbell.hpp"

namespace qiying::auth {

void account_changed(db::Connection& db, AccountId account) {
  forget_account(db, account);
}

}  // namespace qiying::auth

#include "platform/auth/internal/attempts.hpp"
#include "platform/auth/internal/doorbell.hpp"
#include "platform/auth/internal/secrets.hpp"
#include "platform/auth/login.hpp"
#include "platform/auth/second_factor.hpp"
#include "platform/base/describe.hpp"
#include "platform/crypto/password.hpp"

namespace qiying::auth {
namespace {

struct Pending {
  SessionId id;
  AccountId account_id;
};
QY_DESCRIBE(Pending, QY_FIELD(id), QY_FIELD(account_id))

db::Scope everywhere() {
  return scope_of(Caller::system(""));
}

base::Error again() {
  return {
      .kind = base::ErrorKind::unauthenticated,
      .code = "login.again",
      .message = {"登录已过期，请重新输入密码", "The sign-in has expired: please type the password again"}};
}

base::Error code_wrong() {
  return {.kind = base::ErrorKind::unauthenticated,
          .code = "login.code_wrong",
          .message = {"验证码不正确或已使用", "The code is not right, or was used already"},
          .help = {"请输入验证器现在显示的 6 位数字，或一个未用过的恢复码",
                   "Type the six digits the authenticator shows now, or a recovery code not used yet"}};
}

base::Error proof_wrong() {
  return base::invalid("secret", "proof.wrong",
                       {"验证码或密码不正确", "The code or the password is not right"});
}

/// Counts the attempt as failed in advance, like a password.
base::Result<Pending> admit(db::Connection& db, std::string_view token, std::string_view address,
                            base::Timestamp now) {
  QY_CHECK(internal::admit_address(db, address, now));
  const auto pending = db.query_one<Pending>(
      "select id, account_id from auth.session where token_hash = $1 and pending and revoked_at is null and "
      "expires_at > $2",
      internal::token_hash(token), now);
  if (!pending) return again();
  QY_CHECK(internal::count_for_account(db, pending->account_id, now));
  return *pending;
}

bool has_factor(db::Connection& db, AccountId account) {
  return factor_state(db, account).on;
}

base::Result<bool> right_password(db::Pool& pool, AccountId account, std::string_view password) {
  const auto hash = pool.acquire(everywhere())
                        ->text("select password_hash from auth.credential where account_id = $1", account);
  return crypto::verify_password(password, hash);
}

}  // namespace

base::Result<NewSession> complete_session(db::Pool& pool, const vault::Keyring& keys, std::string_view token,
                                          std::string_view code, std::string_view address,
                                          std::string_view agent, const LoginOptions& options) {
  QY_TRY(const auto pending, pool.transact(everywhere(), [&](db::Connection& db) {
    return admit(db, token, address, options.now);
  }));
  return pool.transact(everywhere(), [&](db::Connection& db) -> base::Result<NewSession> {
    if (!accept_code(db, keys, pending.account_id, code, options.now))
      return internal::count_for_address(db, address, options.now), code_wrong();
    internal::forget_failures(db, pending.account_id);
    db.execute("update auth.session set revoked_at = $2 where id = $1", pending.id, options.now);
    auto how = options;
    how.factor_proved = true;
    return start_session(db, pending.account_id, address, agent, how);
  });
}

base::Result<void> prove(db::Pool& pool, const vault::Keyring& keys, const Caller& caller,
                         std::string_view secret, base::Timestamp now) {
  QY_CHECK(require_signed_in(caller));
  QY_TRY(const bool by_code, pool.transact(everywhere(), [&](db::Connection& db) -> base::Result<bool> {
    QY_CHECK(internal::count_for_account(db, caller.account, now));
    return has_factor(db, caller.account);
  }));
  bool right = false;
  if (!by_code) {
    QY_TRY(right, right_password(pool, caller.account, secret));
  }
  return pool.transact(everywhere(), [&](db::Connection& db) -> base::Result<void> {
    if (by_code) right = accept_code(db, keys, caller.account, secret, now);
    if (!right) return proof_wrong();
    internal::forget_failures(db, caller.account);
    db.execute("update auth.session set proved_at = $2 where id = $1", caller.session, now);
    forget_account(db, caller.account);
    return {};
  });
}

}  // namespace qiying::auth

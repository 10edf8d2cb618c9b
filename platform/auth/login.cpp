#include "platform/auth/login.hpp"

#include "platform/auth/internal/accounts.hpp"
#include "platform/auth/internal/attempts.hpp"
#include "platform/auth/internal/doorbell.hpp"
#include "platform/auth/internal/secrets.hpp"
#include "platform/base/describe.hpp"
#include "platform/base/text.hpp"
#include "platform/crypto/password.hpp"

namespace qiying::auth {
namespace {

struct Candidate {
  AccountId id;
  std::string status;
  std::string password_hash;
  base::Timestamp changed_at;
  bool must_change_password = false;
  bool unused = false;  ///< nobody has signed in with this password yet
};
QY_DESCRIBE(Candidate, QY_FIELD(id), QY_FIELD(status), QY_FIELD(password_hash), QY_FIELD(changed_at),
            QY_FIELD(must_change_password), QY_FIELD(unused))

std::optional<Candidate> find_candidate(db::Connection& db, std::string_view login) {
  return db.query_one<Candidate>(
      "select a.id, a.status, c.password_hash, c.changed_at, a.must_change_password, "
      "coalesce(a.last_login_at < c.changed_at, true) as unused from auth.account a "
      "join auth.credential c on c.account_id = a.id where a.login = $1",
      login);
}

/// What a client sent, as PostgreSQL can take it.
std::string storable(std::string_view text, std::size_t most) {
  const auto whole = base::repair_utf8(text);
  std::string out(base::first_code_points(whole, most));
  std::erase(out, '\0');
  return out;
}

base::Error wrong() {
  return {.kind = base::ErrorKind::unauthenticated,
          .code = "login.wrong",
          .message = {"登录名或密码不正确", "The login or the password is not right"},
          .help = {"连续 5 次错误后将锁定 15 分钟", "Five failures lock the login for 15 minutes"}};
}

base::Error disabled() {
  return {.kind = base::ErrorKind::forbidden,
          .code = "login.disabled",
          .message = {"账号已停用", "The account is switched off"},
          .help = {"请联系本单位管理员", "Please ask your administrator"}};
}

base::Error given_too_long_ago() {
  return {.kind = base::ErrorKind::forbidden,
          .code = "login.first_password_over",
          .message = {"初始密码已过期", "This first password has ended"},
          .help = {"请联系本单位管理员重置密码", "Please ask your administrator for another one"}};
}

/// Everything before the password is looked at: may this be tried now at all?
base::Result<std::optional<Candidate>> admit(db::Connection& db, const std::string& login,
                                             std::string_view address, base::Timestamp now) {
  QY_CHECK(internal::admit_address(db, address, now));
  auto candidate = find_candidate(db, login);
  QY_CHECK(candidate ? internal::count_for_account(db, candidate->id, now)
                     : internal::count_for_unknown(db, login, now));
  return candidate;
}

base::Result<NewSession> enter(db::Connection& db, const Candidate& candidate, std::string_view address,
                               std::string_view agent, std::string_view password,
                               const LoginOptions& options) {
  internal::forget_failures(db, candidate.id);
  if (candidate.status != "active") return disabled();
  if (candidate.must_change_password && candidate.unused &&
      candidate.changed_at + kFirstPasswordLife < options.now)
    return given_too_long_ago();
  if (crypto::needs_rehash(candidate.password_hash))
    if (auto hash = crypto::hash_password(password); hash.ok())
      db.execute("update auth.credential set password_hash = $2 where account_id = $1", candidate.id, *hash);
  if (options.password_days > 0 &&
      candidate.changed_at + std::chrono::days(options.password_days) < options.now)
    db.execute("update auth.account set must_change_password = true where id = $1", candidate.id);
  return start_session(db, candidate.id, address, agent, options);
}

/// Ends the sessions of longest ago beyond `most`.
void end_surplus(db::Connection& db, AccountId account, base::Timestamp now, int most) {
  if (most <= 0) return;
  const auto ended = db.execute(
      "update auth.session set revoked_at = $2 where id in (select id from auth.session where account_id = "
      "$1 and "
      "revoked_at is null and expires_at > $2 and not pending order by last_seen_at desc, created_at desc "
      "offset $3)",
      account, now, most);
  if (ended > 0) forget_account(db, account);
}

}  // namespace

base::Result<NewSession> login(db::Pool& pool, std::string_view login, std::string_view password,
                               std::string_view address, std::string_view agent,
                               const LoginOptions& options) {
  const auto key = internal::login_key(storable(login, 128));
  const auto scope = scope_of(Caller::system(""));
  QY_TRY(const auto candidate,
         pool.transact(scope, [&](db::Connection& db) { return admit(db, key, address, options.now); }));
  // No connection is held while Argon2 works or waits for its turn.
  QY_TRY(const bool right, crypto::verify_password(password, candidate ? candidate->password_hash : ""));
  return pool.transact(scope, [&](db::Connection& db) -> base::Result<NewSession> {
    if (!candidate || !right) return internal::count_for_address(db, address, options.now), wrong();
    return enter(db, *candidate, address, agent, password, options);
  });
}

base::Result<NewSession> start_session(db::Connection& db, AccountId account, std::string_view address,
                                       std::string_view agent, const LoginOptions& options) {
  NewSession out{internal::new_token(), SessionId::make(), account, options.now + options.life};
  const auto rows = db.run(
      "update auth.account set last_login_at = $2 where id = $1 returning district, must_change_password, "
      "exists (select from auth.second_factor f where f.account_id = $1 and f.confirmed_at is not null)",
      account, options.now);
  if (rows.size() == 0) return base::not_found({"账号", "account"});
  out.must_change_password = rows.text(0, 1) == "t";
  out.pending = rows.text(0, 2) == "t" && !options.factor_proved;
  if (out.pending) out.expires_at = options.now + kPendingLife;
  db.execute(
      "insert into auth.session (district, id, token_hash, account_id, created_at, last_seen_at, expires_at, "
      "user_agent, address, pending, proved_at) values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $5)",
      rows.text(0, 0), out.id, internal::token_hash(out.token), account, options.now, out.expires_at,
      storable(agent, 300), storable(address, 64), out.pending);
  if (!out.pending) end_surplus(db, account, options.now, options.most);
  return out;
}

}  // namespace qiying::auth

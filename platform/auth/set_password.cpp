#include "platform/auth/accounts.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/crypto/password.hpp"

namespace qiying::auth {

base::Result<void> set_password(db::Connection& db, AccountId id, std::string_view password,
                                base::Timestamp now, const PasswordOptions& options) {
  const auto account = find_account(db, id);
  if (!account) return base::not_found({"账号", "account"});
  QY_CHECK(check_password(account->login, password));
  QY_TRY(const auto hash, crypto::hash_password(password));
  db.transaction([&] {
    db.execute(
        "insert into auth.old_password (district, account_id, password_hash, until) "
        "select district, account_id, password_hash, $2 from auth.credential where account_id = $1 "
        "on conflict do nothing",
        id, now);
    db.execute("update auth.credential set password_hash = $2, changed_at = $3 where account_id = $1", id,
               hash, now);
    db.execute(
        "update auth.account set must_change_password = $2, failed_count = 0, locked_until = null, "
        "version = version + 1, updated_at = $3 where id = $1",
        id, options.must_change, now);
    revoke_sessions(db, id, now, options.keep_session);
  });
  return {};
}

namespace {

/// How many passwords back a new one must differ.
constexpr int kRemembered = 4;

base::Error used_before() {
  return base::invalid("password", "password.used",
                       {"不能使用最近用过的密码", "This password was used lately"},
                       {"请换一个没有用过的密码", "Choose one you have not used before"});
}

/// The hashes of the passwords before, newest first.
std::vector<std::string> earlier(db::Connection& db, AccountId account) {
  const auto rows =
      db.run("select password_hash from auth.old_password where account_id = $1 order by until desc limit $2",
             account, kRemembered);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < rows.size(); ++i) out.emplace_back(rows.text(i, 0));
  return out;
}

base::Result<void> check_fresh(db::Connection& db, AccountId account, std::string_view old,
                               std::string_view password) {
  if (old == password) return used_before();
  for (const auto& hash : earlier(db, account)) {
    QY_TRY(const bool same, crypto::verify_password(password, hash));
    if (same) return used_before();
  }
  return {};
}

}  // namespace

base::Result<void> change_password(db::Connection& db, const Caller& caller, std::string_view old,
                                   std::string_view password, base::Timestamp now) {
  QY_CHECK(require_signed_in(caller));
  const auto hash =
      db.text("select password_hash from auth.credential where account_id = $1", caller.account);
  QY_TRY(const bool right, crypto::verify_password(old, hash));
  if (!right)
    return base::invalid("old_password", "password.wrong", {"原密码不正确", "The old password is not right"});
  QY_CHECK(check_fresh(db, caller.account, old, password));
  return set_password(db, caller.account, password, now, {.keep_session = caller.session});
}

std::string random_password() {
  // No 0 o 1 l i: they are read aloud and typed from paper. 32 letters, so that each byte gives one evenly.
  constexpr std::string_view kLetters = "23456789abcdefghjkmnpqrstuvwxyzA";
  std::string out;
  for (const char byte : crypto::random_bytes(16)) {
    if (out.size() % 5 == 4) out += '-';
    out += kLetters[static_cast<unsigned char>(byte) % kLetters.size()];
  }
  return out;
}

}  // namespace qiying::auth

#include "platform/auth/second_factor.hpp"

#include <algorithm>

#include "platform/auth/accounts.hpp"
#include "platform/auth/internal/doorbell.hpp"
#include "platform/auth/totp.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/vault/reseal.hpp"

namespace qiying::auth {
namespace {

constexpr std::size_t kSecretBytes = 20;  // RFC 4226, section 4, R6

struct Factor {
  AccountId account_id;
  std::string secret;
  std::int64_t last_step = 0;
  std::optional<base::Timestamp> confirmed_at;
};
QY_DESCRIBE(Factor, QY_FIELD(account_id), QY_FIELD(secret), QY_FIELD(last_step), QY_FIELD(confirmed_at))

std::optional<Factor> find(db::Connection& db, AccountId account) {
  return db.query_one<Factor>(
      "select account_id, secret, last_step, confirmed_at from auth.second_factor where account_id = $1 for "
      "update",
      account);
}

std::string place(AccountId account) {
  return "auth.second_factor|" + account.str();
}

std::string code_hash(AccountId account, std::string_view code) {
  std::string plain;
  for (const char c : code)
    if (c != '-' && c != ' ') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return crypto::sha256_hex(account.str() + "|" + plain);
}

base::Error none() {
  return base::conflict("factor.none", {"尚未设置二次验证", "There is no second factor yet"});
}

std::string digits_of(std::string_view code) {
  std::string out(code);
  std::erase(out, ' ');
  return out;
}

bool use_recovery_code(db::Connection& db, AccountId account, std::string_view code, base::Timestamp now) {
  return db.execute(
             "update auth.recovery_code set used_at = $3 where account_id = $1 and code_hash = $2 and "
             "used_at is null",
             account, code_hash(account, code), now) == 1;
}

/// A code of the program; its step is used up.
bool use_step(db::Connection& db, const vault::Keyring& keys, const Factor& factor, std::string_view code,
              base::Timestamp now) {
  const auto secret = keys.open(factor.secret, place(factor.account_id));
  if (!secret) return false;
  const auto step = totp_match(*secret, digits_of(code), now, factor.last_step);
  if (!step) return false;
  db.execute("update auth.second_factor set last_step = $2 where account_id = $1", factor.account_id, *step);
  return true;
}

std::vector<std::string> write_codes(db::Connection& db, AccountId account) {
  db.execute("delete from auth.recovery_code where account_id = $1", account);
  std::vector<std::string> out;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    out.push_back(random_password().substr(0, 14));  // 3 groups of 4: 59 bits
    db.execute(
        "insert into auth.recovery_code (district, account_id, code_hash) "
        "select district, id, $2 from auth.account where id = $1",
        account, code_hash(account, out.back()));
  }
  return out;
}

}  // namespace

FactorState factor_state(db::Connection& db, AccountId account) {
  FactorState out;
  if (const auto factor = db.query_one<Factor>("select account_id, '' as secret, last_step, confirmed_at "
                                               "from auth.second_factor where account_id = $1",
                                               account))
    out.since = factor->confirmed_at;
  out.on = out.since.has_value();
  out.codes_left = static_cast<int>(db.number(
      "select count(*) from auth.recovery_code where account_id = $1 and used_at is null", account));
  return out;
}

base::Result<Enrolment> begin_factor(db::Connection& db, const vault::Keyring& keys, AccountId account,
                                     std::string_view issuer, base::Timestamp now) {
  const auto person = find_account(db, account);
  if (!person) return base::not_found({"账号", "account"});
  const auto old = find(db, account);
  if (old && old->confirmed_at)
    return base::conflict("factor.on", {"二次验证已开启", "The second factor is on already"});
  const auto secret = crypto::random_bytes(kSecretBytes);
  db.execute(
      "insert into auth.second_factor (district, account_id, secret, created_at) values ($1, $2, $3, $4) "
      "on conflict (account_id) do update set secret = excluded.secret, created_at = excluded.created_at, "
      "last_step = 0",
      person->district, account, keys.seal(secret, place(account)), now);
  return Enrolment{crypto::base32_encode(secret), totp_address(secret, issuer, person->login)};
}

base::Result<std::vector<std::string>> confirm_factor(db::Connection& db, const vault::Keyring& keys,
                                                      AccountId account, std::string_view code,
                                                      base::Timestamp now) {
  const auto factor = find(db, account);
  if (!factor || factor->confirmed_at) return none();
  if (!use_step(db, keys, *factor, code, now))
    return base::invalid("code", "factor.wrong", {"验证码不正确", "The code is not right"},
                         {"请核对手机时间是否准确，再输入当前显示的 6 位数字",
                          "Check the telephone's clock, then type the six digits shown now"});
  db.execute("update auth.second_factor set confirmed_at = $2 where account_id = $1", account, now);
  forget_account(db, account);
  return write_codes(db, account);
}

bool accept_code(db::Connection& db, const vault::Keyring& keys, AccountId account, std::string_view code,
                 base::Timestamp now) {
  const auto factor = find(db, account);
  if (!factor || !factor->confirmed_at) return false;
  return use_step(db, keys, *factor, code, now) || use_recovery_code(db, account, code, now);
}

base::Result<std::vector<std::string>> renew_codes(db::Connection& db, AccountId account) {
  if (!factor_state(db, account).on) return none();
  return write_codes(db, account);
}

bool remove_factor(db::Connection& db, AccountId account) {
  db.execute("delete from auth.recovery_code where account_id = $1", account);
  const bool was = db.execute("delete from auth.second_factor where account_id = $1", account) == 1;
  forget_account(db, account);
  return was;
}

std::int64_t reseal_factors(db::Connection& db, const vault::Keyring& keys) {
  std::int64_t done = 0;
  for (const auto& factor : db.query<Factor>(
           "select account_id, secret, last_step, confirmed_at from auth.second_factor for update")) {
    if (const auto fresh = vault::reseal(keys, factor.secret, place(factor.account_id)))
      done += db.execute("update auth.second_factor set secret = $2 where account_id = $1", factor.account_id,
                         *fresh);
  }
  return done;
}

}  // namespace qiying::auth

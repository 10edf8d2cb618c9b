#include "platform/auth/internal/attempts.hpp"

#include <string>

#include "platform/auth/login.hpp"

namespace qiying::auth::internal {
namespace {

constexpr std::chrono::minutes kAddressWindow{15};
constexpr std::chrono::hours kMemory{24};

base::Error locked(base::Timestamp until, base::Timestamp now) {
  const auto minutes = std::to_string(std::chrono::ceil<std::chrono::minutes>(until - now).count());
  return {.kind = base::ErrorKind::too_many,
          .code = "login.locked",
          .message = {"密码错误次数过多，请 " + minutes + " 分钟后再试",
                      "Too many wrong passwords: try again in " + minutes + " minutes"},
          .help = {"管理员可以提前解锁", "An administrator can unlock the account"}};
}

std::string address_key(std::string_view address) {
  return "address:" + std::string(address.substr(0, 64));
}

// $1 = key, $2 = now, $3 = failures before the first lock, $4 = its minutes, $5 = most minutes, $6 = a day
// ago: failures older than that are forgotten.
#define QY_FAILURES(count, since) "(case when " since " > $6::timestamptz then " count " else 0 end + 1)"
#define QY_LOCK(failures)                                                    \
  "case when " failures                                                      \
  " >= $3::int then $2::timestamptz + make_interval(mins => least($5::int, " \
  "$4::int * (2 ^ least(" failures " - $3::int, 10))::int)) end"
#define QY_OF_ACCOUNT QY_FAILURES("failed_count", "failed_at")
#define QY_OF_LOGIN QY_FAILURES("t.failures", "t.since")

base::Error locked_until(const db::Rows& lock, base::Timestamp now) {
  const auto until = base::parse_timestamp(lock.size() == 1 ? lock.text(0, 0) : "");
  return locked(until.ok() ? *until : now + kFirstLock, now);
}

template <class Key>
db::Rows count(db::Connection& db, std::string_view sql, const Key& key, base::Timestamp now) {
  return db.run(sql, key, now, kFailuresBeforeLock, static_cast<int>(kFirstLock.count()),
                static_cast<int>(std::chrono::minutes(kLongestLock).count()), now - kMemory);
}

}  // namespace

base::Result<void> admit_address(db::Connection& db, std::string_view address, base::Timestamp now) {
  const auto failures = db.number("select failures from auth.login_attempt where key = $1 and since > $2",
                                  address_key(address), now - kAddressWindow);
  if (failures < kFailuresOfAddress) return {};
  return base::Error{.kind = base::ErrorKind::too_many,
                     .code = "login.too_many",
                     .message = {"此网络地址登录失败过多，请 15 分钟后再试",
                                 "Too many failed log-ins from this address: try again in 15 minutes"}};
}

void count_for_address(db::Connection& db, std::string_view address, base::Timestamp now) {
  db.execute(
      "insert into auth.login_attempt as t (key, failures, since) values ($1, 1, $2) on conflict (key) do "
      "update "
      "set failures = case when t.since > $3 then t.failures + 1 else 1 end, "
      "since = case when t.since > $3 then t.since else excluded.since end",
      address_key(address), now, now - kAddressWindow);
}

base::Result<void> count_for_account(db::Connection& db, AccountId id, base::Timestamp now) {
  const auto counted = count(
      db,
      "update auth.account set failed_at = $2, failed_count = " QY_OF_ACCOUNT ", locked_until = " QY_LOCK(
          QY_OF_ACCOUNT) " where id = $1 and coalesce(locked_until, $2) <= $2 returning 1",
      id, now);
  if (counted.size() == 1) return {};
  return locked_until(db.run("select locked_until from auth.account where id = $1", id), now);
}

base::Result<void> count_for_unknown(db::Connection& db, std::string_view login, base::Timestamp now) {
  const auto key = "login:" + std::string(login);
  const auto counted =
      count(db,
            "insert into auth.login_attempt as t (key, failures, since) values ($1, 1, $2) "
            "on conflict (key) do update set since = $2, failures = " QY_OF_LOGIN
            ", locked_until = " QY_LOCK(QY_OF_LOGIN) " where coalesce(t.locked_until, $2) <= $2 returning 1",
            key, now);
  if (counted.size() == 1) return {};
  return locked_until(db.run("select locked_until from auth.login_attempt where key = $1", key), now);
}

void forget_failures(db::Connection& db, AccountId id) {
  db.execute("update auth.account set failed_count = 0, failed_at = null, locked_until = null where id = $1",
             id);
}

}  // namespace qiying::auth::internal

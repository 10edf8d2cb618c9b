#include "platform/auth/sessions.hpp"

#include "platform/auth/internal/doorbell.hpp"

namespace qiying::auth {
namespace {

struct Owner {
  AccountId account_id;
};
QY_DESCRIBE(Owner, QY_FIELD(account_id))

}  // namespace

std::vector<SessionView> list_sessions(db::Connection& db, AccountId account, base::Timestamp now,
                                       SessionId current) {
  return db.query<SessionView>(
      "select id, created_at, last_seen_at, expires_at, user_agent, address, id = $3 as current "
      "from auth.session "
      "where account_id = $1 and revoked_at is null and expires_at > $2 and not pending order by "
      "last_seen_at desc, id",
      account, now, current);
}

base::Result<void> revoke_session(db::Connection& db, SessionId id, base::Timestamp now) {
  const auto owner = db.query_one<Owner>(
      "update auth.session set revoked_at = $2 where id = $1 and revoked_at is null and expires_at > $2 "
      "returning account_id",
      id, now);
  if (!owner) return base::not_found({"会话", "session"});
  forget_account(db, owner->account_id);
  return {};
}

std::int64_t revoke_sessions(db::Connection& db, AccountId account, base::Timestamp now,
                             std::optional<SessionId> keep) {
  const auto ended = db.execute(
      "update auth.session set revoked_at = $2 where account_id = $1 and revoked_at is null "
      "and expires_at > $2 and ($3::uuid is null or id <> $3)",
      account, now, keep);
  forget_account(db, account);
  return ended;
}

std::int64_t clean_sessions(db::Connection& db, base::Timestamp now) {
  const auto month_ago = now - std::chrono::days(30), day_ago = now - std::chrono::days(1);
  db.execute("delete from auth.login_attempt where since < $1 and coalesce(locked_until, $1) <= $2", day_ago,
             now);
  return db.execute("delete from auth.session where expires_at < $1", month_ago);
}

}  // namespace qiying::auth

#include "platform/auth/identities.hpp"

#include "platform/auth/internal/secrets.hpp"

namespace qiying::auth {

void note_departure(db::Connection& db, std::string_view district, std::string_view state,
                    const Departed& departed, base::Timestamp now) {
  db.execute(
      "insert into auth.departure (district, state_hash, nonce, verifier, next, created_at) values ($1, $2, "
      "$3, $4, $5, "
      "$6)",
      district, internal::token_hash(state), departed.nonce, departed.verifier, departed.next, now);
}

std::optional<Departed> take_departure(db::Connection& db, std::string_view state, base::Timestamp now) {
  return db.query_one<Departed>(
      "delete from auth.departure where state_hash = $1 and created_at > $2 returning nonce, verifier, next",
      internal::token_hash(state), now - kDepartureLife);
}

std::optional<AccountId> account_of_identity(db::Connection& db, const Arrived& identity) {
  const auto rows = db.run(
      "select i.account_id from auth.identity i join auth.account a on a.id = i.account_id where i.issuer = "
      "$1 and "
      "i.subject = $2 and a.status = 'active'",
      identity.issuer, identity.subject);
  if (rows.size() == 0) return std::nullopt;
  return AccountId::parse(rows.text(0, 0));
}

std::string note_arrival(db::Connection& db, std::string_view district, const Arrived& identity,
                         base::Timestamp now) {
  auto token = internal::new_token();
  db.execute(
      "insert into auth.arrival (district, token_hash, issuer, subject, name, created_at) values ($1, $2, "
      "$3, $4, $5, $6)",
      district, internal::token_hash(token), identity.issuer, identity.subject, identity.name, now);
  return token;
}

std::optional<Arrived> find_arrival(db::Connection& db, std::string_view token, base::Timestamp now) {
  return db.query_one<Arrived>(
      "select issuer, subject, name from auth.arrival where token_hash = $1 and created_at > $2",
      internal::token_hash(token), now - kArrivalLife);
}

base::Result<Arrived> bind_arrival(db::Connection& db, const Caller& caller, std::string_view token,
                                   base::Timestamp now) {
  QY_CHECK(require_signed_in(caller));
  const auto found = find_arrival(db, token, now);
  if (!found)
    return base::conflict("identity.gone", {"身份信息已过期，请重新从统一身份认证进入",
                                            "This has expired: come again from the city's sign-in"});
  const auto bound = db.execute(
      "insert into auth.identity (district, issuer, subject, account_id, name, bound_at) values ($1, $2, $3, "
      "$4, $5, $6) "
      "on conflict do nothing",
      caller.district, found->issuer, found->subject, caller.account, found->name, now);
  db.execute("delete from auth.arrival where token_hash = $1", internal::token_hash(token));
  if (bound == 1) return *found;
  return base::conflict("identity.taken",
                        {"该身份已绑定其他账号", "This identity belongs to another account"});
}

std::vector<BoundIdentity> identities_of(db::Connection& db, AccountId account) {
  return db.query<BoundIdentity>(
      "select issuer, subject, name, bound_at from auth.identity where account_id = $1 order by bound_at",
      account);
}

std::int64_t unbind(db::Connection& db, AccountId account) {
  return db.execute("delete from auth.identity where account_id = $1", account);
}

void clean_identities(db::Connection& db, base::Timestamp now) {
  db.execute("delete from auth.departure where created_at < $1", now - kDepartureLife);
  db.execute("delete from auth.arrival where created_at < $1", now - kArrivalLife);
}

}  // namespace qiying::auth

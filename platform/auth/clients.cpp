#include "platform/auth/clients.hpp"

#include <algorithm>

#include "platform/auth/orgs.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/vault/reseal.hpp"

namespace qiying::auth {
namespace {

struct Known {
  std::string district;
  ClientId id;
  std::string name, algorithm, secret;
  std::optional<std::string> old_secret;
  std::optional<base::Timestamp> old_until;
  OrgId org_id;
  std::string org_path;
  std::vector<std::string> scopes;
  int per_minute = 0;
  std::int64_t per_day = 0;
  bool active = false;
  base::Timestamp expires_at;
};
QY_DESCRIBE(Known, QY_FIELD(district), QY_FIELD(id), QY_FIELD(name), QY_FIELD(algorithm), QY_FIELD(secret),
            QY_FIELD(old_secret), QY_FIELD(old_until), QY_FIELD(org_id), QY_FIELD(org_path), QY_FIELD(scopes),
            QY_FIELD(per_minute), QY_FIELD(per_day), QY_FIELD(active), QY_FIELD(expires_at))

std::string place(ClientId id) {
  return "auth.client|" + id.str();
}

std::string text_of(const crypto::Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

base::Error refused(std::string code, base::Text message, base::Text help = {}) {
  return {.kind = base::ErrorKind::unauthenticated,
          .code = std::move(code),
          .message = std::move(message),
          .help = std::move(help)};
}

base::Error unknown() {
  return refused("client.unknown", {"请求方不存在或已停用", "This requester is not known, or switched off"},
                 {"请核对 gjgxjhpt_rid", "Check gjgxjhpt_rid"});
}

/// Within the window; milliseconds since 1970.
base::Result<void> check_time(std::string_view rtime, base::Timestamp now) {
  const auto wrong = [] {
    return refused(
        "client.time",
        {"请求时间与服务器相差超过 5 分钟", "The time of the request differs by more than 5 minutes"},
        {"gjgxjhpt_rtime 为毫秒时间戳，请校准时钟", "gjgxjhpt_rtime are milliseconds; set the clock"});
  };
  if (rtime.size() != 13 || !std::ranges::all_of(rtime, [](char c) { return c >= '0' && c <= '9'; }))
    return wrong();
  const base::Timestamp at{std::chrono::milliseconds(std::stoll(std::string(rtime)))};
  if (at < now - kSignatureWindow || at > now + kSignatureWindow) return wrong();
  return {};
}

base::Result<void> check_digest(const Signed& request) {
  if (request.body.empty() && request.digest.empty()) return {};
  if (crypto::equal(crypto::sm3_hex(request.body), request.digest)) return {};
  return refused("client.digest", {"请求体与摘要不符", "The body does not agree with its digest"},
                 {"gjgxjhpt_digest 为请求体的 SM3（小写十六进制）",
                  "gjgxjhpt_digest is the SM3 of the body, in lower-case hexadecimal digits"});
}

bool signed_with(const vault::Keyring& keys, const Known& client, const std::string& sealed,
                 const Signed& request) {
  const auto secret = keys.open(sealed, place(client.id));
  return secret && crypto::equal(signature(client.algorithm, *secret, request), request.sign);
}

base::Result<void> check_sign(const vault::Keyring& keys, const Known& client, const Signed& request,
                              base::Timestamp now) {
  if (signed_with(keys, client, client.secret, request)) return {};
  const bool grace = client.old_secret && client.old_until && *client.old_until > now;
  if (grace && signed_with(keys, client, *client.old_secret, request)) return {};
  return refused("client.sign", {"签名不正确", "The signature is not right"},
                 {"签名为 Base64(HMAC(密钥, sid+rid+rtime+digest))",
                  "It is Base64(HMAC(secret, sid+rid+rtime+digest))"});
}

base::Error too_many() {
  return {.kind = base::ErrorKind::too_many,
          .code = "client.quota",
          .message = {"已超过调用配额", "The quota is used up"},
          .help = {"请稍后再试，或向安全管理员申请调整", "Try later, or ask the security administrator"}};
}

/// Counts the request; refuses it when it was seen before, or when there were too many.
base::Result<void> use_up(db::Connection& db, const Known& client, const Signed& request,
                          base::Timestamp now) {
  const auto mark = crypto::sm3_hex(std::string(request.sid) + "|" + std::string(request.rtime) + "|" +
                                    std::string(request.digest));
  if (db.execute(
          "insert into auth.client_request (district, client_id, mark, seen_at) values ($1, $2, $3, $4) "
          "on conflict do nothing",
          client.district, client.id, mark, now) == 0)
    return refused("client.replay", {"请求已使用过", "This request was used before"},
                   {"每次请求使用新的时间戳", "Use a new time for each request"});
  const auto day = base::local_date(now);
  const auto today = db.number(
      "insert into auth.client_day as d (district, client_id, day, requests) values ($1, $2, $3, 1) "
      "on conflict (district, client_id, day) do update set requests = d.requests + 1 returning requests",
      client.district, client.id, base::to_iso(day));
  const auto lately =
      db.number("select count(*) from auth.client_request where client_id = $1 and seen_at > $2", client.id,
                now - std::chrono::minutes(1));
  if (today > client.per_day || lately > client.per_minute) return too_many();
  db.execute(
      "update auth.client set last_used_at = $2 where id = $1 and coalesce(last_used_at, '-infinity') < $3",
      client.id, now, now - std::chrono::minutes(1));
  return {};
}

Caller caller_of(const Known& client, std::string_view scope) {
  Caller out;
  out.kind = CallerKind::staff;
  out.account = AccountId::parse(client.id.str()).value();
  out.name = client.name;
  out.org = client.org_id;
  out.org_path = client.org_path;
  out.district = client.district;
  out.permissions.emplace(scope);
  out.client = client.id.str();
  return out;
}

std::string new_secret() {
  return crypto::random_token(32);
}

}  // namespace

std::string signature(std::string_view algorithm, std::string_view secret, const Signed& request) {
  std::string text;
  for (const auto part : {request.sid, request.rid, request.rtime, request.digest}) text += part;
  return crypto::base64_encode(
      text_of(algorithm == "HMAC-SM3" ? crypto::hmac_sm3(secret, text) : crypto::hmac_sha256(secret, text)));
}

base::Result<Caller> admit_client(db::Pool& pool, const vault::Keyring& keys, const Signed& request,
                                  base::Timestamp now) {
  return pool.transact(scope_of(Caller::system("")), [&](db::Connection& db) -> base::Result<Caller> {
    const auto client = db.query_one<Known>(
        "select district, id, name, algorithm, secret, old_secret, old_until, org_id, org_path, "
        "array_to_json(scopes) as scopes, per_minute, per_day, active, expires_at from auth.client where rid "
        "= $1",
        request.rid.substr(0, 64));
    if (!client || !client->active) return unknown();
    if (client->expires_at <= now)
      return refused("client.expired", {"接口密钥已过期", "The key has expired"},
                     {"请联系安全管理员续期", "Ask the security administrator"});
    QY_CHECK(check_time(request.rtime, now));
    QY_CHECK(check_digest(request));
    QY_CHECK(check_sign(keys, *client, request, now));
    if (std::ranges::find(client->scopes, request.sid) == client->scopes.end())
      return base::Error{
          .kind = base::ErrorKind::forbidden,
          .code = "client.scope",
          .message = {"未授权调用此服务：" + std::string(request.sid.substr(0, 60)),
                      "This service was not granted: " + std::string(request.sid.substr(0, 60))}};
    QY_CHECK(use_up(db, *client, request, now));
    return caller_of(*client, request.sid);
  });
}

base::Result<ClientSecret> create_client(db::Connection& db, const vault::Keyring& keys, const Caller& by,
                                         const ClientDraft& draft, base::Timestamp now) {
  const auto org = find_org(db, draft.org);
  if (!org || org->district != by.district)
    return base::invalid("org_id", "client.org", {"没有这个单位", "There is no such organisation"});
  if (draft.expires_at <= now)
    return base::invalid("expires_at", "client.expiry", {"有效期须晚于现在", "The expiry lies in the past"});
  ClientSecret out{ClientId::make(), "qy-" + crypto::to_hex(crypto::random_bytes(8)), new_secret()};
  db.execute(
      "insert into auth.client (district, id, name, rid, algorithm, secret, org_id, org_path, scopes, "
      "per_minute, "
      "per_day, expires_at, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, "
      "$9::text[], $10, $11, $12, $13, $14)",
      by.district, out.id, draft.name, out.rid, draft.algorithm, keys.seal(out.secret, place(out.id)),
      org->id, org->path, draft.scopes, draft.per_minute, draft.per_day, draft.expires_at, now, by.account);
  return out;
}

namespace {

constexpr const char* kColumns =
    "select c.id, c.name, c.rid, c.algorithm, c.org_id, o.name as org_name, array_to_json(c.scopes) as "
    "scopes, "
    "c.per_minute, c.per_day, c.active, c.expires_at, c.created_at, c.last_used_at, c.old_until, "
    "coalesce(d.requests, 0) as today, c.version from auth.client c join auth.org o on o.id = c.org_id "
    "left join auth.client_day d on d.client_id = c.id and d.day = $1::date ";

}  // namespace

std::vector<Client> list_clients(db::Connection& db, base::Timestamp now) {
  return db.query<Client>(std::string(kColumns) + "order by c.name, c.id",
                          base::to_iso(base::local_date(now)));
}

std::optional<Client> find_client(db::Connection& db, ClientId id, base::Timestamp now) {
  return db.query_one<Client>(std::string(kColumns) + "where c.id = $2", base::to_iso(base::local_date(now)),
                              id);
}

base::Result<ClientSecret> rotate_client(db::Connection& db, const vault::Keyring& keys, ClientId id,
                                         base::Timestamp now) {
  ClientSecret out{id, {}, new_secret()};
  const auto rows = db.run(
      "update auth.client set old_secret = secret, old_until = $3, secret = $2, version = version + 1 where "
      "id = $1 "
      "returning rid",
      id, keys.seal(out.secret, place(id)), now + kOldSecretLife);
  if (rows.size() == 0) return base::not_found({"接口密钥", "key"});
  out.rid = rows.text(0, 0);
  return out;
}

base::Result<void> update_client(db::Connection& db, const Client& changed, base::Timestamp now) {
  if (!find_client(db, changed.id, now)) return base::not_found({"接口密钥", "key"});
  const auto done = db.execute(
      "update auth.client set name = $2, scopes = $3::text[], per_minute = $4, "
      "per_day = $5, active = $6, expires_at = $7, version = version + 1 where id = $1 and version = $8",
      changed.id, changed.name, changed.scopes, changed.per_minute, changed.per_day, changed.active,
      changed.expires_at, changed.version);
  if (done == 1) return {};
  return base::conflict("client.changed", {"已被他人修改，请刷新", "Somebody else has changed it: reload"});
}

std::int64_t reseal_clients(db::Connection& db, const vault::Keyring& keys) {
  std::int64_t done = 0;
  const auto rows = db.run(
      "select id, 'secret', secret from auth.client union all select id, 'old_secret', old_secret from "
      "auth.client "
      "where old_secret is not null");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto id = ClientId::parse(rows.text(i, 0)).value();
    const auto fresh = vault::reseal(keys, rows.text(i, 2), place(id));
    if (!fresh) continue;
    const bool old = rows.text(i, 1) == "old_secret";
    done += db.execute(old ? "update auth.client set old_secret = $2 where id = $1"
                           : "update auth.client set secret = $2 where id = $1",
                       id, *fresh);
  }
  return done;
}

std::int64_t clean_clients(db::Connection& db, base::Timestamp now) {
  db.execute("delete from auth.client_day where day < $1::date",
             base::to_iso(base::local_date(now - std::chrono::days(366))));
  return db.execute("delete from auth.client_request where seen_at < $1", now - 3 * kSignatureWindow);
}

}  // namespace qiying::auth

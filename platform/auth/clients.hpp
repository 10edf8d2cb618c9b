#pragma once
/// Programs of other offices that use the open interface. A program signs each request as the national data
/// exchange does (headers gjgxjhpt_rid, _sid, _rtime, _sign = Base64(HMAC(secret, sid+rid+rtime))), with
/// HMAC-SHA256 or HMAC-SM3; `sid` is the permission that the request needs, so that a signature for one
/// service opens no other. A body is signed along: header gjgxjhpt_digest holds its SM3 and is added to the
/// signed text.

#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/vault/vault.hpp"

namespace qiying::auth {

using ClientId = base::Id<struct ClientTag>;

/// By how much the program's clock may differ, and for how long a request is remembered.
inline constexpr std::chrono::minutes kSignatureWindow{5};
/// For how long the secret before is good after a rotation.
inline constexpr std::chrono::hours kOldSecretLife{24};

struct Client {
  ClientId id;
  std::string name, rid, algorithm;
  OrgId org_id;
  std::string org_name;
  std::vector<std::string> scopes;
  int per_minute = 600;
  std::int64_t per_day = 100000;
  bool active = true;
  base::Timestamp expires_at;
  base::Timestamp created_at;
  std::optional<base::Timestamp> last_used_at, old_until;
  std::int64_t today = 0;  ///< requests since midnight (China)
  std::int64_t version = 1;
};
QY_DESCRIBE(Client, QY_FIELD(id), QY_FIELD(name), QY_FIELD(rid), QY_FIELD(algorithm), QY_FIELD(org_id),
            QY_FIELD(org_name), QY_FIELD(scopes), QY_FIELD(per_minute), QY_FIELD(per_day), QY_FIELD(active),
            QY_FIELD(expires_at), QY_FIELD(created_at), QY_FIELD(last_used_at), QY_FIELD(old_until),
            QY_FIELD(today), QY_FIELD(version))

struct ClientDraft {
  std::string name;
  std::string algorithm = "HMAC-SHA256";
  OrgId org;
  std::vector<std::string> scopes;
  int per_minute = 600;
  std::int64_t per_day = 100000;
  base::Timestamp expires_at;
};
struct ClientSecret {
  ClientId id;
  std::string rid, secret;  ///< shown this once
};
/// Errors client.org (422 at "org_id"), client.algorithm, client.expiry.
base::Result<ClientSecret> create_client(db::Connection& db, const vault::Keyring& keys, const Caller& by,
                                         const ClientDraft& draft, base::Timestamp now);
/// By name.
std::vector<Client> list_clients(db::Connection& db, base::Timestamp now);
std::optional<Client> find_client(db::Connection& db, ClientId id, base::Timestamp now);
/// A new secret; the old one stays good for kOldSecretLife.
base::Result<ClientSecret> rotate_client(db::Connection& db, const vault::Keyring& keys, ClientId id,
                                         base::Timestamp now);
/// Changes what may be asked, and until when. Errors: not found; client.changed (409).
base::Result<void> update_client(db::Connection& db, const Client& changed, base::Timestamp now);
/// Seals the secrets again that an older key sealed; returns how many.
std::int64_t reseal_clients(db::Connection& db, const vault::Keyring& keys);
/// Forgets requests outside the window and counts of last year; a job for the night.
std::int64_t clean_clients(db::Connection& db, base::Timestamp now);

/// A signed request, as it came.
struct Signed {
  std::string_view rid, sid, rtime, sign, digest;
  std::string_view body;  ///< in full
};
/// What is signed, and the signature: Base64 of the HMAC.
std::string signature(std::string_view algorithm, std::string_view secret, const Signed& request);
/// The program behind a signed request, with the one permission `sid`. The request is used up and counted.
/// Errors (401): client.unknown, client.sign, client.time, client.replay, client.digest, client.expired;
/// (403) client.scope; (429) client.quota.
base::Result<Caller> admit_client(db::Pool& pool, const vault::Keyring& keys, const Signed& request,
                                  base::Timestamp now);

}  // namespace qiying::auth

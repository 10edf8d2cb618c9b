#pragma once
/// From the cookie to the caller. Sessions live in the database (only a hash of the token); each process
/// keeps what it resolved for some seconds, and forgets at once what changed.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/auth/grants.hpp"
#include "platform/base/describe.hpp"

namespace qiying::auth {

/// The NOTIFY channel on which processes tell each other that an account has changed; the payload is its id.
inline constexpr std::string_view kSessionChannel = "qiying_session";

/// A session as its owner sees it.
struct SessionView {
  SessionId id;
  base::Timestamp created_at;
  base::Timestamp last_seen_at;  ///< to the minute
  base::Timestamp expires_at;
  std::string user_agent;
  std::string address;
  bool current = false;  ///< the one that asks
};
QY_DESCRIBE(SessionView, QY_FIELD(id), QY_FIELD(created_at), QY_FIELD(last_seen_at), QY_FIELD(expires_at),
            QY_FIELD(user_agent), QY_FIELD(address), QY_FIELD(current))

/// Sessions of an account that can still be used at `now`, last used first.
std::vector<SessionView> list_sessions(db::Connection& db, AccountId account, base::Timestamp now,
                                       SessionId current = {});
/// Ends one session at once; not found when it is over already or not for this caller's scope.
base::Result<void> revoke_session(db::Connection& db, SessionId id, base::Timestamp now);
/// Ends all sessions of an account but `keep`; returns how many.
std::int64_t revoke_sessions(db::Connection& db, AccountId account, base::Timestamp now,
                             std::optional<SessionId> keep = {});
/// Removes sessions that ended, and counters of failures, more than a month or a day ago; a job for the
/// night.
std::int64_t clean_sessions(db::Connection& db, base::Timestamp now);

struct SessionCacheOptions {
  std::chrono::seconds time_to_live{10};
  std::size_t most = 20000;      ///< entries of known tokens, and as many of unknown ones
  std::chrono::minutes idle{0};  ///< sessions not used for so long have ended; 0: only their end ends them
  /// Roles that need a second factor: without it they hold nothing.
  std::function<bool(const std::vector<std::string>& roles)> needs_factor{};
};

/// Tokens to callers. Thread-safe. Usually no query: an answer, also "unknown", is kept for ten seconds. A
/// change made in this process (revoke_session, set_roles, set_password, ...) is respected from that moment,
/// also while its transaction is still open; changes made by other processes when their NOTIFY arrives
/// (`on_notify`).
class SessionCache {
 public:
  SessionCache(db::Pool& pool, const Grants& grants, const base::Clock& clock,
               SessionCacheOptions options = {});
  ~SessionCache();
  /// The caller behind a token; nullopt when it is unknown, expired, revoked, or its account disabled. Throws
  /// DbError when the database is needed and away.
  std::optional<Caller> resolve(std::string_view token);
  /// To be hung on the events hub's channel kSessionChannel. Empty: notifications may have been lost, forget
  /// everything.
  void on_notify(std::string_view payload);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::auth

#pragma once
/// Signing in. Wrong passwords and unknown logins look and last the same; five failures lock a login for 15
/// minutes, each further one doubles that up to a day; an address with many failures has to wait. The
/// failure is counted before the password is looked at, so attempts at the same time cannot outrun it.
/// Thread-safe.

#include <chrono>
#include <string>
#include <string_view>

#include "platform/auth/caller.hpp"
#include "platform/base/time.hpp"

namespace qiying::auth {

inline constexpr int kFailuresBeforeLock = 5;
inline constexpr std::chrono::minutes kFirstLock{15};
inline constexpr std::chrono::hours kLongestLock{24};
/// Failures from one address within a quarter of an hour; a whole office may stand behind one.
inline constexpr int kFailuresOfAddress = 100;

/// A session just begun; the token goes into the cookie and is not stored anywhere.
struct NewSession {
  std::string token;
  SessionId id;
  AccountId account;
  base::Timestamp expires_at;
  bool must_change_password = false;
};

struct LoginOptions {
  base::Timestamp now = base::SystemClock().now();
  std::chrono::hours life{12};
};

/// Errors: login.wrong (401), login.locked and login.too_many (429), login.disabled (403, after the right
/// password only), password.busy (503).
base::Result<NewSession> login(db::Pool& pool, std::string_view login, std::string_view password,
                               std::string_view address, std::string_view agent,
                               const LoginOptions& options = {});
/// A session without a password, after sign-up or another proof of identity. `db` has system scope.
base::Result<NewSession> start_session(db::Connection& db, AccountId account, std::string_view address,
                                       std::string_view agent, const LoginOptions& options = {});

}  // namespace qiying::auth

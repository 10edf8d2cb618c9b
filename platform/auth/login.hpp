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
#include "platform/vault/vault.hpp"

namespace qiying::auth {

inline constexpr int kFailuresBeforeLock = 5;
inline constexpr std::chrono::minutes kFirstLock{15};
inline constexpr std::chrono::hours kLongestLock{24};
/// Failures from one address within a quarter of an hour; a whole office may stand behind one.
inline constexpr int kFailuresOfAddress = 100;

/// For how long a password that somebody else gave waits for its first use.
inline constexpr std::chrono::days kFirstPasswordLife{14};

/// A session just begun; the token goes into the cookie and is not stored anywhere.
struct NewSession {
  std::string token;
  SessionId id;
  AccountId account;
  base::Timestamp expires_at;
  bool must_change_password = false;
  bool pending = false;  ///< the second factor is still to come: complete_session
};

struct LoginOptions {
  base::Timestamp now = base::SystemClock().now();
  std::chrono::hours life{12};
  int most = 0;                ///< sessions of one account; older ones end; 0: any number
  int password_days = 0;       ///< older passwords must be changed; 0: they stay good
  bool factor_proved = false;  ///< the second factor has been asked already
};

/// Errors: login.wrong (401), login.locked and login.too_many (429), login.disabled and
/// login.first_password_over (403, after the right password only), password.busy (503).
base::Result<NewSession> login(db::Pool& pool, std::string_view login, std::string_view password,
                               std::string_view address, std::string_view agent,
                               const LoginOptions& options = {});
/// For how long a session waits for its second factor.
inline constexpr std::chrono::minutes kPendingLife{10};
/// The second half of signing in: `token` is that of a pending session, which ends; a wrong code counts like
/// a wrong password. Errors: login.code_wrong, login.again (401), login.locked, login.too_many (429).
base::Result<NewSession> complete_session(db::Pool& pool, const vault::Keyring& keys, std::string_view token,
                                          std::string_view code, std::string_view address,
                                          std::string_view agent, const LoginOptions& options = {});
/// Step-up: a code when the caller has a second factor, the password otherwise; afterwards `proved_at` is
/// `now`. Errors: proof.wrong (422 at "secret"), login.locked (429), password.busy (503).
base::Result<void> prove(db::Pool& pool, const vault::Keyring& keys, const Caller& caller,
                         std::string_view secret, base::Timestamp now);

/// A session without a password, after sign-up or another proof of identity. `db` has system scope.
base::Result<NewSession> start_session(db::Connection& db, AccountId account, std::string_view address,
                                       std::string_view agent, const LoginOptions& options = {});

}  // namespace qiying::auth

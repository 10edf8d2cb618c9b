#pragma once
/// The second factor: codes of an authenticator program, and recovery codes for the day the telephone is
/// lost. Functions use the connection given and its scope; not thread-safe beyond that.

#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/vault/vault.hpp"

namespace qiying::auth {

inline constexpr int kRecoveryCodes = 10;

struct FactorState {
  bool on = false;
  std::optional<base::Timestamp> since;
  int codes_left = 0;  ///< recovery codes not used yet
};
FactorState factor_state(db::Connection& db, AccountId account);

/// What the person takes into the program; shown this once.
struct Enrolment {
  std::string secret;   ///< base32, to type
  std::string address;  ///< otpauth://, as a QR code
};
/// A fresh secret that is in force once `confirm_factor` has seen a code of it. Error factor.on (409).
base::Result<Enrolment> begin_factor(db::Connection& db, const vault::Keyring& keys, AccountId account,
                                     std::string_view issuer, base::Timestamp now);
/// Switches the factor on and gives the recovery codes, this once. Errors factor.none (409), factor.wrong
/// (422 at "code").
base::Result<std::vector<std::string>> confirm_factor(db::Connection& db, const vault::Keyring& keys,
                                                      AccountId account, std::string_view code,
                                                      base::Timestamp now);
/// Whether `code` proves the second factor now: a code of the program, not yet used, or a recovery code,
/// which is used up by this. False also when there is no factor.
bool accept_code(db::Connection& db, const vault::Keyring& keys, AccountId account, std::string_view code,
                 base::Timestamp now);
/// New recovery codes in place of the old ones. Error factor.none.
base::Result<std::vector<std::string>> renew_codes(db::Connection& db, AccountId account);
/// Takes the factor away; true when there was one.
bool remove_factor(db::Connection& db, AccountId account);
/// Seals the secrets again that an older key sealed; returns how many.
std::int64_t reseal_factors(db::Connection& db, const vault::Keyring& keys);

}  // namespace qiying::auth

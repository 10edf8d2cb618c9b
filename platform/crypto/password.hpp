#pragma once
/// Passwords with Argon2id (RFC 9106), 19 MiB, 2 passes, 1 lane: the recommendation of the OWASP Password
/// Storage Cheat Sheet (2024). At most two computations run at a time in a process, so that a flood of
/// log-ins costs at most 38 MiB and two cores; more than `kMaxWaiting` waiting callers are sent away.
/// Thread-safe.

#include <string>
#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::crypto {

inline constexpr int kPasswordsAtATime = 2;
inline constexpr int kMaxWaiting = 6;

/// An encoded string "$argon2id$v=19$m=19456,t=2,p=1$salt$hash" with a fresh salt. Takes tens of
/// milliseconds. Error: `password.busy` (unavailable).
base::Result<std::string> hash_password(std::string_view password);
/// Whether the password belongs to the encoded string; false for an encoded string that is none, in the same
/// time, so that callers may pass "" for an unknown account. Error: `password.busy` (unavailable).
base::Result<bool> verify_password(std::string_view password, std::string_view encoded);
/// Whether the string was made with other parameters than today's and should be renewed at the next log-in.
bool needs_rehash(std::string_view encoded);

}  // namespace qiying::crypto

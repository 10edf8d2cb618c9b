#pragma once
/// One-time passwords by the clock, as every authenticator program makes them: RFC 6238 over RFC 4226,
/// HMAC-SHA1, six digits, steps of 30 seconds. Pure, thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/time.hpp"

namespace qiying::auth {

inline constexpr std::chrono::seconds kTotpStep{30};

/// The number of the step that `now` lies in.
std::int64_t totp_step(base::Timestamp now);
/// The code of a step; `secret` are raw bytes.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);
/// The step whose code this is: the one of `now`, the one before or after (clocks differ), and later than
/// `after`.
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, base::Timestamp now,
                                       std::int64_t after);
/// "otpauth://totp/..." for a QR code.
std::string totp_address(std::string_view secret, std::string_view issuer, std::string_view login);

}  // namespace qiying::auth

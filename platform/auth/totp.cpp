#include "platform/auth/totp.hpp"

#include <fmt/format.h>

#include "platform/crypto/crypto.hpp"

namespace qiying::auth {
namespace {

/// RFC 4226, section 5.3: four bytes from where the last nibble points.
std::uint32_t truncated(std::string_view digest) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(digest[i]));
  };
  const auto at = byte(digest.size() - 1) & 15;
  return (byte(at) & 127) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
}

std::string percent(std::string_view text) {
  std::string out;
  for (const unsigned char c : text)
    out += std::isalnum(c) ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  return out;
}

}  // namespace

std::int64_t totp_step(base::Timestamp now) {
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()) / kTotpStep;
}

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  std::string counter(8, '\0');
  for (int i = 7; i >= 0; --i, step >>= 8)
    counter[static_cast<std::size_t>(i)] = static_cast<char>(step & 255);
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", truncated(crypto::hmac_sha1(secret, counter)) % modulus, digits);
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, base::Timestamp now,
                                       std::int64_t after) {
  const auto here = totp_step(now);
  for (const auto step : {here, here - 1, here + 1})
    if (step > after && crypto::equal(totp_code(secret, step), code)) return step;
  return std::nullopt;
}

std::string totp_address(std::string_view secret, std::string_view issuer, std::string_view login) {
  return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
                     percent(issuer), percent(login), crypto::base32_encode(secret));
}

}  // namespace qiying::auth

#include "platform/auth/totp.hpp"

#include <doctest/doctest.h>

using namespace qiying;
using namespace qiying::auth;

namespace {

constexpr const char* kSecret = "12345678901234567890";

base::Timestamp at(std::int64_t seconds) {
  return base::Timestamp(std::chrono::seconds(seconds));
}

}  // namespace

TEST_CASE("codes by the clock are those of RFC 6238, appendix B") {
  const std::pair<std::int64_t, const char*> kVectors[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : kVectors) CHECK(totp_code(kSecret, totp_step(at(seconds)), 8) == code);
}

TEST_CASE("codes by number are those of RFC 4226, appendix D") {
  const char* kCodes[] = {"755224", "287082", "359152", "969429", "338314",
                          "254676", "287922", "162583", "399871", "520489"};
  for (int i = 0; i < 10; ++i) CHECK(totp_code(kSecret, i) == kCodes[i]);
}

TEST_CASE("one step before and after is accepted, and none that was used") {
  const auto now = at(300);  // step 10
  for (const int step : {9, 10, 11}) CHECK(totp_match(kSecret, totp_code(kSecret, step), now, 0) == step);
  for (const int step : {8, 12}) CHECK_FALSE(totp_match(kSecret, totp_code(kSecret, step), now, 0));
  CHECK_FALSE(totp_match(kSecret, totp_code(kSecret, 10), now, 10));
  CHECK_FALSE(totp_match(kSecret, totp_code(kSecret, 9), now, 10));
  for (const char* nonsense : {"", "12345", "1234567", "abcdef"})
    CHECK_FALSE(totp_match(kSecret, nonsense, now, 0));
}

TEST_CASE("the address holds issuer, login and secret in base32") {
  CHECK(totp_address(kSecret, "企应 A", "chef") ==
        "otpauth://totp/%E4%BC%81%E5%BA%94%20A:chef?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="
        "%E4%BC%81%E5%BA%94%20A&algorithm=SHA1&digits=6&period=30");
}

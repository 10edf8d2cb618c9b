#include "platform/base/mask.hpp"

#include <doctest/doctest.h>

#include "platform/base/phone.hpp"

using qiying::base::mask_phone;

TEST_CASE("a telephone number keeps its ends") {
  CHECK(mask_phone("13800138000") == "138****8000");
  CHECK(mask_phone("027-85551234") == "027****1234");
}

TEST_CASE("what is too short, or no number, shows nothing") {
  for (const char* text : {"1", "12345", "123456", "请联系前台小周"}) CHECK(mask_phone(text) == "****");
  CHECK(mask_phone("").empty());
}

TEST_CASE("one number in many ways of writing") {
  for (const char* written :
       {"13900000001", "139 0000 0001", "139-0000-0001", "+86 13900000001", "0086 139 0000 0001"})
    CHECK(qiying::base::phone_digits(written) == "13900000001");
  CHECK(qiying::base::phone_digits("027-8555 1234") == "02785551234");
  CHECK(qiying::base::phone_digits("8613900") == "8613900");
  CHECK(qiying::base::phone_digits("chen@example.com") == "");
}

#include "platform/base/mask.hpp"

#include <doctest/doctest.h>

using qiying::base::mask_phone;

TEST_CASE("a telephone number keeps its ends") {
  CHECK(mask_phone("13800138000") == "138****8000");
  CHECK(mask_phone("027-85551234") == "027****1234");
}

TEST_CASE("what is too short, or no number, shows nothing") {
  for (const char* text : {"1", "12345", "123456", "请联系前台小周"}) CHECK(mask_phone(text) == "****");
  CHECK(mask_phone("").empty());
}

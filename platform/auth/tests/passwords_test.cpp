#include "platform/auth/passwords.hpp"

#include <doctest/doctest.h>

#include <string>

using qiying::auth::check_password;

namespace {
std::string code_for(std::string_view login, std::string_view password) {
  const auto result = check_password(login, password);
  return result.ok() ? "ok" : result.error().code;
}
}  // namespace

TEST_CASE("a long sentence is a good password") {
  CHECK(code_for("zhang", "correct horse battery") == "ok");
  CHECK(code_for("zhang", "一行白鹭上青天两个黄鹂") == "ok");
  CHECK(code_for("admin", "Huangpu@2026") == "ok");
}

TEST_CASE("ten characters at least, counted as people count") {
  CHECK(code_for("zhang", "Ab3$xY9!z") == "password.too_short");
  CHECK(code_for("zhang", "一行白鹭上") == "password.too_short");
  CHECK(code_for("zhang", std::string(64, 'x') + std::string(65, 'y') + "abc") == "password.too_long");
}

TEST_CASE("not the login, nor the login with a bit around it") {
  CHECK(code_for("zhangsan88", "ZhangSan88") == "password.like_login");
  CHECK(code_for("zhangsan88", "zhangsan88123") == "password.like_login");
  CHECK(code_for("zhang", "zhang-likes-the-river") == "ok");
}

TEST_CASE("no common and no monotonous passwords") {
  CHECK(code_for("zhang", "1234567890") == "password.common");
  CHECK(code_for("zhang", "Password123") == "password.common");
  CHECK(code_for("zhang", "aaaaaaaaaaaa") == "password.common");
  CHECK(code_for("zhang", "1212121212") == "password.common");
  CHECK(code_for("zhang", "abcdefghijk") == "password.common");
  CHECK(code_for("zhang", "9876543210") == "password.common");
}

TEST_CASE("not what everybody of the platform and the place would think of first") {
  CHECK(code_for("zhang", "Qiying@2026") == "password.common");
  CHECK(code_for("zhang", "WuHan1234567!") == "password.common");
  CHECK(code_for("zhang", "zhengwu-zhengwu-1") == "password.common");
  CHECK(code_for("zhang", "wuhan-river-lotus") == "ok");
  CHECK(code_for("zhang", "武汉wuhan一二三四五") == "ok");
}

TEST_CASE("the commonest passwords of ten and more characters, and what lies near them") {
  for (const char* common :
       {"qwertyuiop",   "password123",  "iloveyou123",   "basketball",   "christopher",    "manchester",
        "liverpool1",   "butterfly1",   "chocolate1",    "1q2w3e4r5t",   "1q2w3e4r5t6y",   "1qaz2wsx3edc",
        "1qaz@WSX3edc", "!QAZ2wsx3edc", "q1w2e3r4t5y6",  "zaq12wsxcde3", "zxcvbnm123456",  "asdfghjkl;",
        "qazwsxedcrfv", "123456789a",   "a123456789",    "Aa12345678.",  "Abc@123456",     "P@ssw0rd123",
        "Passw0rd2024", "Admin123!@#",  "admin@123456",  "huawei@123",   "Huawei12#$",     "woaini1314520",
        "5201314520",   "woaizhongguo", "5201314woaini", "woaiwojia520", "11223344556677", "31415926535",
        "zhang123456",  "wang19901001", "qq123456789",   "1472583690",   "asdasdasd123",   "!@#$%^&*()"})
    CHECK_MESSAGE(code_for("zhang", common) == "password.common", common);
}

TEST_CASE("what is close to the login in other clothes is refused, too") {
  CHECK(code_for("zhangsan88", "88nasgnahz2026") == "password.common");
  CHECK(code_for("lvchengkai", "Lvch3ngk@i-2026") == "password.common");
}

TEST_CASE("unreadable bytes are refused") {
  CHECK(code_for("zhang", "abcdefgh\xFFijkl") == "password.malformed");
  CHECK(code_for("zhang", std::string("abcdef\0ghijkl", 13)) == "password.malformed");
}

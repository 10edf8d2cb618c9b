#include "platform/auth/passwords.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "platform/base/text.hpp"

namespace qiying::auth {
namespace {

constexpr std::size_t kShortest = 10, kLongest = 128;

// The heads of the usual lists, of those with ten and more characters or grown to that by counting on.
constexpr auto kCommon = std::to_array<std::string_view>(
    {"0123456789",    "0987654321",   "1122334455",    "11223344556677", "123123123123",  "1234554321",
     "12345678910",   "123456789a",   "123456789abc",  "123456789q",     "1234567890",    "12345678900",
     "1234567891",    "1q2w3e4r5t",   "1q2w3e4r5t6y",  "1qaz2wsx3edc",   "1qazxsw23edc",  "5201314520",
     "aa123456789",   "abc123456789", "abcd123456",    "abcd1234567",    "abcdefghij",    "administrator",
     "asdfghjkl;",    "asdfghjkl1",   "iloveyou1314",  "jiayou2024",     "password01",    "password12",
     "password123",   "password1234", "password12345", "passw0rd123",    "q1w2e3r4t5",    "q1w2e3r4t5y6",
     "qazwsx123456",  "qazwsxedcrfv", "qweasdzxc123",  "qwer123456",     "qwert12345",    "qwerty12345",
     "qwerty123456",  "qwertyuiop",   "qwertyuiop123", "woaini1314",     "woaini1314520", "zxcvbnm123",
     "zxcvbnm123456", "a123456789",   "admin123456",   "admin12345",     "root123456",    "test123456",
     "welcome123",    "zhengwu123",   "wuhan123456",   "qwe123456789",   "woaizhongguo"});

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// One or two characters over and over, or all in a row: "aaaaaaaaaa", "1212121212", "abcdefghijk".
bool is_monotonous(std::string_view text) {
  if (std::set<char>(text.begin(), text.end()).size() <= 2) return true;
  const auto runs = [&](int step) {
    return std::ranges::adjacent_find(text, [&](char a, char b) { return b - a != step; }) == text.end();
  };
  return runs(1) || runs(-1);
}

// What everybody here would think of first (ASVS 6.1.2): alone, or with digits and signs around it, refused.
constexpr auto kOfThisPlace = std::to_array<std::string_view>(
    {"qiying",    "qiyehuying", "qihuwoying", "zhengfu",       "zhengwu", "zhengwufuwu", "qufu",
     "quzhengfu", "gongan",     "shuiwu",     "wuhan",         "hubei",   "jianghan",    "hanyang",
     "zhongguo",  "china",      "admin",      "administrator", "root",    "password",    "welcome",
     "test",      "demo",       "guanliyuan", "mima"});

/// One of these words and nothing else that is a letter, also twice: "Qiying@2026!", "wuhan1234567".
bool is_of_this_place(std::string_view password) {
  std::string letters;
  for (const char c : password) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
    if (c >= 'a' && c <= 'z') letters += c;
  }
  return std::ranges::any_of(kOfThisPlace, [&](std::string_view word) {
    return letters == word || letters == std::string(word) + std::string(word);
  });
}

bool is_like_login(std::string_view login, std::string_view password) {
  if (login.size() < 3) return false;
  const auto rest = password.find(login);
  // What stands beside the login must itself be long enough to be worth something.
  return rest != std::string_view::npos && password.size() - login.size() < 6;
}

}  // namespace

base::Result<void> check_password(std::string_view login, std::string_view password) {
  const auto refuse = [](const char* code, base::Text message) {
    return base::invalid(
        "password", code, std::move(message),
        {"可用几个词连成一句，10 至 128 个字符", "Several words in a row do well: 10 to 128 characters"});
  };
  if (!base::valid_utf8(password) || password.find('\0') != std::string_view::npos)
    return refuse("password.malformed", {"密码含有无法识别的字符", "The password has unreadable characters"});
  const auto length = base::count_code_points(password);
  if (length < kShortest)
    return refuse("password.too_short", {"密码至少 10 个字符", "A password has at least 10 characters"});
  if (length > kLongest)
    return refuse("password.too_long", {"密码最多 128 个字符", "A password has at most 128 characters"});
  const auto plain = lower(password);
  if (is_like_login(lower(login), plain))
    return refuse("password.like_login",
                  {"密码不能与登录名相同或相近", "The password must not be like the login"});
  if (std::ranges::find(kCommon, plain) != kCommon.end() || is_monotonous(plain) || is_of_this_place(plain))
    return refuse("password.common", {"这个密码太常见，容易被猜到", "This password is too common"});
  return {};
}

}  // namespace qiying::auth

#include "platform/auth/passwords.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <zxcvbn.h>

#include "platform/base/text.hpp"

namespace qiying::auth {
namespace {

constexpr std::size_t kShortest = 10, kLongest = 128;

// zxcvbn (Wheeler, USENIX Security 2016) calls passwords that fall within 10^8 guesses (26.6 bits) too weak
// even where guessing is slowed down; a little more, for its lists are English.
constexpr double kLeastBits = 28;

// What everybody here would think of first (ASVS 6.1.2), beside the ten thousand commonest passwords, names,
// words, runs, dates and keyboard walks that the library knows. Also reversed, and with signs for letters.
constexpr auto kOfThisPlace = std::to_array<const char*>(
    {"qiying", "qiyehuying",    "qihuwoying", "zhengfu",  "zhengwu",  "zhengwufuwu", "qufu",  "quzhengfu",
     "gongan", "shuiwu",        "wuhan",      "hubei",    "jianghan", "hanyang",     "china", "zhongguo",
     "admin",  "administrator", "root",       "password", "welcome",  "test",        "demo",  "guanliyuan",
     "mima",   "huawei",        "woaini",     "woai",     "aini",     "wode",        "woshi", "wojia",
     "jiayou", "520",           "1314",       "5201314",  "1qaz",     "2wsx",        "3edc",  "4rfv",
     "zaq1",   "xsw2",          "cde3",       "q1w2",     "e3r4",     "t5y6"});

double bits_of(const std::string& login, const std::string& password) {
  std::vector<const char*> known(kOfThisPlace.begin(), kOfThisPlace.end());
  known.push_back(login.c_str());
  known.push_back(nullptr);
  return ZxcvbnMatch(password.c_str(), known.data(), nullptr);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
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
  if (bits_of(lower(login), std::string(password)) < kLeastBits)
    return refuse("password.common", {"这个密码太常见，容易被猜到", "This password is too common"});
  return {};
}

}  // namespace qiying::auth

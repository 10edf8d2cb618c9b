#include "platform/base/uscc.hpp"

#include <algorithm>

#include "platform/base/internal/fold.hpp"
#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr int kOuterWeights[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr int kInnerWeights[] = {3, 7, 9, 10, 5, 8, 4, 2};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), is_digit);
}

/// Value of a character of an organisation code: digits, A = 10 … Z = 35; -1 for others.
int org_value(char c) {
  if (is_digit(c)) return c - '0';
  return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

bool well_formed(std::string_view code) {
  return code.size() == 18 && code.find_first_not_of(kAlphabet) == std::string_view::npos &&
         all_digits(code.substr(2, 6));
}

}  // namespace

std::optional<char> uscc_check_char(std::string_view first17) {
  if (first17.size() != 17) return std::nullopt;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const auto value = kAlphabet.find(first17[i]);
    if (value == std::string_view::npos) return std::nullopt;
    sum += value * static_cast<std::size_t>(kOuterWeights[i]);
  }
  return kAlphabet[(31 - sum % 31) % 31];
}

std::optional<char> org_check_char(std::string_view first8) {
  if (first8.size() != 8) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const int value = org_value(first8[i]);
    if (value < 0) return std::nullopt;
    sum += value * kInnerWeights[i];
  }
  return "0X987654321"[sum % 11];
}

UsccCheck check_uscc(std::string_view code) {
  if (!well_formed(code)) return {};
  return {true, uscc_check_char(code.substr(0, 17)) == code[17],
          org_check_char(code.substr(8, 8)) == code[16]};
}

std::string tidy_uscc(std::string_view text) {
  std::string out;
  for (auto c : to_code_points(text)) {
    c = internal::fold_width(c);
    if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
    if (!is_space(c)) append_utf8(out, c);
  }
  return out;
}

std::optional<std::string> org_code_of(std::string_view uscc) {
  if (!well_formed(uscc)) return std::nullopt;
  return std::string(uscc.substr(8, 9));
}

std::optional<std::string> make_uscc(std::string_view department_and_kind, std::string_view region,
                                     std::string_view org8) {
  const auto inner = org_check_char(org8);
  if (!inner || department_and_kind.size() != 2 || region.size() != 6 || !all_digits(region))
    return std::nullopt;
  auto code = std::string(department_and_kind).append(region).append(org8) + *inner;
  const auto outer = uscc_check_char(code);
  if (!outer) return std::nullopt;
  return code + *outer;
}

bool check_org_code(std::string_view code) {
  if (code.size() == 10 && code[8] == '-') return org_check_char(code.substr(0, 8)) == code[9];
  return code.size() == 9 && org_check_char(code.substr(0, 8)) == code[8];
}

std::optional<char> registration_check_digit(std::string_view first14) {
  if (first14.size() != 14 || !all_digits(first14)) return std::nullopt;
  int product = 10;
  for (const char c : first14) {
    const int sum = (product + (c - '0')) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return static_cast<char>('0' + (11 - product) % 10);
}

bool check_registration_number(std::string_view number) {
  return number.size() == 15 && is_digit(number[14]) &&
         registration_check_digit(number.substr(0, 14)) == number[14];
}

}  // namespace qiying::base

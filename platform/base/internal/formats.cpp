#include <algorithm>

#include "platform/base/internal/rules.hpp"

namespace qiying::base::internal {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_alnum(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c);
}
bool is_alnum_or_dash(char c) {
  return is_alnum(c) || c == '-';
}

/// Digits in groups parted by single "-" or " "; nullopt for anything else.
std::optional<std::string> phone_digits(std::string_view text) {
  std::string digits;
  char before = '-';
  for (const char c : text) {
    if (is_digit(c))
      digits += c;
    else if ((c != '-' && c != ' ') || !is_digit(before))
      return std::nullopt;
    before = c;
  }
  return is_digit(before) ? std::optional(digits) : std::nullopt;
}

/// Mobile (11 digits from 13), landline with area code and up to 6 digits of extension, 400/800 numbers, or a
/// service number of 5 digits (numbering plan of the MIIT, 电信网编号计划 2017).
bool is_phone(std::string_view text) {
  if (text.starts_with("+86")) {
    text.remove_prefix(3);
    if (!text.empty() && !is_digit(text[0])) text.remove_prefix(1);
  }
  const auto digits = phone_digits(text);
  if (!digits || digits->size() < 5) return false;
  const auto& d = *digits;
  if (d[0] == '0') return d.size() >= 10 && d.size() <= 18 && d[1] != '0';
  if (d.starts_with("400") || d.starts_with("800")) return d.size() == 10;
  if (d.size() == 5) return d[0] == '1' || d[0] == '9';
  return d.size() == 11 && d[0] == '1' && d[1] >= '3';
}

bool is_host(std::string_view host) {
  std::size_t labels = 0;
  while (true) {
    const auto dot = host.find('.');
    const auto label = host.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), is_alnum_or_dash)) return false;
    ++labels;
    if (dot == std::string_view::npos) return labels >= 2;
    host.remove_prefix(dot + 1);
  }
}

/// The "valid e-mail address" of the HTML standard, with a domain of two labels or more.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
  const auto local = text.substr(0, at);
  const auto allowed = [](char c) {
    return is_alnum(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
  };
  return std::all_of(local.begin(), local.end(), allowed) && is_host(text.substr(at + 1));
}

/// Only the look of the code: officially issued codes may fail their check digit (see uscc.hpp).
bool is_uscc(std::string_view text) {
  return text.size() == 18 && std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (is_upper(c) && std::string_view("IOSVZ").find(c) == std::string_view::npos);
         });
}

bool is_slug(std::string_view text) {
  return !text.empty() && (is_lower(text[0]) || is_digit(text[0])) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; });
}

bool is_url(std::string_view text) {
  const auto scheme = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
  if (scheme == 0 || text.size() > 2048) return false;
  const auto bad = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 ||
           std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos;
  };
  if (std::any_of(text.begin(), text.end(), bad)) return false;
  const auto rest = text.substr(scheme);
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  // A user name before the host serves only to mislead readers.
  return !host.empty() && host.find('@') == std::string_view::npos && host.front() != ':';
}

}  // namespace

bool matches(Format format, std::string_view text) {
  switch (format) {
    case Format::any:
      return true;
    case Format::phone:
      return is_phone(text);
    case Format::email:
      return is_email(text);
    case Format::uscc:
      return is_uscc(text);
    case Format::slug:
      return is_slug(text);
    case Format::url:
      return is_url(text);
  }
  return true;
}

Text describe(Format format) {
  switch (format) {
    case Format::any:
      break;
    case Format::phone:
      return {"请填写手机号（如 13800000000）或带区号的固定电话（如 027-80000000）",
              "Give a mobile number (13800000000) or a landline with area code (027-80000000)"};
    case Format::email:
      return {"请填写电子邮箱，例如 name@example.com", "Give an e-mail address such as name@example.com"};
    case Format::uscc:
      return {"请填写营业执照上的 18 位统一社会信用代码（大写字母，不含 I、O、S、V、Z）",
              "Give the 18 characters of the business licence (capitals, without I, O, S, V, Z)"};
    case Format::slug:
      return {"只能用小写字母、数字、“-”和“_”", "Use lower-case letters, digits, '-' and '_' only"};
    case Format::url:
      return {"请填写以 http:// 或 https:// 开头的网址",
              "Give an address that starts with http:// or https://"};
  }
  return {};
}

}  // namespace qiying::base::internal

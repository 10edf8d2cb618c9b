#include "platform/pages/internal/escape.hpp"

#include <algorithm>
#include <array>

namespace qiying::pages {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::array<std::string_view, 4> kSchemes = {"http", "https", "mailto", "tel"};

bool unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// Characters that an address may hold as they are; quotes, brackets, blanks, controls and bytes above 127 may
// not.
bool address_character(unsigned char c) {
  return unreserved(c) ||
         std::string_view("/?#[]@!$&()*+,;=:%").find(static_cast<char>(c)) != std::string_view::npos;
}

void percent(std::string& out, unsigned char c) {
  out += '%';
  out += kHex[c >> 4];
  out += kHex[c & 15];
}

// A browser ignores blanks and control characters before a scheme.
std::string_view without_leading_blanks(std::string_view value) {
  while (!value.empty() && static_cast<unsigned char>(value.front()) <= ' ') value.remove_prefix(1);
  return value;
}

bool harmless_address(std::string_view value) {
  if (value.starts_with("//") || value.starts_with("/\\") || value.starts_with("\\")) return false;
  const auto colon = value.find(':');
  if (colon == std::string_view::npos || value.find_first_of("/?#") < colon) return true;
  std::string scheme(value.substr(0, colon));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::find(kSchemes.begin(), kSchemes.end(), scheme) != kSchemes.end();
}

void escape_address(std::string& out, std::string_view value) {
  value = without_leading_blanks(value);
  if (!harmless_address(value)) {
    out += '#';
    return;
  }
  for (const unsigned char c : value) {
    if (c == '&') {
      out += "&amp;";
    } else if (address_character(c)) {
      out += static_cast<char>(c);
    } else {
      percent(out, c);
    }
  }
}

}  // namespace

void escape_html(std::string& out, std::string_view value) {
  for (const char c : value) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\0':
        out += "\xEF\xBF\xBD";
        break;
      default:
        out += c;
    }
  }
}

void escape(std::string& out, Escape kind, std::string_view value) {
  if (kind == Escape::html) return escape_html(out, value);
  if (kind == Escape::url) return escape_address(out, value);
  for (const unsigned char c : value) {
    if (unreserved(c)) {
      out += static_cast<char>(c);
    } else {
      percent(out, c);
    }
  }
}

}  // namespace qiying::pages

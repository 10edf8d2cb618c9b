#include "platform/base/phone.hpp"

namespace qiying::base {

std::string phone_digits(std::string_view phone) {
  constexpr std::size_t kMobile = 11;
  std::string out;
  for (const char c : phone)
    if (c >= '0' && c <= '9') out += c;
  for (const std::string_view code : {"0086", "86"})
    if (out.starts_with(code) && out.size() == code.size() + kMobile) return out.substr(code.size());
  return out;
}

}  // namespace qiying::base

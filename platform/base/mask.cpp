#include "platform/base/mask.hpp"

#include <algorithm>

namespace qiying::base {

std::string mask_phone(std::string_view phone) {
  constexpr std::size_t kFront = 3, kBack = 4;
  if (phone.empty()) return {};
  const bool ascii = std::ranges::all_of(phone, [](unsigned char c) { return c < 0x80; });
  if (!ascii || phone.size() < kFront + kBack) return "****";
  return std::string(phone.substr(0, kFront)) + "****" + std::string(phone.substr(phone.size() - kBack));
}

}  // namespace qiying::base

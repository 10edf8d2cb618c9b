#pragma once
// Numbers in bytes, read with a check of every end.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::scrub::internal {

enum class Order { big, little };

// The unsigned number in the first `size` (at most 8) bytes at `at`; nullopt beyond the end.
inline std::optional<std::uint64_t> number_at(std::string_view bytes, std::size_t at, std::size_t size,
                                              Order order = Order::big) {
  if (size > 8 || at > bytes.size() || size > bytes.size() - at) return std::nullopt;
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto shift = 8 * (order == Order::big ? size - 1 - i : i);
    out |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << shift;
  }
  return out;
}

inline void append_number(std::string& out, std::uint64_t value, std::size_t size, Order order = Order::big) {
  for (std::size_t i = 0; i < size; ++i)
    out += static_cast<char>(value >> 8 * (order == Order::big ? size - 1 - i : i));
}

base::Error damaged();
base::Error too_many_pixels();
base::Result<void> check_pixels(std::uint64_t width, std::uint64_t height);

}  // namespace qiying::scrub::internal

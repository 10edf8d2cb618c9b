#pragma once
// Pages of lists that are counted from their beginning.

#include <charconv>
#include <optional>
#include <string>

#include "platform/base/result.hpp"

namespace qiying::policy {

// Where a page begins. Errors: list.cursor.
inline base::Result<std::size_t> first_of(const std::optional<std::string>& cursor) {
  std::size_t out = 0;
  if (!cursor || cursor->empty()) return out;
  const auto* end = cursor->data() + cursor->size();
  const auto [stop, error] = std::from_chars(cursor->data(), end, out);
  if (error == std::errc{} && stop == end && out < 1'000'000'000) return out;
  return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"});
}

}  // namespace qiying::policy

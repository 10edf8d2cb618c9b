#pragma once
/// Conditional requests and ranges (RFC 9110, sections 13 and 14). Pure.

#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/http/http.hpp"

namespace qiying::http {

/// What the answer would carry. Empty views when it has none.
struct Validators {
  std::string_view etag;
  std::string_view last_modified;
};

/// If-None-Match, else If-Modified-Since: may the client keep what it has (304)?
bool not_modified(const Headers& request, const Validators& current);

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

enum class RangeKind { whole, part, unsatisfiable };
struct RangeChoice {
  RangeKind kind = RangeKind::whole;
  ByteRange range;
};

/// One range of `bytes` under If-Range; several ranges and unknown units are answered with the whole, as the
/// RFC allows.
RangeChoice choose_range(const Headers& request, const Validators& current, std::uint64_t size);

}  // namespace qiying::http

#pragma once
/// JSON text to Boost.JSON values, strict: no duplicate member names, no extensions, at most 32 levels.

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::base::internal {

inline constexpr std::size_t kMaxJsonDepth = 32;

/// Strings may still hold ill-formed UTF-8; the reader refuses it with the path of the field.
Result<boost::json::value> parse_json(std::string_view text, boost::json::storage_ptr storage = {});

/// The value as a `Json` holds it: without white space, numbers that no integer holds as doubles.
std::string compact_text(const boost::json::value& value);

}  // namespace qiying::base::internal

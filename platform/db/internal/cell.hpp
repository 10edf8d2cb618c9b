#pragma once
/// Text cells of PostgreSQL to C++ values.

#include <optional>
#include <string_view>

#include "platform/base/describe.hpp"

namespace qiying::db::internal {

/// Reads "2026-11-21 08:30:00.25+00" (DateStyle ISO, any offset; without an offset it is UTC); years beyond
/// 9999, "BC" and "infinity" included: what int64 microseconds cannot hold becomes the nearest end.
std::optional<base::Timestamp> read_timestamp(std::string_view text);
/// Reads "2026-11-21", "infinity", "0044-03-15 BC".
std::optional<base::Date> read_date(std::string_view text);
/// Reads a non-null cell into `out` of `type`; false when it does not fit.
bool read_cell(std::string_view text, const base::Type& type, void* out);

}  // namespace qiying::db::internal

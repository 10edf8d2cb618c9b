#pragma once
/// The rules of one value; shared by reading and `validate`.

#include "platform/base/internal/faults.hpp"

namespace qiying::base::internal {

/// Checks a scalar, or the number of items of a list; does not descend.
void check_rules(const Type& type, const void* value, const Rules& rules, const Path& path, Faults& faults);
/// Checks the number of items of a list.
void check_count(std::size_t count, const Rules& rules, const Path& path, Faults& faults);
/// Sets a text, enumeration, uuid, timestamp or date from its text; false with a fault if it cannot be read.
bool assign_from_text(std::string_view text, const Type& type, void* out, const Path& path, Faults& faults);
/// The rules of a list's items: its bounds count the items, the rest is about each of them.
Rules item_rules(const Rules& rules);
/// Whether a text was left empty although it is wanted; `.min = 0` allows an empty text.
bool is_blank(const Type& type, const void* value, const Rules& rules);
/// Whether the member may be left out of a request.
bool may_be_missing(const Field& field);
/// The text of the format, for instance of a telephone number.
bool matches(Format format, std::string_view text);
/// What the format looks like.
Text describe(Format format);

}  // namespace qiying::base::internal

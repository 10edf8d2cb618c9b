#pragma once
/// Described structs to JSON text and back. Writing needs no DOM; reading reports every fault with its path.
/// Pure and thread-safe.

#include <string>
#include <string_view>

#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"

namespace qiying::base {

/// Appends `value` (of table `type`) to `out` as JSON. Absent optionals are written as null; Fen as integral
/// fen; ids, dates and timestamps as text.
void write_json(std::string& out, const Type& type, const void* value);
/// Appends a JSON string literal; ill-formed UTF-8 becomes U+FFFD.
void write_json_string(std::string& out, std::string_view text);

/// Reads JSON text into `out` and validates it by the field rules. Unknown members are refused (so that a
/// misspelt name is told, not ignored); a missing member is refused unless it is optional, bool or a list. An
/// empty text counts as missing unless it is optional or its rule says `.min = 0`. Text is taken as it is,
/// not trimmed. Member names given twice, more than 32 levels and ill-formed UTF-8 are refused. Codes:
/// json.malformed, json.too_deep, json.duplicate (kind malformed); field.required, field.unknown, field.type,
/// field.format, field.choice, field.utf8, field.control, field.too_short, field.too_long, field.too_small,
/// field.too_large, field.too_few, field.too_many (kind invalid, with the path of the field). The first error
/// carries all others (up to 49) in `others`.
Result<void> read_json(std::string_view text, const Type& type, void* out);

/// Checks the rules of every field; a list's min/max count its items, its format applies to each item.
/// `read_json` and `read_form` have called it already.
Result<void> validate(const Type& type, const void* value);

/// Where a form or query string is read from: names and values in order of appearance.
using NameValues = std::vector<std::pair<std::string, std::string>>;
/// Reads flat fields of `type` from names and values (query string, form, path). An empty value of an
/// optional is absent; lists take repeated names; unknown names are ignored.
Result<void> read_form(const NameValues& values, const Type& type, void* out);
/// Sets one scalar from its text ("true", "12", "2026-01-01", ...). Errors carry `field`.
Result<void> read_scalar(std::string_view text, const Type& type, void* out, std::string_view field);
/// The text form of a scalar, as used in JSON without quotes, forms and CSV; empty for an absent optional.
std::string scalar_text(const Type& type, const void* value);

template <class T>
std::string to_json(const T& value) {
  std::string out;
  write_json(out, type_of<T>, &value);
  return out;
}

template <class T>
Result<T> from_json(std::string_view text) {
  T value{};
  QY_CHECK(read_json(text, type_of<T>, &value));
  return value;
}

}  // namespace qiying::base

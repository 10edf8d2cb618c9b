#pragma once
/// Small pure functions on the bytes of a request: UTF-8, percent encoding, lists, comparison.

#include <optional>
#include <string>
#include <string_view>

namespace qiying::http {

/// Well-formed UTF-8 without NUL (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
bool valid_utf8(std::string_view text);
/// Decodes %XX (and '+' as space when asked). Nullopt for a broken escape, NUL or ill-formed UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// ASCII case-insensitive equality.
bool iequals(std::string_view a, std::string_view b);
bool istarts_with(std::string_view text, std::string_view prefix);
/// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);
/// Cuts the part before the next `separator` off `rest`; the whole rest when there is none.
std::string_view next_part(std::string_view& rest, char separator);
/// A header name or method: 1*tchar of RFC 9110.
bool is_token(std::string_view text);
/// A decimal number of digits only that fits 64 bits.
std::optional<std::uint64_t> parse_number(std::string_view text);

}  // namespace qiying::http

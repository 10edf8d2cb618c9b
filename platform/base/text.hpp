#pragma once
/// Text as people in China write it, held in UTF-8. Lengths are counted in code points. Everything here is
/// pure and thread-safe.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace qiying::base {

/// The first code point of a text. Ill-formed bytes come one at a time as U+FFFD with `ok` false.
struct CodePoint {
  char32_t value = 0xFFFD;
  std::uint8_t size = 1;  ///< bytes it takes; 0 only for an empty text
  bool ok = false;
};

/// Decodes the front of `text`; overlong forms, surrogates and values beyond U+10FFFF are ill-formed.
CodePoint decode_utf8(std::string_view text);
/// Appends a code point; what is not a Unicode scalar value becomes U+FFFD.
void append_utf8(std::string& out, char32_t code_point);
/// Whether the whole text is well-formed UTF-8.
bool valid_utf8(std::string_view text);
/// `text` with every ill-formed byte replaced by U+FFFD.
std::string repair_utf8(std::string_view text);
/// Number of code points; an ill-formed byte counts as one.
std::size_t count_code_points(std::string_view text);
/// At most `max` code points off the front.
std::string_view truncate(std::string_view text, std::size_t max);
std::u32string to_code_points(std::string_view text);
std::string from_code_points(std::u32string_view text);

/// Whether the code point is white space in any script, or an invisible filler (byte order mark, no-break
/// space).
bool is_space(char32_t code_point);
/// Without white space at both ends; the ideographic space U+3000 counts as white space.
std::string_view trim(std::string_view text);

}  // namespace qiying::base

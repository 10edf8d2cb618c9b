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
std::string_view first_code_points(std::string_view text, std::size_t max);
std::u32string to_code_points(std::string_view text);
std::string from_code_points(std::u32string_view text);

/// Whether the code point is white space in any script, or an invisible filler (byte order mark, no-break
/// space).
bool is_space(char32_t code_point);
/// Without white space at both ends; the ideographic space U+3000 counts as white space.
std::string_view trim(std::string_view text);

/// Full-width forms (letters, digits, punctuation, brackets, currency signs) and the ideographic space as
/// their half-width counterparts: "ＡＢＣ（１２）" gives "ABC(12)".
std::string fold_width(std::string_view text);
/// Traditional characters as simplified ones, character by character (ICU Hant-Hans). 乾 stays, for in names
/// it is mostly itself.
std::string to_simplified(std::string_view text);
/// Syllables without tones, in lower case, parted by spaces; ü is written v; runs of Latin letters and digits
/// are one word: "光谷2号ABC店" gives "guang gu 2 hao abc dian". Readings are those of the Unihan data
/// (through ICU), with corrections for words common in names (重庆, 银行, 长江). The first call in a process
/// takes about 0.1 s, later ones well under a microsecond a character.
std::string pinyin(std::string_view text);
/// First letters of the syllables, with letters and digits as they are: "武汉光谷2号" gives "whgg2h".
std::string pinyin_initials(std::string_view text);
/// The form in which two spellings of a name are compared and searched: half-width, simplified, upper case,
/// compatibility forms resolved (NFKC), all brackets as "()", all middle dots as "·", without spaces and
/// invisible characters.
std::string normalize_name(std::string_view text);

/// Insertions, deletions and substitutions from `a` to `b`; every distance beyond `bound` is told as bound
/// + 1.
std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t bound);
/// The same over the code points of UTF-8 texts.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound);

}  // namespace qiying::base

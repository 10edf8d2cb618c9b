#pragma once
/// Readings of characters and words.

#include <string>
#include <string_view>

namespace qiying::base::internal {

/// A word whose reading differs from that of its characters.
struct Word {
  std::u32string_view text;    ///< empty: no such word
  std::string_view syllables;  ///< parted by spaces
};

/// The word of the table at the front of `text`, the longest first.
Word word_at(std::u32string_view text);
/// The syllable of a Han character, empty if it has no known reading. Thread-safe, the reference stays valid.
const std::string& syllable_of(char32_t han);

}  // namespace qiying::base::internal

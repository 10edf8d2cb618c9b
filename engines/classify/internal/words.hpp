#pragma once
// Where the words of a text stand (Unicode UAX #29 with ICU's dictionary for Chinese).

#include <cstdint>
#include <string_view>
#include <vector>

namespace qiying::classify::internal {

// Byte offsets at which a word begins or ends, ascending, 0 and the size among them. Thread-safe; the same
// text has the same bounds.
std::vector<std::uint32_t> word_bounds(std::string_view text);

// The span widened to whole words: what a run of characters cut off at its ends is given back.
struct Span {
  std::uint32_t begin = 0, end = 0;
};
Span whole_words(Span cut, const std::vector<std::uint32_t>& bounds);

}  // namespace qiying::classify::internal

#pragma once
// A text as the model sees it: units (a character, a Latin word, "#" for a number) and runs of up to three.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::classify::internal {

inline constexpr std::size_t kLongestGram = 3;
inline constexpr std::size_t kLongestText = 20000;  // code points; the rest does not count

// Half-width, simplified, lower case.
struct Text {
  struct Unit {
    std::uint32_t begin = 0, end = 0;  // bytes in `folded`
    std::uint64_t key = 0;
    bool joins = false;  // stands directly behind the unit before it
  };
  std::string folded;
  std::vector<Unit> units;
  std::string context;
};
Text read_text(std::string_view text, std::string_view context = {});

struct Gram {
  std::uint64_t key = 0;
  std::uint32_t begin = 0, end = 0;  // where it stands first; the context stands behind the text
  bool is_context = false;
};
// Each gram once, by key.
std::vector<Gram> grams_of(const Text& text);

// Equal for texts that differ in numbers, width, case and punctuation only.
std::uint64_t sameness(std::string_view text);

std::uint64_t mix(std::uint64_t x);
std::uint64_t key_of(std::string_view bytes);

}  // namespace qiying::classify::internal

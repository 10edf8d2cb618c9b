#pragma once
// Words that somebody looks for, against the words of policies: Chinese without parting it into words, one
// wrong, missing or superfluous character, pinyin initials.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/policy/internal/rulebook.hpp"

namespace qiying::policy {

class Wanted {
 public:
  explicit Wanted(std::string_view text);

  // How well a policy holds every word: 0 best; nullopt: it does not.
  std::optional<int> rank(const Words& policy) const;
  // How little it shares of the text: nullopt when less than half of its pairs of characters.
  std::optional<int> likeness(const Words& policy) const;
  bool has_pairs() const { return pairs_ >= 3; }

 private:
  struct Word {
    std::u32string text;
    std::vector<std::uint64_t> pairs;
    std::string initials;  // of Latin letters only, else empty
  };
  std::vector<Word> words_;
  std::size_t pairs_ = 0;
};

// The neighbouring characters of a text, two in a number.
std::vector<std::uint64_t> pairs_of(std::u32string_view text);

// Whether a piece of `text` is `word` but for one character; `word` has at least three.
bool holds_nearly(std::u32string_view text, std::u32string_view word);

}  // namespace qiying::policy

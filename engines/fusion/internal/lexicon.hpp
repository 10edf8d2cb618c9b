#pragma once
// Word lists for quick longest matches, and the tree of divisions.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engines/fusion/internal/flat_map.hpp"

namespace qiying::fusion::internal {

// A set of words with a number each; finds the longest word at the front (or, when built so, at the back) of
// a text.
class WordSet {
 public:
  struct Match {
    std::size_t length = 0;
    std::int32_t value = -1;
    explicit operator bool() const { return length > 0; }
  };
  void add(std::u32string_view word, std::int32_t value);
  bool contains(std::u32string_view word) const { return lookup(word) >= 0; }
  std::int32_t lookup(std::u32string_view word) const;
  Match longest_front(std::u32string_view text, std::size_t at_most = 32) const;
  Match longest_back(std::u32string_view text) const;

 private:
  static std::uint64_t lengths_at(const std::vector<std::uint64_t>& by_char, char32_t c);
  static void note(std::vector<std::uint64_t>& by_char, char32_t c, std::size_t length);

  FlatMap values_;
  std::vector<std::uint64_t> by_first_,
      by_last_;  // bit n: a word of n characters begins (ends) with this one
};

struct Division {
  std::string code;      // 2, 4, 6 or 9 digits
  std::u32string name;   // official: 江汉区
  std::u32string brief;  // without its kind: 江汉
};

// Whether `inner` lies within `outer` (codes).
bool within(std::string_view inner, std::string_view outer);

// A division that a word may stand for. A short form counts only within a larger place that was named before
// it.
struct Place {
  std::uint32_t division;
  bool needs_outer;
};

struct Lexicon {
  std::vector<Division> divisions;
  // Words → index into `places`, the divisions that are called so.
  WordSet place_words;
  std::vector<std::vector<Place>> places;
  WordSet forms, branches, branch_endings, parents, industry;
};

}  // namespace qiying::fusion::internal

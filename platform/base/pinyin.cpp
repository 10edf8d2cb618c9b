#include "platform/base/internal/fold.hpp"
#include "platform/base/internal/readings.hpp"
#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

/// Letter or digit in lower case, 0 for anything else.
char latin(char32_t c) {
  c = internal::fold_width(c);
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? static_cast<char>(c) : 0;
}

/// Calls `han(syllables)` for each Han character or word, `letter(c)` for Latin ones, `other()` for the rest.
template <class Han, class Letter, class Other>
void read_aloud(std::u32string_view text, Han han, Letter letter, Other other) {
  while (!text.empty()) {
    std::size_t taken = 1;
    if (const char c = latin(text[0])) {
      letter(c);
    } else if (!internal::is_han(text[0])) {
      other();
    } else if (const auto word = internal::word_at(text); !word.text.empty()) {
      han(word.syllables);
      taken = word.text.size();
    } else {
      han(std::string_view(internal::syllable_of(text[0])));
    }
    text.remove_prefix(taken);
  }
}

}  // namespace

std::string pinyin(std::string_view text) {
  std::string out;
  bool in_word = false;  // of Latin letters
  const auto part = [&] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  const auto han = [&](std::string_view syllables) {
    if (!syllables.empty()) part(), out += syllables;
    in_word = false;
  };
  const auto letter = [&](char c) {
    if (!in_word) part();
    out += c;
    in_word = true;
  };
  read_aloud(to_code_points(text), han, letter, [&] { in_word = false; });
  return out;
}

std::string pinyin_initials(std::string_view text) {
  std::string out;
  const auto han = [&](std::string_view syllables) {
    char before = ' ';
    for (const char c : syllables) {
      if (before == ' ') out += c;
      before = c;
    }
  };
  read_aloud(to_code_points(text), han, [&](char c) { out += c; }, [] {});
  return out;
}

}  // namespace qiying::base

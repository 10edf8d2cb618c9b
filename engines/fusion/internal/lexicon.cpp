#include "engines/fusion/internal/lexicon.hpp"

#include <algorithm>
#include <bit>

#include "engines/fusion/internal/hash.hpp"

namespace qiying::fusion::internal {

void WordSet::note(std::vector<std::uint64_t>& by_char, char32_t c, std::size_t length) {
  if (by_char.empty()) by_char.resize(0x10000);
  by_char[c & 0xFFFF] |= std::uint64_t{1} << length;
}

std::uint64_t WordSet::lengths_at(const std::vector<std::uint64_t>& by_char, char32_t c) {
  return by_char.empty() ? 0 : by_char[c & 0xFFFF];
}

void WordSet::add(std::u32string_view word, std::int32_t value) {
  if (word.empty() || word.size() > 31) return;
  values_.add(hash_of(word), static_cast<std::uint32_t>(value));
  note(by_first_, word.front(), word.size());
  note(by_last_, word.back(), word.size());
}

std::int32_t WordSet::lookup(std::u32string_view word) const {
  const auto* found = values_.find(hash_of(word));
  return found == nullptr ? -1 : static_cast<std::int32_t>(*found);
}

WordSet::Match WordSet::longest_front(std::u32string_view text, std::size_t at_most) const {
  if (text.empty()) return {};
  auto lengths = lengths_at(by_first_, text.front());
  while (lengths != 0) {
    const auto length = static_cast<std::size_t>(63 - std::countl_zero(lengths));
    lengths &= ~(std::uint64_t{1} << length);
    if (length > text.size() || length > at_most) continue;
    if (const auto value = lookup(text.substr(0, length)); value >= 0) return {length, value};
  }
  return {};
}

WordSet::Match WordSet::longest_back(std::u32string_view text) const {
  if (text.empty()) return {};
  auto lengths = lengths_at(by_last_, text.back());
  while (lengths != 0) {
    const auto length = static_cast<std::size_t>(63 - std::countl_zero(lengths));
    lengths &= ~(std::uint64_t{1} << length);
    if (length > text.size()) continue;
    if (const auto value = lookup(text.substr(text.size() - length)); value >= 0) return {length, value};
  }
  return {};
}

bool within(std::string_view inner, std::string_view outer) {
  return inner.starts_with(outer);
}

}  // namespace qiying::fusion::internal

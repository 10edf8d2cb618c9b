#pragma once
// Helps of the comparators: texts in code points kept in one block of memory, and counts of what values
// share.

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "engines/fusion/internal/binary.hpp"
#include "engines/fusion/internal/compare/comparator.hpp"
#include "engines/fusion/internal/hash.hpp"
#include "engines/fusion/internal/parallel.hpp"
#include "platform/base/text.hpp"

namespace qiying::fusion::internal {

// A list of texts in code points.
class CodePoints {
 public:
  void add(std::u32string_view text) {
    all_.append(text);
    begin_.push_back(all_.size());
    std::uint64_t mask = 0;
    for (const auto c : text) mask |= std::uint64_t{1} << (c * 0x9E3779B1U >> 26 & 63);
    mask_.push_back(mask);
  }
  // At most so many characters of the two can be matched with each other; costs next to nothing.
  std::size_t most_common(std::size_t i, std::size_t j) const {
    const auto only = [](std::uint64_t x, std::uint64_t y) {
      return static_cast<std::size_t>(std::popcount(x & ~y));
    };
    return std::min((*this)[i].size() - only(mask_[i], mask_[j]),
                    (*this)[j].size() - only(mask_[j], mask_[i]));
  }
  // Whether shared_pairs() of the two could reach `share`.
  bool may_share_pairs(std::size_t i, std::size_t j, double share) const {
    const auto pairs = static_cast<double>((*this)[i].size() + (*this)[j].size()) - 2;
    return 2 * (static_cast<double>(most_common(i, j)) - 1) >= share * pairs;
  }
  std::u32string_view operator[](std::size_t i) const {
    return std::u32string_view(all_).substr(begin_[i], begin_[i + 1] - begin_[i]);
  }
  std::size_t size() const { return mask_.size(); }
  void archive(BinaryFile& file) {
    file.fields(begin_, mask_);
    // On the disk two bytes a character, where that is enough.
    std::uint8_t wide = std::ranges::any_of(all_, [](char32_t c) { return c > 0xFFFF; });
    file.field(wide);
    std::vector<char16_t> narrow;
    if (file.writes() && wide == 0) narrow.assign(all_.begin(), all_.end());
    if (wide != 0)
      file.field(all_);
    else
      file.field(narrow);
    if (!file.writes() && wide == 0) all_.assign(narrow.begin(), narrow.end());
    if (begin_.size() != mask_.size() + 1 || begin_.back() != all_.size() || !std::ranges::is_sorted(begin_))
      file.damaged();
  }

 private:
  std::u32string all_;
  std::vector<std::size_t> begin_{0};
  std::vector<std::uint64_t> mask_;  // which characters occur, each as one of 64 bits
};

// Reads the values of a dictionary from the number `known` on: parse(text) on all threads, keep(parsed) one
// after the other in order of numbers.
template <class Parsed, class Parse, class Keep>
void parse_all(const ComparatorInput& input, std::size_t known, Parse parse, Keep keep) {
  constexpr std::size_t kSlice = 1 << 16;
  std::vector<Parsed> slice;
  for (std::size_t from = known; from < input.values.size(); from += kSlice) {
    const auto n = std::min(kSlice, input.values.size() - from);
    slice.assign(n, {});
    for_each(n, input.threads,
             [&](std::size_t i) { slice[i] = parse(input.values[static_cast<ValueId>(from + i)]); });
    for (std::size_t i = 0; i < n; ++i) keep(slice[i]);
  }
}

// Marks a facet that is a part of another kind.
inline constexpr std::uint32_t kOther = 1U << 31;

// Numbers parts of values (a trade name, a road) and counts the records behind them.
class Shares {
 public:
  ValueId add(std::string_view part) { return parts_.add(part); }
  // Counts afresh: part_of(value) of each value is borne by as many records as the value.
  template <class PartOf>
  void count(const std::vector<std::uint32_t>& records, PartOf part_of) {
    counts_.assign(parts_.size(), 0);
    for (ValueId value = 0; value < records.size(); ++value) counts_[part_of(value)] += records[value];
  }
  std::uint8_t rarity(ValueId id, std::uint64_t total) const { return rarity_of(counts_[id], total); }
  std::uint32_t count(ValueId id) const { return counts_[id]; }
  std::size_t size() const { return parts_.size(); }
  std::string_view operator[](ValueId id) const { return parts_[id]; }
  // What follows from the part's text alone; 0 for the empty part.
  std::uint64_t key(ValueId id) const { return id == 0 ? 0 : hash_of(parts_[id]) | 1; }
  void archive(BinaryFile& file) { file.field(parts_); }

 private:
  Dictionary parts_;
  std::vector<std::uint32_t> counts_{0};
};

}  // namespace qiying::fusion::internal

#include "engines/rules/internal/codec.hpp"

#include <algorithm>

namespace qiying::rules::internal {
namespace {

// Code 0 is "no value"; the bins begin at 1 and must fit beside it.
constexpr std::size_t kMostCuts = 60'000;

template <class K>
void tidy(std::vector<K>& cuts) {
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
}

template <class K, class V>
std::uint16_t bin_of(const std::vector<K>& cuts, const V& value) {
  return static_cast<std::uint16_t>(std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin() + 1);
}

template <class K>
std::size_t bounds(const IntervalSet<K>& set) {
  return set.parts().size() * 2;
}

}  // namespace

template <class K>
void Codec::collect(const IntervalSet<K>& set, std::vector<K>& cuts) {
  for (const auto& part : set.parts()) {
    if (part.from) cuts.push_back(*part.from);
    if (part.to) cuts.push_back(*part.to);
  }
}

template <class K>
CodedLeaf Codec::coded(std::uint32_t column, const IntervalSet<K>& set, const std::vector<K>& cuts) {
  CodedLeaf out{column, {}};
  for (const auto& part : set.parts()) {
    const auto first = part.from ? bin_of(cuts, *part.from) : std::uint16_t{1};
    const auto last = part.to ? static_cast<std::uint16_t>(bin_of(cuts, *part.to) - 1)
                              : static_cast<std::uint16_t>(cuts.size() + 1);
    out.ranges.emplace_back(first, last);
  }
  return out;
}

// The last column of the slot that still has room for the leaf's cut points.
std::uint32_t Codec::column_for(const Ruleset::Leaf& leaf, std::vector<std::vector<std::uint32_t>>& by_slot) {
  auto& mine = by_slot[leaf.slot];
  const auto more = leaf.text ? bounds(leaf.texts) : bounds(leaf.numbers);
  if (!mine.empty()) {
    auto& c = columns_[mine.back()];
    if (c.numbers.size() + c.texts.size() + more <= kMostCuts) return mine.back();
    tidy(c.numbers);
    tidy(c.texts);
    if (c.numbers.size() + c.texts.size() + more <= kMostCuts) return mine.back();
  }
  columns_.push_back({leaf.slot, {}, {}});
  mine.push_back(static_cast<std::uint32_t>(columns_.size() - 1));
  return mine.back();
}

Codec::Codec(const Ruleset& rules) : rules_(rules) {
  std::vector<std::vector<std::uint32_t>> by_slot(rules.plan.steps().size());
  std::vector<std::uint32_t> column_of;
  for (const auto& leaf : rules.leaves) {
    column_of.push_back(column_for(leaf, by_slot));
    auto& c = columns_[column_of.back()];
    if (leaf.text)
      collect(leaf.texts, c.texts);
    else
      collect(leaf.numbers, c.numbers);
  }
  for (auto& c : columns_) tidy(c.numbers), tidy(c.texts);
  for (std::size_t i = 0; i < rules.leaves.size(); ++i) {
    const auto& leaf = rules.leaves[i];
    const auto& c = columns_[column_of[i]];
    leaves_.push_back(leaf.text ? coded(column_of[i], leaf.texts, c.texts)
                                : coded(column_of[i], leaf.numbers, c.numbers));
  }
}

void Codec::prepare(Block& block) const {
  block.codes.resize(columns_.size());
  block.known.resize(columns_.size());
  block.review.resize(columns_.size());
}

void Codec::encode(const Roster::Reader& reader, std::size_t first_row, std::size_t rows, Block& out) const {
  out.first_row = first_row;
  out.rows = rows;
  for (std::size_t c = 0; c < columns_.size(); ++c)
    out.codes[c].fill(0), out.known[c].fill(0), out.review[c].fill(0);
  std::vector<Cell> cells(rules_.plan.steps().size());
  for (std::size_t i = 0; i < rows; ++i) {
    reader.read(first_row + i, cells);
    rules_.plan.derive(cells);
    const auto bit = std::uint64_t{1} << (i % 64);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto& column = columns_[c];
      const auto& cell = cells[column.slot];
      if (cell.state == Cell::State::unknown) continue;
      if (cell.state == Cell::State::review) {
        out.review[c][i / 64] |= bit;
        continue;
      }
      out.known[c][i / 64] |= bit;
      out.codes[c][i] =
          column.texts.empty() ? bin_of(column.numbers, cell.number) : bin_of(column.texts, cell.text);
    }
  }
}

}  // namespace qiying::rules::internal

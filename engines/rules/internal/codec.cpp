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
  columns_.push_back({leaf.slot, {}, {}, leaf.codes, {}});
  mine.push_back(static_cast<std::uint32_t>(columns_.size() - 1));
  return mine.back();
}

// The bins that the values with the stem of this one may fall into.
CodedLeaf::Range Codec::bins_of(const Column& column, std::string_view value) {
  const auto& cuts = column.texts;
  const auto stem = stem_of(column.codes, value);
  const auto first = std::upper_bound(cuts.begin(), cuts.end(), stem);
  auto last = first;
  if (column.codes != CodeKind::plain)
    last = std::partition_point(first, cuts.end(), [&](const auto& cut) { return cut.starts_with(stem); });
  const auto bin = [&](auto at) { return static_cast<std::uint16_t>(at - cuts.begin() + 1); };
  return {bin(first), bin(last)};
}

// Outermost first.
bool Codec::before(const CodedLeaf::Range& a, const CodedLeaf::Range& b) {
  return a.first != b.first ? a.first < b.first : a.second > b.second;
}

void Codec::find_spans(Column& column, const Roster& roster, const FactPlan& plan) {
  if (column.codes == CodeKind::plain) return;
  for (const auto& c : roster.columns()) {
    if (c.use != plan.steps()[column.slot].use) continue;
    for (const auto& value : c.dictionary)
      if (const auto bins = bins_of(column, value); bins.first < bins.second) column.spans.push_back(bins);
  }
  auto& spans = column.spans;
  std::sort(spans.begin(), spans.end(), before);
  spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
}

// Spans are nested or apart, so those inside a range of bins lie beside each other.
void Codec::add_spans(const Column& column, CodedLeaf& leaf) {
  const auto add = [](std::vector<CodedLeaf::Range>& to, std::uint16_t code) {
    if (!to.empty() && to.back().second + 1 == code)
      to.back().second = code;
    else
      to.emplace_back(code, code);
  };
  std::vector<CodedLeaf::Range> inside;
  auto code = static_cast<std::uint16_t>(column.texts.size() + 2);
  for (const auto& [first, last] : column.spans) {
    bool within = false, touched = false;
    for (const auto& [from, to] : leaf.ranges) {
      within |= from <= first && last <= to;
      touched |= first <= to && from <= last;
    }
    if (touched) add(within ? inside : leaf.open, code);
    ++code;
  }
  leaf.ranges.insert(leaf.ranges.end(), inside.begin(), inside.end());
}

std::optional<std::uint16_t> Codec::code_of(const Column& column, std::string_view value) {
  if (column.spans.empty()) return bin_of(column.texts, stem_of(column.codes, value));
  const auto bins = bins_of(column, value);
  if (bins.first == bins.second) return bins.first;
  const auto found = std::lower_bound(column.spans.begin(), column.spans.end(), bins, before);
  if (found == column.spans.end() || *found != bins) return std::nullopt;
  return static_cast<std::uint16_t>(column.texts.size() + 2 +
                                    static_cast<std::size_t>(found - column.spans.begin()));
}

Codec::Codec(const Ruleset& rules, const Roster& roster) : rules_(rules) {
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
  for (auto& c : columns_) {
    tidy(c.numbers), tidy(c.texts);
    find_spans(c, roster, rules.plan);
  }
  for (std::size_t i = 0; i < rules.leaves.size(); ++i) {
    const auto& leaf = rules.leaves[i];
    const auto& c = columns_[column_of[i]];
    leaves_.push_back(leaf.text ? coded(column_of[i], leaf.texts, c.texts)
                                : coded(column_of[i], leaf.numbers, c.numbers));
    if (!c.spans.empty()) add_spans(c, leaves_.back());
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
      const auto code =
          column.texts.empty() ? bin_of(column.numbers, cell.number) : code_of(column, cell.text);
      if (!code) continue;
      out.known[c][i / 64] |= bit;
      out.codes[c][i] = *code;
    }
  }
}

}  // namespace qiying::rules::internal

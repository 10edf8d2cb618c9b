#include "engines/rules/table.hpp"

#include <algorithm>
#include <bit>

namespace qiying::rules {
namespace {

template <class K>
std::vector<K> cuts_of(const std::vector<DecisionTable::Row>& rows, std::size_t column,
                       std::vector<IntervalSet<K>> DecisionTable::Row::* member) {
  std::vector<K> out;
  for (const auto& row : rows)
    for (const auto& part : (row.*member)[column].parts()) {
      if (part.from) out.push_back(*part.from);
      if (part.to) out.push_back(*part.to);
    }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Sets, for every bin that a row's ranges cover, the row's bit.
template <class K>
void fill(std::vector<std::uint64_t>& bits, std::size_t words, const std::vector<K>& cuts,
          const IntervalSet<K>& set, std::size_t row) {
  for (const auto& part : set.parts()) {
    const auto at = [&](const K& k) {
      return static_cast<std::size_t>(std::lower_bound(cuts.begin(), cuts.end(), k) - cuts.begin()) + 1;
    };
    const auto first = part.from ? at(*part.from) : 0;
    const auto last = part.to ? at(*part.to) : cuts.size() + 1;
    for (auto bin = first; bin < last; ++bin) bits[bin * words + row / 64] |= std::uint64_t{1} << (row % 64);
  }
}

}  // namespace

void DecisionTable::build() {
  words_ = (rows.size() + 63) / 64;
  index_.assign(columns.size(), {});
  for (std::size_t c = 0; c < columns.size(); ++c) {
    auto& index = index_[c];
    index.any.assign(words_, 0);
    if (columns[c].text)
      index.texts = cuts_of<std::string>(rows, c, &Row::texts);
    else
      index.numbers = cuts_of<std::int64_t>(rows, c, &Row::numbers);
    index.bits.assign((index.texts.size() + index.numbers.size() + 1) * words_, 0);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (columns[c].text)
        fill(index.bits, words_, index.texts, rows[r].texts[c], r);
      else
        fill(index.bits, words_, index.numbers, rows[r].numbers[c], r);
      const bool any = columns[c].text ? rows[r].texts[c] == IntervalSet<std::string>::everything()
                                       : rows[r].numbers[c] == IntervalSet<std::int64_t>::everything();
      if (any) index.any[r / 64] |= std::uint64_t{1} << (r % 64);
    }
  }
}

std::optional<DecisionTable::Rough> DecisionTable::rough(std::size_t column, std::string_view code) const {
  const auto& cuts = index_[column].texts;
  const auto stem = stem_of(columns[column].codes, code);
  const auto first = std::upper_bound(cuts.begin(), cuts.end(), stem);
  if (first == cuts.end() || !first->starts_with(stem)) return std::nullopt;
  const auto last = std::find_if(first, cuts.end(), [&](const auto& cut) { return !cut.starts_with(stem); });
  const auto begin = static_cast<std::size_t>(first - cuts.begin());
  const auto end = static_cast<std::size_t>(last - cuts.begin());
  Rough out{std::vector<std::uint64_t>(words_), std::vector<std::uint64_t>(words_, ~std::uint64_t{0})};
  for (auto bin = begin; bin <= end; ++bin)
    for (std::size_t w = 0; w < words_; ++w) {
      out.possible[w] |= index_[column].bits[bin * words_ + w];
      out.certain[w] &= index_[column].bits[bin * words_ + w];
    }
  return out;
}

DecisionTable::Answer DecisionTable::look_up(const Cell* inputs) const {
  const std::uint64_t* known[32];    // rows that may hold
  const std::uint64_t* certain[32];  // of a column that is open: rows that hold whatever it turns out to be
  std::vector<Rough> roughs;
  std::uint32_t open = 0, review = 0;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const auto& cell = inputs[c];
    const auto& index = index_[c];
    if (cell.state != Cell::State::known) {
      known[c] = nullptr;
      certain[c] = index.any.data();
      (cell.state == Cell::State::review ? review : open) |= 1u << c;
      continue;
    }
    certain[c] = nullptr;
    if (columns[c].codes != CodeKind::plain)
      if (auto r = rough(c, cell.text)) {
        roughs.push_back(*std::move(r));
        known[c] = roughs.back().possible.data();
        certain[c] = roughs.back().certain.data();
        open |= 1u << c;
        continue;
      }
    const auto bin =
        columns[c].text
            ? std::upper_bound(index.texts.begin(), index.texts.end(), stem_of(columns[c].codes, cell.text)) -
                  index.texts.begin()
            : std::upper_bound(index.numbers.begin(), index.numbers.end(), cell.number) -
                  index.numbers.begin();
    known[c] = &index.bits[static_cast<std::size_t>(bin) * words_];
  }
  std::optional<std::uint32_t> first;
  std::uint32_t undecided = 0;
  bool agreed = true;
  for (std::size_t w = 0; w < words_; ++w) {
    std::uint64_t possible = ~std::uint64_t{0};
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (known[c]) possible &= known[c][w];
    if (w + 1 == words_ && rows.size() % 64 != 0) possible &= (std::uint64_t{1} << (rows.size() % 64)) - 1;
    for (; possible != 0; possible &= possible - 1) {
      const auto row =
          static_cast<std::uint32_t>(w * 64) + static_cast<std::uint32_t>(std::countr_zero(possible));
      std::uint32_t needs = 0;
      for (std::size_t c = 0; c < columns.size(); ++c)
        if (certain[c] && ((certain[c][row / 64] >> (row % 64)) & 1u) == 0) needs |= 1u << c;
      if (first && rows[row].result != rows[*first].result) agreed = false;
      if (!first) first = row;
      undecided |= needs;
      if (needs == 0) {
        if (agreed) return {Found::row, *first, 0};
        return {(undecided & open) != 0 ? Found::unknown : Found::review, row, undecided & open};
      }
    }
  }
  if (undecided == 0) return {};
  return {(undecided & open) != 0 ? Found::unknown : Found::review, first.value_or(0), undecided & open};
}

}  // namespace qiying::rules

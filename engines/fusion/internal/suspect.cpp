#include "engines/fusion/internal/suspect.hpp"

#include <algorithm>

#include "engines/fusion/internal/flat_map.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr float kNone = -100, kAgrees = 6, kMargin = 12;

struct Homes {
  float own = kNone;    // best pair, the code apart, with a record of the same code
  float other = kNone;  // and with one of another valid code
};

// All else agrees with another code's bearers, and nothing with its own.
bool looks_wrong(const Homes& home) {
  return home.own < 0 && home.other > kAgrees && home.other - home.own > kMargin;
}

// Of the codes of records that look wrong: how many bear them.
FlatMap count_bearers(const Records& records, const std::vector<Homes>& homes) {
  FlatMap bearers;
  for (RecordId i = 0; i < records.size(); ++i)
    if (looks_wrong(homes[i]) && records.identity(i) != 0) bearers.add(records.identity(i), 0);
  if (bearers.size() == 0) return bearers;
  for (RecordId i = 0; i < records.size(); ++i)
    if (const auto code = records.identity(i); code != 0 && bearers.find(code) != nullptr) ++bearers.at(code);
  return bearers;
}

}  // namespace

std::vector<bool> set_aside_wrong_codes(const Scorer& scorer, std::vector<Edge>& edges) {
  const auto& records = scorer.records();
  std::vector<bool> suspect(records.size());
  if (!records.code_cell()) return suspect;
  const auto code_bits = [&](PairKey pair) {
    return static_cast<float>(
        scorer.cell_bits(*records.code_cell(), records.compare_code(first_of(pair), second_of(pair))));
  };
  std::vector<Homes> homes(records.size());
  for (const auto& edge : edges) {
    const auto a = first_of(edge.pair), b = second_of(edge.pair);
    const auto x = records.identity(a), y = records.identity(b);
    if (x == 0 || y == 0) continue;
    const auto bits = edge.bits - code_bits(edge.pair);
    for (const auto record : {a, b}) {
      auto& home = homes[record];
      auto& best = x == y ? home.own : home.other;
      best = std::max(best, bits);
    }
  }
  auto bearers = count_bearers(records, homes);
  for (std::size_t i = 0; i < homes.size(); ++i) {
    if (!looks_wrong(homes[i])) continue;
    const auto code = records.identity(static_cast<RecordId>(i));
    suspect[i] = code != 0 && bearers.at(code) > 1;
  }
  for (auto& edge : edges)
    if (suspect[first_of(edge.pair)] || suspect[second_of(edge.pair)]) edge.bits -= code_bits(edge.pair);
  return suspect;
}

}  // namespace qiying::fusion::internal

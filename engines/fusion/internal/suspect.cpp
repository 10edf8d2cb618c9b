#include "engines/fusion/internal/suspect.hpp"

#include <algorithm>
#include <unordered_map>

namespace qiying::fusion::internal {
namespace {

constexpr float kNone = -100, kAgrees = 6, kMargin = 12;

struct Homes {
  float own = kNone;    // best pair, the code apart, with a record of the same code
  float other = kNone;  // and with one of another valid code
};

std::unordered_map<std::uint64_t, std::uint32_t> count_codes(const Records& records) {
  std::unordered_map<std::uint64_t, std::uint32_t> bearers;
  for (RecordId i = 0; i < records.size(); ++i)
    if (const auto code = records.identity(i)) ++bearers[code];
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
  const auto bearers = count_codes(records);
  for (std::size_t i = 0; i < homes.size(); ++i) {
    const auto& home = homes[i];
    const auto code = records.identity(static_cast<RecordId>(i));
    suspect[i] = code != 0 && bearers.at(code) > 1 && home.own < 0 && home.other > kAgrees &&
                 home.other - home.own > kMargin;
  }
  for (auto& edge : edges)
    if (suspect[first_of(edge.pair)] || suspect[second_of(edge.pair)]) edge.bits -= code_bits(edge.pair);
  return suspect;
}

}  // namespace qiying::fusion::internal

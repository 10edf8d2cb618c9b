#pragma once
// Which pairs are worth comparing: records that share a key. Blocks that are too large are refined by the
// other fields; what is still too large is walked through with a narrow window, so that the work stays
// bounded.

#include <cstdint>
#include <vector>

#include "engines/fusion/internal/records.hpp"

namespace qiying::fusion::internal {

// Two records, the smaller number in the upper half.
using PairKey = std::uint64_t;
inline PairKey pair_key(RecordId a, RecordId b) {
  return a < b ? PairKey{a} << 32 | b : PairKey{b} << 32 | a;
}
inline RecordId first_of(PairKey pair) {
  return static_cast<RecordId>(pair >> 32);
}
inline RecordId second_of(PairKey pair) {
  return static_cast<RecordId>(pair);
}

struct BlockLimits {
  std::size_t largest_block = 20;  // records; beyond, the block is refined
  std::size_t window = 4;          // neighbours of a record in a block that could not be refined
};

// Which pairs are wanted: all, those with at least one marked record (in the blocks that all records make),
// or those of two marked records (in the blocks that these alone make).
struct PairFilter {
  enum class Want { all, one, both } want = Want::all;
  std::vector<std::uint8_t> marked = {};
  bool takes(RecordId a, RecordId b) const {
    return want == Want::all || (want == Want::one ? marked[a] || marked[b] : marked[a] && marked[b]);
  }
};

// All wanted candidate pairs, each once, in a fixed order.
std::vector<PairKey> block_pairs(const Records& records, const BlockLimits& limits, const PairFilter& filter,
                                 int threads);

}  // namespace qiying::fusion::internal

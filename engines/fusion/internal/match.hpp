#pragma once
// The heart: candidate pairs → learned weights → clusters.

#include <functional>

#include "engines/fusion/internal/cluster.hpp"

namespace qiying::fusion::internal {

// Told about each step; may throw to stop (see Cancelled).
using Progress = std::function<void(const base::Text& step, double share)>;

struct Scored {
  std::vector<Edge> edges;  // pairs worth keeping
  std::uint64_t candidates = 0;
};

// Bits below which a pair is forgotten.
inline constexpr double kForget = -8;

// All pairs of `pairs` with their weights; `model` is learned first unless it is given.
Scored score_pairs(const Records& records, const std::vector<PairKey>& pairs, std::optional<Model>& model,
                   int threads);

}  // namespace qiying::fusion::internal

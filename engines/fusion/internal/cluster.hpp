#pragma once
// From scored pairs to entities, with cohesion: a cluster grows only where its members as a whole agree, so
// one false bridge joins nothing, and two different valid codes never meet.

#include <cstdint>
#include <vector>

#include "engines/fusion/internal/model.hpp"

namespace qiying::fusion::internal {

struct Edge {
  PairKey pair;
  float bits;
};

struct ClusterLimits {
  double join = 0;            // bits that the strongest pair of two clusters must have
  double cohesion = -4;       // bits that their members must have on average
  std::size_t looked_at = 5;  // members of each cluster whose pairs are looked at
};

// A person's decision on two records.
struct Decision {
  PairKey pair;
  bool same;
  bool settles = true;  // false: taken back; the two are looked at again, that is all
};

struct Clustering {
  std::vector<RecordId> entity;  // of each record: the smallest record of its cluster
  std::vector<Edge> refused;     // strong pairs that did not come together, for the review queue
};

// `edges` in any order. The codes of `suspects` say nothing.
Clustering cluster(const Scorer& scorer, std::vector<Edge> edges, const std::vector<bool>& suspects,
                   const std::vector<Decision>& decisions, const ClusterLimits& limits);

}  // namespace qiying::fusion::internal

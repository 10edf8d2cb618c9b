#pragma once
// Only what came now, and the entities that it touches, is matched again.

#include "engines/fusion/internal/match.hpp"

namespace qiying::fusion::internal {

struct Matched {
  std::vector<Edge> edges;
  Clustering clusters;
  std::vector<bool> suspects;
  std::vector<std::uint8_t> marked;  // records that were looked at; empty: all
  std::uint64_t candidates = 0;
};

// Everything, as if for the first time; learns `model` unless it is given.
Matched match_all(const Records& records, std::optional<Model>& model, const std::vector<Decision>& decisions,
                  int threads, const Progress& progress);

// Records that are fresh against all others; then all records of the entities concerned with each other. The
// other entities (data().before) stay as they are. Needs a model.
Matched match_fresh(const Records& records, const Model& model, const std::vector<Decision>& decisions,
                    int threads, const Progress& progress);

}  // namespace qiying::fusion::internal

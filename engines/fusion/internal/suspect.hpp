#pragma once
// Records that carry another enterprise's code: everything else of them agrees with an entity that has a
// different code, and nothing with the one whose code they bear.

#include <vector>

#include "engines/fusion/internal/cluster.hpp"

namespace qiying::fusion::internal {

// Marks such records and takes the code out of the weights of their pairs.
std::vector<bool> set_aside_wrong_codes(const Scorer& scorer, std::vector<Edge>& edges);

}  // namespace qiying::fusion::internal

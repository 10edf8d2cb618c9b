#pragma once
// From examples to weights.

#include <span>

#include "engines/classify/internal/data.hpp"

namespace qiying::classify::internal {

// An example, read once for all rounds of cross-validation.
struct Prepared {
  std::vector<Gram> grams;
  std::size_t label = 0;
  std::size_t fold = 0;
};

// Weights, without calibration. `labels` has at least two entries, each in use by at least one example.
Model::Data learn(std::span<const Prepared* const> examples, const std::vector<std::string>& labels,
                  const Options& options);

}  // namespace qiying::classify::internal

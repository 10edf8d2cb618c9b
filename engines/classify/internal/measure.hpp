#pragma once
// How good scores are, and what they are worth as confidences.

#include <span>

#include "engines/classify/classify.hpp"

namespace qiying::classify::internal {

// A tested text: its label and the scores that a model which had not seen it gave.
struct Outcome {
  std::size_t label = 0;
  std::vector<float> scores;
};

// The temperature at which the confidences of these outcomes fit best (least negative log likelihood).
double fit_temperature(std::span<const Outcome> outcomes);
// The least confidence from which on at least `precision` of the first choices are right, with 95 % certainty
// (lower bound of Wilson's interval); 2 when there is none.
double fit_threshold(std::span<const Outcome> outcomes, double temperature, double precision);

Report report(std::span<const Outcome> outcomes, const std::vector<std::string>& labels, double temperature,
              double threshold);

}  // namespace qiying::classify::internal

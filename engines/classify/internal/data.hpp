#pragma once
// What a model holds, and what it computes from a text.

#include <span>

#include "engines/classify/classify.hpp"
#include "engines/classify/internal/grams.hpp"

namespace qiying::classify {

struct Model::Data {
  Facts facts;
  std::vector<std::string> labels;      // sorted
  std::vector<std::uint64_t> features;  // keys of grams, sorted
  std::vector<float> rarity;            // of each feature
  std::vector<float> bias;              // of each label
  std::vector<float> weights;           // feature-major: weights[feature * labels + label]
};

namespace internal {

// A feature of a text: its index, its share of the text's unit length, and where it stands.
struct Term {
  std::size_t feature = 0;
  double value = 0;
  std::uint32_t begin = 0, end = 0;
  bool is_context = false;
};
std::vector<Term> terms_of(std::span<const Gram> grams, const std::vector<std::uint64_t>& features,
                           const std::vector<float>& rarity);

// One score a label; comparable among labels, before the temperature.
std::vector<double> scores_of(const Model::Data& data, std::span<const Term> terms);
// Confidences of scores at a temperature.
std::vector<double> softmax(std::span<const double> scores, double temperature);

}  // namespace internal
}  // namespace qiying::classify

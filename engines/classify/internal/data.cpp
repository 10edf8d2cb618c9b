#include "engines/classify/internal/data.hpp"

#include <algorithm>
#include <cmath>

namespace qiying::classify::internal {

constexpr double kContextValue = 1;

std::vector<Term> terms_of(std::span<const Gram> grams, const std::vector<std::uint64_t>& features,
                           const std::vector<float>& rarity) {
  std::vector<Term> out;
  double square = 0;
  auto from = features.begin();
  for (const auto& gram : grams) {
    from = std::lower_bound(from, features.end(), gram.key);
    if (from == features.end()) break;
    if (*from != gram.key) continue;
    const auto feature = static_cast<std::size_t>(from - features.begin());
    out.push_back({feature, rarity[feature], gram.begin, gram.end, gram.is_context});
    if (!gram.is_context) square += out.back().value * out.back().value;
  }
  // The context weighs as much as the whole text, or it would be lost among a hundred n-grams.
  for (auto& term : out) term.value = term.is_context ? kContextValue : term.value / std::sqrt(square);
  return out;
}

std::vector<double> scores_of(const Model::Data& data, std::span<const Term> terms) {
  std::vector<double> out(data.bias.begin(), data.bias.end());
  for (const auto& term : terms) {
    const auto* row = data.weights.data() + term.feature * out.size();
    for (std::size_t label = 0; label < out.size(); ++label) out[label] += term.value * row[label];
  }
  return out;
}

std::vector<double> softmax(std::span<const double> scores, double temperature) {
  const auto top = std::ranges::max(scores);
  std::vector<double> out;
  double sum = 0;
  for (const auto score : scores) sum += out.emplace_back(std::exp((score - top) / temperature));
  for (auto& share : out) share /= sum;
  return out;
}

}  // namespace qiying::classify::internal

// Suggestions for arbitrary bytes: confidences are shares of one.
#include <cmath>

#include "engines/classify/classify.hpp"

using namespace qiying::classify;

namespace {

const Model& model() {
  static const Model made = [] {
    std::vector<Example> examples;
    for (int i = 0; i < 40; ++i)
      examples.push_back({(i % 2 ? "停车位不足 parking " : "发票无法开具 invoice ") + std::string(i % 7, 'x'),
                          i % 2 ? "停车" : "税务"});
    return train(examples)->model;
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto suggestion = model().suggest(text, {.top = 10});
  double sum = 0;
  for (const auto& choice : suggestion.choices) sum += choice.confidence;
  if (!suggestion.choices.empty() && !(std::abs(sum - 1) < 1e-6)) __builtin_trap();
  (void)damaged(text, 0.5, size);
  return 0;
}

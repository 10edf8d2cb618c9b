// What learning and one suggestion cost, over a generated history as large as a district's.
#include <benchmark/benchmark.h>

#include "engines/classify/classify.hpp"

using namespace qiying::classify;

namespace {

// 6,000 texts of about 100 characters and 40 labels; each label has its own twenty words.
std::vector<Example> history() {
  std::uint64_t state = 1;
  const auto draw = [&](std::uint64_t n) {
    return ((state = state * 6364136223846793005u + 1442695040888963407u) >> 33) % n;
  };
  const auto word = [](std::uint64_t number) {
    std::string out;
    for (int i = 0; i < 2; ++i, number = number / 61 + 7) {
      const auto c = static_cast<unsigned>(0x4E00 + (number * 2654435761u) % 6000);
      out += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
              static_cast<char>(0x80 | (c & 0x3F))};
    }
    return out;
  };
  std::vector<Example> out;
  for (int i = 0; i < 6000; ++i) {
    const auto label = draw(40);
    std::string text;
    for (int k = 0; k < 50; ++k) text += word(draw(3) == 0 ? 10000 + label * 20 + draw(20) : draw(3000));
    out.push_back({text, std::to_string(label)});
  }
  return out;
}

const std::vector<Example>& texts() {
  static const auto out = history();
  return out;
}

const Trained& learned() {
  static const auto out = *train(texts());
  return out;
}

void learn_with_cross_validation(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(train(texts()));
  state.counters["texts/s"] =
      benchmark::Counter(static_cast<double>(texts().size()), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(learn_with_cross_validation)->Unit(benchmark::kSecond)->Iterations(1);

void suggest(benchmark::State& state) {
  const auto& model = learned().model;
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(model.suggest(texts()[i++ % texts().size()].text));
  state.counters["model_bytes"] = static_cast<double>(model.bytes().size());
  state.counters["top1"] = learned().report.top1;
}
BENCHMARK(suggest)->Unit(benchmark::kMicrosecond);

void load(benchmark::State& state) {
  const auto bytes = learned().model.bytes();
  for (auto _ : state) benchmark::DoNotOptimize(Model::load(bytes));
}
BENCHMARK(load)->Unit(benchmark::kMillisecond);

}  // namespace

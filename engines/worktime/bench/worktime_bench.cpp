// What one deadline costs over eight years of official notices, near and far.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "engines/worktime/worktime.hpp"

using namespace qiying::worktime;

namespace {

Content shipped_content() {
  Content content;
  for (const auto& entry : std::filesystem::directory_iterator(QIYING_HOLIDAYS)) {
    std::ifstream in(entry.path());
    content.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  return content;
}

const Calendar& office() {
  static const Library library = *Library::load(shipped_content());
  return library.standard();
}

const Timestamp kStart = *qiying::base::parse_timestamp("2024-03-04 10:00");

void due_working_days(benchmark::State& state) {
  const auto limit = working_days(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(due(office(), kStart, limit));
}
BENCHMARK(due_working_days)->Arg(3)->Arg(30)->Arg(250)->Arg(1'000'000);

void add_working_hours(benchmark::State& state) {
  const auto d = std::chrono::hours(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(add(office(), kStart, d));
}
BENCHMARK(add_working_hours)->Arg(1)->Arg(100)->Arg(10'000)->Arg(1'000'000);

void elapsed_years(benchmark::State& state) {
  const auto end = kStart + std::chrono::days(365 * state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(elapsed(office(), kStart, end));
}
BENCHMARK(elapsed_years)->Arg(1)->Arg(1000);

void due_with_pauses(benchmark::State& state) {
  std::vector<Pause> pauses;
  for (int i = 0; i < state.range(0); ++i)
    pauses.push_back({kStart + std::chrono::hours(2 * i), kStart + std::chrono::hours(2 * i + 1)});
  for (auto _ : state) benchmark::DoNotOptimize(due(office(), kStart, working_days(3), pauses));
}
BENCHMARK(due_with_pauses)->Arg(1)->Arg(10)->Arg(1000);

void load_library(benchmark::State& state) {
  const auto content = shipped_content();
  for (auto _ : state) benchmark::DoNotOptimize(Library::load(content));
}
BENCHMARK(load_library);

}  // namespace

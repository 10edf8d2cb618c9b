// The time to check a document, in each style of text.
#include <benchmark/benchmark.h>

#include "engines/disclosure/disclosure.hpp"
#include "engines/disclosure/tests/synthetic_text.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

static void check_document(benchmark::State& state) {
  std::string text = print(invent(7), static_cast<Style>(state.range(0)), 7).plain();
  // As long as a real one: the glossary and annexes are prose.
  while (text.size() < 60'000)
    text +=
        "（一）名词解释：指本级财政当年拨付的资金，含一般公共预算财政拨款收入和政府性基金预算财政拨款收入。"
        "\n";
  for (auto _ : state) benchmark::DoNotOptimize(audit("bench", text));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(check_document)->Arg(0)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

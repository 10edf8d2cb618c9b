// The bars of the engine: a population, one enterprise with full explanations, a table of 3,000 rows.
// `tools/bench rules` runs this and, when it is installed, the reference beside it on the same rules.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "engines/rules/explain.hpp"
#include "engines/rules/match.hpp"

using namespace qiying;
using namespace qiying::rules;

namespace {

constexpr int kFacts = 24;

// 24 numeric facts, as many policies as asked, six conditions each.
std::string facts_text() {
  std::string out = "事实表:\n";
  for (int i = 0; i < kFacts; ++i)
    out += "  - {编号: f" + std::to_string(i) + ", 标题: 事实" + std::to_string(i) +
           ", 类型: 数值, 单位: 人, 可自答: 是}\n";
  return out;
}

std::string policy_text(int number, std::mt19937& random) {
  const auto id = std::to_string(number);
  std::string out = "编号: p" + id + "\n标题: 政策" + id + "\n文号: 测" + id +
                    "\n发文机关: 测\n层级: 区\n状态: 有效\n施行日期: 2020-01-01\n"
                    "受众: 企业\n摘要: 测\n来源: {标题: 测}\n条件:\n  全部:\n";
  for (int i = 0; i < 6; ++i) {
    // Drawn one by one: bench/rules.mjs draws the same numbers for the reference.
    const auto fact = random() % kFacts;
    const bool least = random() % 2 == 0;
    const auto bound = random() % 1000;
    out += "    - {事实: f" + std::to_string(fact) + ", " + (least ? "至少" : "至多") + ": " +
           std::to_string(bound) + " 人, 条款: 第" + std::to_string(i + 1) + "条, 证明: [证明]}\n";
  }
  return out + "待遇: {比例: 30%, 基数: money, 上限: 20 万元}\n";
}

struct World {
  Library library;
  Ruleset rules;
};

const World& world() {
  static const auto out = [] {
    auto w = std::make_unique<World>();
    std::mt19937 random(7);
    std::vector<Document> documents{
        {"facts.yaml", facts_text() + "  - {编号: money, 标题: 费用, 类型: 数值, 单位: 万元}\n"}};
    for (int i = 0; i < 1000; ++i)
      documents.push_back({"p" + std::to_string(i) + ".yaml", policy_text(i, random)});
    Findings findings;
    w->library = load(documents, findings);
    w->rules = compile(w->library, *base::parse_date("2026-06-01"), findings);
    if (findings.errors() > 0 || w->rules.entries.size() != 1000)
      throw std::runtime_error(to_line(findings.all().at(0)));
    return w;
  }();
  return *out;
}

const Roster& population() {
  static const auto make = [](std::size_t n) {
    auto out = std::make_unique<Roster>(world().library.catalogue);
    std::mt19937 random(11);
    for (int i = 0; i < kFacts; ++i) out->column(*world().library.catalogue.find("f" + std::to_string(i)));
    for (std::size_t row = 0; row < n; ++row) {
      out->add_row(std::to_string(row));
      for (std::size_t c = 0; c < kFacts; ++c)
        if (random() % 10 != 0 || row == 0)
          out->set(c, row, static_cast<std::int64_t>(random() % 1000) * 100);
    }
    return out;
  };
  static const auto large = make(200'000);
  return *large;
}

// 200,000 enterprises × 1,000 policies × 6 conditions, a tenth of the values unknown, outcomes stored.
void population_match(benchmark::State& state) {
  const auto& roster = population();
  std::uint64_t met = 0, unknown = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto outcomes = match(world().rules, roster, {static_cast<unsigned>(state.range(0))});
    bytes = outcomes.bytes();
    met = outcomes.count(0, Outcome::met);
    unknown = outcomes.count(0, Outcome::unknown);
  }
  state.counters["conditions/s"] =
      benchmark::Counter(200'000.0 * 1000 * 6, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["stored_MB"] = static_cast<double>(bytes) / 1e6;
  state.counters["met_of_first"] = static_cast<double>(met);
  state.counters["unknown_of_first"] = static_cast<double>(unknown);
}
BENCHMARK(population_match)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

// One enterprise × 1,000 policies, every leaf with its value, threshold, clause and distance.
void one_enterprise_explained(benchmark::State& state) {
  const auto facts = population().facts(0);
  for (auto _ : state) benchmark::DoNotOptimize(evaluate(world().rules, facts));
  const auto all = evaluate(world().rules, facts);
  state.counters["met"] = static_cast<double>(
      std::count_if(all.begin(), all.end(), [](const auto& e) { return e.outcome == Outcome::met; }));
}
BENCHMARK(one_enterprise_explained)->Unit(benchmark::kMillisecond);

// The same with all sentences written.
void one_enterprise_in_words(benchmark::State& state) {
  const auto facts = population().facts(0);
  for (auto _ : state)
    for (const auto& e : evaluate(world().rules, facts))
      benchmark::DoNotOptimize(explain(world().rules, e, &facts, Language::zh));
}
BENCHMARK(one_enterprise_in_words)->Unit(benchmark::kMillisecond);

// Outcomes alone, row by row: what a changed enterprise costs.
void one_enterprise_outcomes(benchmark::State& state) {
  const auto facts = population().facts(0);
  for (auto _ : state) {
    const auto cells = facts.cells(world().rules.plan, world().rules.day);
    for (const auto& entry : world().rules.entries)
      benchmark::DoNotOptimize(outcome_of(world().rules, entry, cells));
  }
}
BENCHMARK(one_enterprise_outcomes)->Unit(benchmark::kMicrosecond);

// A table of 3,000 rows and 13 columns; the last row is the one that holds.
void table_lookup(benchmark::State& state) {
  static const auto table = [] {
    DecisionTable t;
    std::mt19937 random(3);
    for (std::uint32_t c = 0; c < 13; ++c) t.columns.push_back({{c, 0}, false});
    for (int r = 0; r < 3000; ++r) {
      DecisionTable::Row row;
      for (int c = 0; c < 13; ++c) {
        const auto low =
            static_cast<std::int64_t>(r) * 100 + (c == 0 ? 0 : -static_cast<std::int64_t>(random() % 50'000));
        row.numbers.push_back(c == 0 ? IntervalSet<std::int64_t>::range(low, low + 100)
                                     : IntervalSet<std::int64_t>::from(low));
        row.texts.push_back(IntervalSet<std::string>::everything());
      }
      row.result = std::to_string(r);
      t.rows.push_back(std::move(row));
    }
    t.build();
    return t;
  }();
  std::vector<Cell> inputs(13, Cell{.state = Cell::State::known, .number = 299'950});
  if (table.look_up(inputs.data()).row != 2999) throw std::runtime_error("the last row must hold");
  for (auto _ : state) benchmark::DoNotOptimize(table.look_up(inputs.data()));
}
BENCHMARK(table_lookup)->Unit(benchmark::kMicrosecond);

// Reading and compiling 1,000 policies.
void load_and_compile(benchmark::State& state) {
  std::mt19937 random(7);
  std::vector<Document> documents{
      {"facts.yaml", facts_text() + "  - {编号: money, 标题: 费用, 类型: 数值, 单位: 万元}\n"}};
  for (int i = 0; i < 1000; ++i)
    documents.push_back({"p" + std::to_string(i) + ".yaml", policy_text(i, random)});
  for (auto _ : state) {
    Findings findings;
    const auto library = load(documents, findings);
    benchmark::DoNotOptimize(compile(library, *base::parse_date("2026-06-01"), findings));
  }
}
BENCHMARK(load_and_compile)->Unit(benchmark::kMillisecond);

}  // namespace

// Clusters against a simple reference on random graphs, and what must never come together.
#include "engines/fusion/internal/cluster.hpp"

#include <rapidcheck.h>

#include <numeric>

#include "engines/fusion/internal/read.hpp"
#include "engines/fusion/tests/support.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::internal;
using namespace qiying::fusion::testing;
namespace base = qiying::base;

namespace {

/// Records of one field that agree in nothing, or carry the given codes.
struct World {
  TableReader reader;
  std::optional<Records> records;
  Model model;
  std::optional<Scorer> scorer;

  explicit World(std::size_t n, const std::vector<std::string>& codes = {})
      : reader(*parse_profile("[[field]]\nname = \"code\"\ntype = \"credit_code\"\n[[field]]\nname = "
                              "\"x\"\ntype = \"id\"\n"),
               {}) {
    std::string csv = "record_id,code,x\n";
    for (std::size_t i = 0; i < n; ++i) {
      auto id = std::to_string(100'000 + i);
      csv += id + "," + (i < codes.size() ? codes[i] : "") + "," + id + id + "\n";
    }
    if (!reader.read(base::CsvReader::of(csv), "s", "")) throw std::runtime_error("csv");
    reader.finish();
    records.emplace(reader.data(), shipped(), 1);
    model.prior = 0.01;
    for (const auto field : records->fields())
      model.fields.push_back({reader.data().fields[field].spec.name, {}, {}, {}});
    for (auto& field : model.fields) field.m.fill(0.5), field.u.fill(0.5);
    model.source.m.fill(1), model.source.u.fill(1);
    scorer.emplace(*records, model);
  }

  std::vector<RecordId> run(const std::vector<Edge>& edges, double cohesion = -1000,
                            const std::vector<Decision>& decisions = {}) const {
    return cluster(*scorer, edges, std::vector<bool>(records->size()), decisions, {.cohesion = cohesion})
        .entity;
  }
};

std::vector<Edge> random_edges(std::size_t n) {
  std::vector<Edge> edges;
  for (const auto& [a, b] : *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(
           rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(n)),
                         rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(n)))))
    if (a != b) edges.push_back({pair_key(a, b), static_cast<float>(*rc::gen::inRange(-5, 20))});
  return edges;
}

/// Connected components, by repeated passes.
std::vector<RecordId> components(std::size_t n, const std::vector<Edge>& edges) {
  std::vector<RecordId> label(n);
  std::iota(label.begin(), label.end(), 0U);
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& edge : edges) {
      auto &a = label[first_of(edge.pair)], &b = label[second_of(edge.pair)];
      if (edge.bits < 0 || a == b) continue;
      a = b = std::min(a, b);
      changed = true;
    }
  }
  return label;
}

const std::vector<std::string> kCodes = {"914201007335543938", "9141010473905500XK", "91340100MA2N16BP8P"};

}  // namespace

TEST_CASE("without codes and cohesion clusters are connected components") {
  constexpr std::size_t kRecords = 24;
  const World world(kRecords);
  CHECK(rc::check("components", [&] {
    const auto edges = random_edges(kRecords);
    RC_ASSERT(world.run(edges) == components(kRecords, edges));
  }));
}

TEST_CASE("whatever the edges, no cluster has two valid codes, and their order does not matter") {
  constexpr std::size_t kRecords = 24;
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < kRecords; ++i) codes.push_back(i % 4 == 3 ? "" : kCodes[i % 4]);
  const World world(kRecords, codes);
  CHECK(rc::check("codes", [&] {
    auto edges = random_edges(kRecords);
    const auto entity = world.run(edges);
    std::map<RecordId, std::set<std::uint64_t>> seen;
    for (RecordId i = 0; i < kRecords; ++i)
      if (const auto code = world.records->identity(i)) seen[entity[i]].insert(code);
    for (const auto& [cluster, found] : seen) RC_ASSERT(found.size() == 1);
    std::reverse(edges.begin(), edges.end());
    RC_ASSERT(world.run(edges) == entity);
  }));
}

TEST_CASE("one strong bridge does not join two clusters that do not agree") {
  const World world(6);
  const std::vector<Edge> edges = {{pair_key(0, 1), 10},
                                   {pair_key(1, 2), 10},
                                   {pair_key(3, 4), 10},
                                   {pair_key(4, 5), 10},
                                   {pair_key(2, 3), 9}};
  // Every pair by itself scores the prior, some -6.6 bits: no pair of two records may then join on one edge's
  // word.
  const auto strict = world.run(edges, -2);
  CHECK(std::set<RecordId>(strict.begin(), strict.end()).size() == 6);
  const auto loose = world.run(edges);
  CHECK(std::set<RecordId>(loose.begin(), loose.end()).size() == 1);
}

TEST_CASE("decisions come before everything") {
  const World world(3);
  const auto entity =
      world.run({{pair_key(1, 2), 20}}, -1000, {{pair_key(0, 1), true}, {pair_key(1, 2), false}});
  CHECK(entity[0] == entity[1]);
  CHECK(entity[1] != entity[2]);
}

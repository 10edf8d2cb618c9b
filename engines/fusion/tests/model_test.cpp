// What is learned from planted data is what was planted.
#include "engines/fusion/internal/model.hpp"

#include <fmt/format.h>

#include <random>

#include "engines/fusion/internal/match.hpp"
#include "engines/fusion/internal/model_json.hpp"
#include "engines/fusion/internal/read.hpp"
#include "engines/fusion/tests/support.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::internal;
using namespace qiying::fusion::testing;
namespace base = qiying::base;

namespace {

constexpr const char* kProfile =
    "[[field]]\nname = \"number\"\ntype = \"id\"\n[[field]]\nname = \"person\"\ntype = "
    "\"person\"\n[[field]]\nname = \"date\"\ntype = \"date\"\n";

/// Two records an entity; each field stays with the given probability, else it is another's.
std::string planted(int entities, double number, double person, double date) {
  std::minstd_rand random(7);
  const auto chance = [&](double p) { return static_cast<double>(random() % 10000) < p * 10000; };
  const auto a_number = [&] { return fmt::format("{:012}", random() * 4001ULL % 1'000'000'000'000ULL); };
  const auto a_person = [&] {
    return fmt::format("{}{}{}", static_cast<char>('A' + random() % 26), random() % 50021,
                       static_cast<char>('A' + random() % 26));
  };
  const auto a_date = [&] {
    return fmt::format("{}-{:02}-{:02}", 1930 + random() % 90, random() % 12 + 1, random() % 28 + 1);
  };
  std::string csv = "record_id,number,person,date\n";
  for (int i = 0; i < entities; ++i) {
    const auto n = a_number(), p = a_person(), d = a_date();
    csv += fmt::format("a{},{},{},{}\n", i, n, p, d);
    csv += fmt::format("b{},{},{},{}\n", i, chance(number) ? n : a_number(), chance(person) ? p : a_person(),
                       chance(date) ? d : a_date());
  }
  return csv;
}

}  // namespace

TEST_CASE("shares among matches, the prior, and a model read back") {
  constexpr int kEntities = 3000;
  TableReader reader(*parse_profile(kProfile), {});
  const auto csv = planted(kEntities, 0.9, 0.8, 0.7);
  REQUIRE(reader.read(base::CsvReader::of(csv), "one", ""));
  reader.finish();
  const Records records(reader.data(), shipped(), 2);
  std::optional<Model> model;
  const auto scored = score_pairs(records, block_pairs(records, {}, {}, 2), model, 2);
  REQUIRE(model->fields.size() == 3);
  CHECK(model->fields[0].m[kEqual] == doctest::Approx(0.9).epsilon(0.03));
  CHECK(model->fields[1].m[kEqual] == doctest::Approx(0.8).epsilon(0.05));
  CHECK(model->fields[2].m[kEqual] == doctest::Approx(0.7).epsilon(0.06));
  const double pairs = 2.0 * kEntities * (2.0 * kEntities - 1) / 2;
  CHECK(model->prior * pairs == doctest::Approx(kEntities).epsilon(0.05));

  const auto again = model_from_json(to_json(*model, records), records);
  REQUIRE(again);
  const Scorer first(records, *model), second(records, *again);
  for (const auto& edge : scored.edges)
    CHECK(first.score(first_of(edge.pair), second_of(edge.pair)) ==
          doctest::Approx(second.score(first_of(edge.pair), second_of(edge.pair))));
}

TEST_CASE("a model that is none is refused with its place") {
  TableReader reader(*parse_profile(kProfile), {});
  REQUIRE(reader.read(base::CsvReader::of("record_id,number\n1,123456\n2,123456\n"), "one", ""));
  reader.finish();
  const Records records(reader.data(), shipped(), 1);
  CHECK_FALSE(model_from_json("", records));
  CHECK_FALSE(model_from_json("{\"prior\": \"much\", \"fields\": []}", records));
}

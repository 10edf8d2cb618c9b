// The size table of 2017 against hand-made cases of all industries (国统字〔2017〕213号).
#include <set>

#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

const Library& shipped() {
  static const Library library = [] {
    Findings findings;
    return load(law(), findings);
  }();
  return library;
}

// "大型", "未知" or "人工" for facts like {"industry=3911", "staff=20"}.
std::string derived(const char* fact, const std::vector<std::string>& facts) {
  FactPlan plan;
  const auto cell = plan.add(shipped().catalogue, shipped().tables, *shipped().catalogue.find(fact));
  const auto given = facts_of(shipped().catalogue, facts);
  const auto cells = given.cells(plan, day("2026-06-01"));
  if (cells[cell].state == Cell::State::unknown) return "未知";
  if (cells[cell].state == Cell::State::review) return "人工";
  return show_cell(shipped().catalogue.at(shipped().catalogue.find(fact)->fact), cells[cell]);
}

std::string size_of(const std::string& industry, double staff, double revenue, double assets) {
  return derived("size_class", {"industry=" + industry, "staff=" + std::to_string(staff),
                                "revenue=" + std::to_string(revenue), "assets=" + std::to_string(assets)});
}

}  // namespace

TEST_CASE("every row: at the lower bounds it is of the size, one below in any of them it drops one tier") {
  struct Row {
    const char* industry;
    double staff[3], revenue[3], assets[3];  // 0: not asked
  };
  const Row rows[] = {
      {"0111", {0, 0, 0}, {20000, 500, 50}, {0, 0, 0}},
      {"0610", {1000, 300, 20}, {40000, 2000, 300}, {0, 0, 0}},
      {"3911", {1000, 300, 20}, {40000, 2000, 300}, {0, 0, 0}},
      {"4411", {1000, 300, 20}, {40000, 2000, 300}, {0, 0, 0}},
      {"4710", {0, 0, 0}, {80000, 6000, 300}, {80000, 5000, 300}},
      {"5111", {200, 20, 5}, {40000, 5000, 1000}, {0, 0, 0}},
      {"5211", {300, 50, 10}, {20000, 500, 100}, {0, 0, 0}},
      {"5411", {1000, 300, 20}, {30000, 3000, 200}, {0, 0, 0}},
      {"5910", {200, 100, 20}, {30000, 1000, 100}, {0, 0, 0}},
      {"6010", {1000, 300, 20}, {30000, 2000, 100}, {0, 0, 0}},
      {"6110", {300, 100, 10}, {10000, 2000, 100}, {0, 0, 0}},
      {"6210", {300, 100, 10}, {10000, 2000, 100}, {0, 0, 0}},
      {"6311", {2000, 100, 10}, {100000, 1000, 100}, {0, 0, 0}},
      {"6410", {2000, 100, 10}, {100000, 1000, 100}, {0, 0, 0}},
      {"6513", {300, 100, 10}, {10000, 1000, 50}, {0, 0, 0}},
      {"7010", {0, 0, 0}, {200000, 1000, 100}, {10000, 5000, 2000}},
      {"7020", {1000, 300, 100}, {5000, 1000, 500}, {0, 0, 0}},
      {"7111", {300, 100, 10}, {0, 0, 0}, {120000, 8000, 100}},
      {"7310", {300, 100, 10}, {0, 0, 0}, {0, 0, 0}},
      {"7721", {300, 100, 10}, {0, 0, 0}, {0, 0, 0}},
      {"8010", {300, 100, 10}, {0, 0, 0}, {0, 0, 0}},
      {"8511", {300, 100, 10}, {0, 0, 0}, {0, 0, 0}},
      {"8710", {300, 100, 10}, {0, 0, 0}, {0, 0, 0}},
      {"7030", {300, 100, 10}, {0, 0, 0}, {0, 0, 0}},
  };
  const char* tiers[] = {"大型", "中型", "小型", "微型"};
  for (const auto& r : rows)
    for (int t = 0; t < 3; ++t) {
      CAPTURE(r.industry);
      CAPTURE(t);
      CHECK(size_of(r.industry, r.staff[t], r.revenue[t], r.assets[t]) == tiers[t]);
      if (r.staff[t] > 0)
        CHECK(size_of(r.industry, r.staff[t] - 1, r.revenue[t], r.assets[t]) == tiers[t + 1]);
      if (r.revenue[t] > 0)
        CHECK(size_of(r.industry, r.staff[t], r.revenue[t] - 1, r.assets[t]) == tiers[t + 1]);
      if (r.assets[t] > 0)
        CHECK(size_of(r.industry, r.staff[t], r.revenue[t], r.assets[t] - 1) == tiers[t + 1]);
    }
}

TEST_CASE("micro is any single indicator below, however large the others") {
  CHECK(size_of("3911", 19, 1e6, 1e6) == "微型");
  CHECK(size_of("3911", 5000, 299, 1e6) == "微型");
}

TEST_CASE("industries that the table leaves out are for a person") {
  CHECK(size_of("5311", 10, 10, 10) == "人工");
  CHECK(size_of("6621", 10, 10, 10) == "人工");
  CHECK(size_of("8310", 10, 10, 10) == "人工");
  CHECK(size_of("7040", 10, 10, 10) == "人工");
}

TEST_CASE(
    "every class of the list of industries is of a size or for a person; divisions that are for a person are "
    "known") {
  const auto* list = shipped().catalogue.codes("industries");
  std::set<std::string> by_hand;
  for (const auto& [code, title] : list->titles) {
    if (code.size() != 5) continue;
    CAPTURE(code);
    const auto size = size_of(code, 0, 0, 0);
    CHECK((size == "微型" || size == "人工"));
    if (size == "人工") by_hand.insert(code.substr(0, 3));
  }
  // 铁路运输, 金融 J, 房地产 (the parts outside development, property and rent), 教育, 卫生, 社会组织 S,
  // 国际组织 T; and 农林牧渔专业及辅助性活动 where the table names none.
  for (const auto& division : by_hand) {
    CAPTURE(division);
    CHECK(std::string("G53 J66 J67 J68 J69 K70 P83 Q84 S91 S92 S93 S94 S95 S96 T97").find(division) !=
          std::string::npos);
  }
}

TEST_CASE("a missing indicator leaves the class unknown only where it matters") {
  CHECK(derived("size_class", {"industry=3911", "staff=25"}) == "未知");
  CHECK(derived("size_class", {"industry=3911", "staff=19"}) == "微型");
  CHECK(derived("size_class", {"industry=3911", "revenue=100"}) == "微型");
  CHECK(derived("size_class", {"industry=7310", "staff=99"}) == "小型");
  CHECK(derived("size_class", {"staff=99", "revenue=100"}) == "未知");
  CHECK(derived("size_class", {"industry=C", "staff=300", "revenue=2000"}) == "中型");
}

TEST_CASE("thresholds of above-scale enterprises") {
  const auto above = [](const std::string& industry, int revenue) {
    return derived("above_scale", {"industry=" + industry, "revenue=" + std::to_string(revenue)});
  };
  for (const auto& [industry, threshold] : std::vector<std::pair<std::string, int>>{{"3911", 2000},
                                                                                    {"5111", 2000},
                                                                                    {"5211", 500},
                                                                                    {"6110", 200},
                                                                                    {"6210", 200},
                                                                                    {"5411", 2000},
                                                                                    {"6513", 2000},
                                                                                    {"7721", 2000},
                                                                                    {"8411", 2000},
                                                                                    {"7111", 1000},
                                                                                    {"7310", 1000},
                                                                                    {"8310", 1000},
                                                                                    {"7020", 1000},
                                                                                    {"8010", 500},
                                                                                    {"8710", 500},
                                                                                    {"8511", 500}}) {
    CAPTURE(industry);
    CHECK(above(industry, threshold) == "是");
    CHECK(above(industry, threshold - 1) == "否");
  }
  CHECK(derived("above_scale", {"industry=4710", "construction_licence=是"}) == "是");
  CHECK(derived("above_scale", {"industry=4710", "construction_licence=否"}) == "否");
  CHECK(derived("above_scale", {"industry=4710"}) == "未知");
  CHECK(derived("above_scale", {"industry=7010", "reg_status=存续"}) == "是");
  CHECK(derived("above_scale", {"industry=6621", "revenue=9999"}) == "人工");
}

TEST_CASE("there are 1,380 classes of industry or more, and prefixes of all lengths") {
  const auto* list = shipped().catalogue.codes("industries");
  REQUIRE(list);
  std::size_t classes = 0;
  for (const auto& [code, title] : list->titles) classes += code.size() == 5;
  CHECK(classes >= 1380);
  CHECK(list->find("3911") == "C3911");
  CHECK(list->find("C39") == "C39");
  CHECK_FALSE(list->find("9999"));
}

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>

#include "modules/performance/internal/catalogue.hpp"
#include "modules/performance/internal/measures.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::performance;

namespace {

std::optional<double> value(std::string_view text) {
  const std::map<std::string, double, std::less<>> known = {{"a.b", 8}, {"a.c", 2}, {"a.nought", 0}};
  auto formula = Formula::parse(text);
  REQUIRE(formula.ok());
  return formula->value([&](std::string_view name) -> std::optional<double> {
    const auto found = known.find(name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  });
}

}  // namespace

TEST_CASE("formulas are arithmetic over measures") {
  CHECK(value("a.b") == 8);
  CHECK(value("100 * a.c / a.b") == 25);
  CHECK(value("a.b - a.c - 1") == 5);
  CHECK(value("(a.b + a.c) * 1.5") == 15);
  CHECK(value("2+3*4") == 14);
}

TEST_CASE("a value that is not known, or would be divided by zero, is none") {
  CHECK_FALSE(value("a.b / a.nought"));
  CHECK_FALSE(value("a.b + x.y"));
  CHECK(value("a.nought / a.b") == 0);
}

TEST_CASE("what is no formula is refused with its place") {
  for (const auto* text :
       {"", "1 +", "a.b *", "(a.b", "a.b)", "a.b a.c", "1.2.3", "a", "a.b % 2", "drop table x"})
    CHECK_FALSE(Formula::parse(text).ok());
  CHECK(Formula::parse("a.b * )").error().field == "formula");
  CHECK_FALSE(Formula::parse(std::string(5000, '(') + "1").ok());
}

TEST_CASE("the shipped definitions: at least 40, each with a source, each of known measures") {
  const auto& c = catalogue();
  CHECK(c.indicators.size() >= 40);
  for (const auto& i : c.indicators) {
    CHECK_FALSE(i.document.empty());
    CHECK_FALSE(i.article.empty());
    CHECK_FALSE(i.name.en.empty());
    CHECK_FALSE(i.definition.zh.empty());
    for (const auto& m : i.formula.measures()) CHECK(find_measure(c, m).has_value());
  }
}

TEST_CASE("the version of a definition follows the day") {
  const auto definition = [](const std::string& from, const std::string& more, int version) {
    return "[[indicator]]\nid = \"x\"\nname = { zh = \"甲\", en = \"A\" }\ndocument = \"d\"\nformula = "
           "\"appeal.replied\"\nversion = " +
           std::to_string(version) + "\nvalid_from = \"" + from + "\"\n" + more;
  };
  Catalogue c;
  REQUIRE(read_definitions(
              definition("2024-01-01", "valid_to = \"2025-12-31\"\n", 1) + definition("2026-01-01", "", 2), c)
              .ok());
  const auto on = [&](int y, unsigned m) {
    return indicator(c, "x", base::Date(std::chrono::year(y) / m / 1));
  };
  CHECK(on(2023, 1) == nullptr);
  CHECK(on(2025, 6)->version == 1);
  CHECK(on(2026, 1)->version == 2);
  CHECK(indicators_on(c, base::Date(std::chrono::year(2026) / 1 / 1)).size() == 1);
}

TEST_CASE("a definition with an unknown measure, no source or no English name is refused") {
  Catalogue c;
  CHECK_FALSE(
      read_definitions("[[indicator]]\nid = \"x\"\nname = { zh = \"甲\", en = \"A\" }\ndocument = \"d\"\n"
                       "formula = \"secret.things\"\nvalid_from = \"2024-01-01\"\n",
                       c)
          .ok());
  CHECK_FALSE(read_definitions("[[indicator]]\nid = \"x\"\nname = { zh = \"甲\", en = \"A\" }\n"
                               "formula = \"appeal.replied\"\nvalid_from = \"2024-01-01\"\n",
                               c)
                  .ok());
  CHECK_FALSE(read_definitions("[[indicator]]\nid = \"x\"\nname = { zh = \"甲\" }\ndocument = \"d\"\n"
                               "formula = \"appeal.replied\"\nvalid_from = \"2024-01-01\"\n",
                               c)
                  .ok());
}

TEST_CASE("an installation adds its own definitions in its data folder, and takes the place of none") {
  const test::TemporaryDirectory own;
  const auto write = [&](const std::string& id, int version) {
    std::ofstream(own.path() / "own.toml")
        << "[[indicator]]\nid = \"" << id << "\"\nname = { zh = \"甲\", en = \"A\" }\ndocument = \"d\"\n"
        << "formula = \"appeal.replied\"\nversion = " << version
        << "\nvalid_from = \"2001-01-01\"\nvalid_to = \"2001-12-31\"\n";
  };
  const auto day = base::Date(std::chrono::year(2001) / 6 / 1);
  read_also(own.path() / "none");
  write("own_one", 1);
  read_also(own.path());
  REQUIRE(indicator(catalogue(), "own_one", day));
  CHECK(indicator(catalogue(), "reply_rate", base::Date(std::chrono::year(2026) / 1 / 1)));
  write("reply_rate", 1);
  CHECK_THROWS_WITH_AS(read_also(own.path()), doctest::Contains("reply_rate"), std::runtime_error);
  std::ofstream(own.path() / "own.toml") << "[[indicator]]\nid = ";
  CHECK_THROWS_AS(read_also(own.path()), std::runtime_error);
}

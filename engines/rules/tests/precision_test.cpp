// Codes that are known less exactly than a condition asks decide nothing, and it is said how exact they must
// be.
#include "engines/rules/match.hpp"
#include "engines/rules/tests/support.hpp"

using namespace qiying;
using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

struct Answer {
  Outcome alone, among_many;
  std::string reason, missing;
};

// What both evaluators say of one enterprise under one condition.
Answer answer(const std::string& condition, const std::vector<std::string>& known) {
  Findings findings;
  const auto library = library_of({policy_text(condition)}, findings);
  const auto rules = compile(library, day("2026-06-01"), findings);
  REQUIRE_MESSAGE(findings.errors() == 0, codes_of(findings));
  const auto facts = facts_of(library.catalogue, known);
  Roster roster(library.catalogue);
  roster.add_row("1");
  roster.put(0, facts);
  const auto e = evaluate(rules, facts).front();
  const auto told = explain(rules, e, &facts, Language::zh);
  std::string missing;
  for (const auto& id : told.missing) missing += id + " ";
  return {e.outcome, match(rules, roster, {1}).at(0, 0), told.reason, missing};
}

void both(const char* condition, const char* known, Outcome expected) {
  CAPTURE(condition);
  CAPTURE(known);
  const auto a = answer(condition, {known});
  CHECK(base::name_of(a.alone) == base::name_of(expected));
  CHECK(base::name_of(a.among_many) == base::name_of(expected));
}

}  // namespace

TEST_CASE("an industry known to two digits is neither in nor out of a class of four") {
  constexpr const char* kClass = "  事实: industry\n  属于: [\"3911\"]\n  条款: 第一条\n  证明: [证明]\n";
  both(kClass, "industry=3911", Outcome::met);
  both(kClass, "industry=C39", Outcome::unknown);
  both(kClass, "industry=C", Outcome::unknown);
  both(kClass, "industry=C391", Outcome::unknown);
  both(kClass, "industry=C38", Outcome::unmet);
  both(kClass, "industry=I65", Outcome::unmet);
  both(kClass, "industry=3912", Outcome::unmet);
}

TEST_CASE("an industry known to two digits is in its section, and not in another") {
  constexpr const char* kSection = "  事实: industry\n  属于: [C, \"65\"]\n  条款: 第一条\n  证明: [证明]\n";
  both(kSection, "industry=C39", Outcome::met);
  both(kSection, "industry=I65", Outcome::met);
  both(kSection, "industry=I", Outcome::unknown);
  both(kSection, "industry=A01", Outcome::unmet);
}

TEST_CASE("what is excluded is excluded only when it is known to be") {
  constexpr const char* kNot = "  事实: industry\n  不属于: [\"3911\"]\n  条款: 第一条\n  证明: [证明]\n";
  both(kNot, "industry=C39", Outcome::unknown);
  both(kNot, "industry=I65", Outcome::met);
  both(kNot, "industry=3911", Outcome::unmet);
}

TEST_CASE("a region known to the city is neither in nor out of its district") {
  constexpr const char* kDistrict = "  事实: region\n  属于: [\"420103\"]\n  条款: 第一条\n  证明: [证明]\n";
  both(kDistrict, "region=420103", Outcome::met);
  both(kDistrict, "region=420103012", Outcome::met);
  both(kDistrict, "region=420100", Outcome::unknown);
  both(kDistrict, "region=420100000000", Outcome::unknown);
  both(kDistrict, "region=420000", Outcome::unknown);
  both(kDistrict, "region=320000", Outcome::unmet);
  both(kDistrict, "region=420104", Outcome::unmet);
}

TEST_CASE("a condition on a street is not one on its district") {
  constexpr const char* kStreet = "  事实: region\n  属于: [\"420103012\"]\n  条款: 第一条\n  证明: [证明]\n";
  both(kStreet, "region=420103012", Outcome::met);
  both(kStreet, "region=420103012001", Outcome::met);
  both(kStreet, "region=420103005", Outcome::unmet);
  both(kStreet, "region=420103", Outcome::unknown);
  both(kStreet, "region=420104", Outcome::unmet);
  CHECK(answer(kStreet, {"region=420103"}).reason.find("需精确到街道、乡镇") != std::string::npos);
}

TEST_CASE("how exact it must be is told") {
  const auto industry =
      answer("  事实: industry\n  属于: [\"3911\"]\n  条款: 第一条\n  证明: [证明]\n", {"industry=C39"});
  CHECK(industry.missing == "industry ");
  CHECK(industry.reason.find("现知 C39，需精确到小类（四位）") != std::string::npos);
  const auto region =
      answer("  事实: region\n  属于: [\"420103\"]\n  条款: 第一条\n  证明: [证明]\n", {"region=420100"});
  CHECK(region.missing == "region ");
  CHECK(region.reason.find("需精确到区县") != std::string::npos);
}

TEST_CASE("a table answers for a rough industry only where all of its classes are alike") {
  constexpr const char* kSmall = "  事实: size_class\n  属于: [小型]\n  条款: 第一条\n  证明: [证明]\n";
  const std::vector<std::string> sums{"staff=50", "revenue=500", "assets=500"};
  const auto with = [&](const char* industry) {
    auto known = sums;
    known.emplace_back(industry);
    return answer(kSmall, known);
  };
  // Manufacturing is one row of the table; of section K the lines differ.
  CHECK(with("industry=C").alone == Outcome::met);
  const auto rough = with("industry=K");
  CHECK(rough.alone == Outcome::unknown);
  CHECK(rough.among_many == Outcome::unknown);
  CHECK(rough.missing == "industry ");
  CHECK(rough.reason.find("需要更细的代码") != std::string::npos);
}

// What people write about an enterprise, as facts.
#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

const Catalogue& catalogue() {
  static const Library library = [] {
    Findings findings;
    return load(law(), findings);
  }();
  return library.catalogue;
}

std::string code_of(const char* fact, const char* text) {
  const auto datum = parse_value(catalogue().at(catalogue().find(fact)->fact), text);
  return datum.ok() ? datum->text : "refused";
}

}  // namespace

TEST_CASE("a region by its name is the region by its code") {
  CHECK(code_of("region", "江汉区") == "420103");
  CHECK(code_of("region", "420103") == "420103");
  CHECK(code_of("region", "湖北省") == "420000");
}

TEST_CASE("a street is kept to its last digit; what only begins like a code is refused") {
  CHECK(code_of("region", "420103012") == "420103012");
  CHECK(code_of("region", "420103012001") == "420103012001");
  for (const char* text : {"420103ab", "420103abc", "4201030", "999999", "没有的区", "江汉区江汉区"})
    CHECK(code_of("region", text) == "refused");
}

TEST_CASE("an industry by name, by class and by letter") {
  CHECK(code_of("industry", "6513") == "I6513");
  CHECK(code_of("industry", "C39") == "C39");
  CHECK(code_of("industry", "卖烤红薯") == "refused");
}

TEST_CASE("a date in the forms of people and spreadsheets; what is not a whole day is refused") {
  const auto use = *catalogue().find("reg_date");
  const auto& fact = catalogue().at(use.fact);
  for (const char* text : {"2020-05-01", "2020/5/1", "2020年5月1日", "20200501", "2020.05.01", " 2020-5-1 ",
                           "43952", "2020-05-01 00:00:00", "２０２０-０５-０１"}) {
    INFO(text);
    const auto datum = parse_value(fact, text);
    REQUIRE(datum.ok());
    CHECK(show_value(fact, *datum) == "2020-05-01");
  }
  for (const char* text : {"2020-02-30", "2020-05", "5/1/2020", "二〇二〇年五月一日", "昨天", "2020"}) {
    INFO(text);
    const auto datum = parse_value(fact, text);
    REQUIRE(!datum.ok());
    CHECK(datum.error().help.zh.find("2026-03-01") != std::string::npos);
  }
}

TEST_CASE("numbers as people write them; what cannot be below zero is not") {
  const auto value = [](const char* name, const char* text) {
    const auto use = *catalogue().find(name);
    const auto datum = parse_value(catalogue().at(use.fact), text);
    return datum.ok() ? show_value(catalogue().at(use.fact), *datum) : "refused: " + datum.error().message.zh;
  };
  CHECK(value("revenue", "3000万") == "3,000万元");
  CHECK(value("revenue", "0.3亿") == "3,000万元");
  CHECK(value("revenue", "１，２００") == "1,200万元");
  CHECK(value("staff", "3万").find("refused") == 0);
  CHECK(value("staff", "-5") == "refused: “-5”是负数，“从业人员数”不会小于零");
  CHECK(value("taxable_income", "-5 万元") == "-5万元");
  CHECK(value("staff", "-0.5").find("refused") == 0);
  CHECK(value("layoff_rate", "-3%") == "-3%");
  CHECK(value("revenue_growth", "-3%") == "-3%");
  for (const char* text : {"约500", "NaN", "3e3", "1/2", "2 500", "=1+1", "99999999999999999999"})
    CHECK(value("revenue", text).find("refused") == 0);
}

TEST_CASE("titles are read as they are shown, and as tables write them") {
  const auto use = *catalogue().find("titles");
  const auto& fact = catalogue().at(use.fact);
  const auto shown = [&](const char* text) {
    const auto datum = parse_value(fact, text);
    return datum.ok() ? show_value(fact, *datum) : "refused";
  };
  constexpr const char* kBoth = "高新技术企业（2023-10-16 至 2026-10-15）；专精特新中小企业";
  CHECK(shown("高企@2023-10-16/2026-10-15；专精特新") == kBoth);
  CHECK(shown(kBoth) == kBoth);
  CHECK(shown("高企@2023-10-16") == "高新技术企业（2023-10-16 起）");
  CHECK(shown("高新技术企业（2023-10-16 起）") == "高新技术企业（2023-10-16 起）");
  CHECK(shown("高企@/2026-10-15") == "高新技术企业（至 2026-10-15）");
  CHECK(shown("高新技术企业（至 2026-10-15）") == "高新技术企业（至 2026-10-15）");
  CHECK(shown("高企@2023/10/16/2026/10/15") == "高新技术企业（2023-10-16 至 2026-10-15）");
  CHECK(shown("高企@2023/10/16 至 2026/10/15") == "高新技术企业（2023-10-16 至 2026-10-15）");
  CHECK(shown("高企@2023/10/16") == "高新技术企业（2023-10-16 起）");
  CHECK(shown("高企@/2026/10/15") == "高新技术企业（至 2026-10-15）");
  CHECK(shown("无") == "无");
  for (const char* text :
       {"无；高企", "高企@2026-10-15/2023-10-16", "高企（明年）", "高企@2026-13-01", "优秀企业"})
    CHECK(shown(text) == "refused");
}

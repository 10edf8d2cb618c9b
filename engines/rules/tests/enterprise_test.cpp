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
  CHECK(shown("无") == "无");
  for (const char* text :
       {"无；高企", "高企@2026-10-15/2023-10-16", "高企（明年）", "高企@2026-13-01", "优秀企业"})
    CHECK(shown(text) == "refused");
}

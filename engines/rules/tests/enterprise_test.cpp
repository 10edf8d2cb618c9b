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

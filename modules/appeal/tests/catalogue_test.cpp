#include <doctest/doctest.h>

#include <set>

#include "modules/appeal/internal/catalogue.hpp"

using namespace qiying;

TEST_CASE("the tree to begin with: every code once, parents before children, both languages") {
  std::set<std::string> seen;
  for (const auto& k : appeal::starter_categories()) {
    CAPTURE(k.code);
    CHECK(seen.insert(k.code).second);
    CHECK((k.parent.empty() || seen.count(k.parent) == 1));
    CHECK_FALSE(k.name.empty());
    CHECK_FALSE(k.name_en.empty());
  }
  CHECK(seen.size() > 30);
  CHECK(seen.count("zk") == 1);
}

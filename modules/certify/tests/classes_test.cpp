#include "modules/certify/internal/classes.hpp"

#include <doctest/doctest.h>

using namespace qiying::certify;

TEST_CASE("goals are those of the budget documents") {
  CHECK(info_of(Class::above_scale).goal_percent == 100);
  CHECK(info_of(Class::key).goal_percent == 95);
  CHECK(info_of(Class::sme).goal_percent == 90);
  for (const auto& info : classes()) CHECK(&info_of(info.name) == &info);
}

TEST_CASE("a share is rounded down: nearly reached is not reached") {
  CHECK(coverage_permille(0, 0) == 0);
  CHECK(coverage_permille(0, 7) == 0);
  CHECK(coverage_permille(9499, 10000) == 949);
  CHECK(coverage_permille(95, 100) == 950);
  CHECK(coverage_permille(7, 7) == 1000);
}

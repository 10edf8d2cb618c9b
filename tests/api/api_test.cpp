#include <doctest/doctest.h>

#include "tests/api/runner.hpp"

using namespace qiying::test;

// One file: build/tests/api -sc="*withdraw*"
TEST_CASE("API cases") {
  for (const auto& file : find_cases(".")) {
    const auto name = file.lexically_normal().string();
    SUBCASE(name.c_str()) {
      const auto steps = read_case(file);
      REQUIRE_MESSAGE(!steps.empty(), name);
      App app;
      Runner(app, name).run(steps);
    }
  }
}

// Invented documents in every style: right ones are clean, and one altered figure is found.
#include "engines/disclosure/tests/support.hpp"
#include "engines/disclosure/tests/synthetic_text.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

TEST_CASE("a right document has no finding, in whatever style it is printed") {
  for (const auto style : {Style::tabs, Style::spaced, Style::stacked})
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
      CAPTURE(seed);
      CHECK(told(check(print(invent(seed), style, seed).plain())).empty());
    }
}

TEST_CASE(
    "one digit altered anywhere is found in 98 of 100 documents or more, never missed for 3 styles alike") {
  int trials = 0, found = 0;
  for (const auto style : {Style::tabs, Style::spaced, Style::stacked})
    for (std::uint32_t seed = 1; seed <= 100; ++seed) {
      std::mt19937 random(seed);
      std::string what;
      const auto text = print(invent(seed), style, seed);
      const auto altered = text.altered(random() % text.figures(), random, what);
      CAPTURE(what);
      ++trials;
      const auto report = audit("altered", altered);
      const bool hit = report.ok() && !report->findings.empty();
      if (!hit) MESSAGE("not found: " << what);
      found += hit;
    }
  CHECK(found * 100 >= trials * 98);
}

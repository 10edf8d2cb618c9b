#include "engines/rules/quantity.hpp"

#include <doctest/doctest.h>

#include "engines/rules/interval.hpp"

using namespace qiying::rules;

namespace {

std::string show(std::string_view text, const Unit* bare = nullptr) {
  const auto q = parse_quantity(text, bare);
  return q.ok() ? to_text(*q) : q.error().code;
}

}  // namespace

TEST_CASE("quantities as people write them") {
  CHECK(parse_quantity("2000 万元")->value == 2'000'000'000);

  CHECK(show("1.5 亿元") == "1.5亿元");
  CHECK(show("15000万元") == "1.5亿元");
  CHECK(show("３％") == "3%");
  CHECK(show("0.5‰") == "0.05%");
  CHECK(show("20 人") == "20人");
  CHECK(show("12.5 人") == "12.5人");
  CHECK(show("-3 万元") == "-3万元");
  CHECK(show("2 万平方米") == "20,000平方米");
  CHECK(show("2500", find_unit("万元")) == "2,500万元");
}

TEST_CASE("what is no quantity") {
  CHECK(show("两千万元") == "rules.number");
  CHECK(show("") == "rules.number");
  CHECK(show("-") == "rules.number");
  CHECK(show("20 斤") == "rules.unknown_unit");
  CHECK(show("1 2") == "rules.unknown_unit");
  CHECK(show("99999999999999999999 亿元") == "rules.too_large");
  CHECK(show("9999999999 亿元") == "rules.too_large");
}

TEST_CASE("shares and ratios round half away from zero and never divide by zero") {
  CHECK(ratio_of(1, 3) == 333'333);
  CHECK(ratio_of(2, 3) == 666'667);
  CHECK(ratio_of(-2, 3) == -666'667);
  CHECK_FALSE(ratio_of(5, 0));
  CHECK_FALSE(ratio_of(INT64_MAX, 1));
  CHECK(share_of(100, 5'000) == 1);
  CHECK(share_of(INT64_MAX, 2'000'000) == INT64_MAX);
}

TEST_CASE("sets of ranges") {
  using Set = IntervalSet<int>;
  const auto a = Set::range(1, 5).unite(Set::range(5, 9));
  CHECK(a == Set::range(1, 9));
  CHECK(a.complement() == Set::below(1).unite(Set::from(9)));
  CHECK(a.complement().complement() == a);
  CHECK(Set::from(3).intersect(Set::below(3)).empty());
  CHECK(Set::everything().complement().empty());
  CHECK(Set::range(2, 3).within(a));
  CHECK_FALSE(Set::range(0, 3).within(a));
  CHECK(Set::range(5, 5).empty());
}

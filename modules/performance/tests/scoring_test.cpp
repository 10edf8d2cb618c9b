#include <doctest/doctest.h>

#include "modules/performance/internal/scoring.hpp"

using namespace qiying;
using namespace qiying::performance;

namespace {

const ScoreRule& rule() {
  return rule_for(base::Date(std::chrono::year(2026) / 3 / 2));
}
Score of(Direction d, double weight, double target, double actual) {
  return score(rule(), {d, weight, target, actual, {}, {}});
}
Score judged(Reached r, double weight, double points) {
  return score(rule(), {Direction::qualitative, weight, {}, {}, r, points});
}

}  // namespace

TEST_CASE("a target reached gives full points, one not reached its share") {
  CHECK(of(Direction::positive, 13, 12, 12).points == 13);
  CHECK(of(Direction::positive, 13, 12, 40).points == 13);
  CHECK(of(Direction::positive, 13, 12, 7).points == 7.58);
  CHECK(of(Direction::positive, 13, 12, 0).points == 0);
  CHECK(of(Direction::positive, 13, 12, 7).why.zh == "7 ÷ 12 × 13 分 = 7.58 分");
}

TEST_CASE("less is better: full up to the target, nothing from twice the target") {
  CHECK(of(Direction::reverse, 10, 5, 4).points == 10);
  CHECK(of(Direction::reverse, 10, 5, 6).points == 8);
  CHECK(of(Direction::reverse, 10, 5, 9.99).points == 0.02);
  CHECK(of(Direction::reverse, 10, 5, 10).points == 0);
  CHECK(of(Direction::reverse, 10, 0, 0).points == 10);
  CHECK(of(Direction::reverse, 10, 0, 1).points == 0);
}

TEST_CASE("exactly: like more is better, but nought must stay nought") {
  CHECK(of(Direction::equal, 10, 100, 95).points == 9.5);
  CHECK(of(Direction::equal, 10, 0, 0).points == 10);
  CHECK(of(Direction::equal, 10, 0, 3).points == 0);
}

TEST_CASE("judged goals have points within the band of their grade only") {
  CHECK(judged(Reached::achieved, 10, 8).points == 8);
  CHECK(judged(Reached::achieved, 10, 10).points == 10);
  CHECK_FALSE(judged(Reached::achieved, 10, 7.9).points);
  CHECK(judged(Reached::partial, 10, 7).points == 7);
  CHECK_FALSE(judged(Reached::partial, 10, 10).points);
  CHECK(judged(Reached::missed, 10, 0).points == 0);
  CHECK_FALSE(judged(Reached::missed, 10, 6.5).points);
  CHECK_FALSE(score(rule(), {Direction::qualitative, 10, {}, {}, Reached::achieved, {}}).points);
}

TEST_CASE("a reason is asked for lost points and for a deviation of more than a fifth") {
  CHECK_FALSE(of(Direction::positive, 10, 100, 120).needs_reason);
  CHECK(of(Direction::positive, 10, 100, 120.5).needs_reason);
  CHECK(of(Direction::positive, 10, 100, 99).needs_reason);
  CHECK(of(Direction::positive, 10, 100, 99).deviation == -1);
  CHECK_FALSE(of(Direction::positive, 10, 100, 100).needs_reason);
}

TEST_CASE("without a value there are no points") {
  CHECK_FALSE(score(rule(), {Direction::positive, 10, 100, {}, {}, {}}).points);
  CHECK_FALSE(score(rule(), {Direction::positive, 10, {}, 100, {}, {}}).points);
}

TEST_CASE("execution of the budget") {
  CHECK(execution_score(rule(), 20, 1987000, 1987000).points == 20);
  CHECK(execution_score(rule(), 20, 1000000, 863000).points == 17.26);
  CHECK(execution_score(rule(), 20, 1000000, 1100000).points == 20);
  CHECK(execution_score(rule(), 20, 1000000, 700000).needs_reason);
  CHECK_FALSE(execution_score(rule(), 20, 0, 700000).points);
}

TEST_CASE("grades begin at their points") {
  CHECK(grade_of(rule(), 100).name.zh == "优");
  CHECK(grade_of(rule(), 90).name.zh == "优");
  CHECK(grade_of(rule(), 89.99).name.zh == "良");
  CHECK(grade_of(rule(), 60).name.zh == "中");
  CHECK(grade_of(rule(), 59.99).name.zh == "差");
}

TEST_CASE("lights compare counts with the part of the year that is over, rates with the target") {
  const auto now = [](Direction d, double target, double actual, bool adds_up) {
    return light(rule(), {d, 10, target, actual, {}, {}}, 0.5, adds_up);
  };
  CHECK(now(Direction::positive, 12, 6, true) == Light::green);
  CHECK(now(Direction::positive, 12, 5, true) == Light::yellow);
  CHECK(now(Direction::positive, 12, 4, true) == Light::red);
  CHECK(now(Direction::positive, 90, 89, false) == Light::yellow);
  CHECK(now(Direction::positive, 90, 45, false) == Light::red);
  CHECK(now(Direction::reverse, 10, 10, false) == Light::green);
  CHECK(now(Direction::reverse, 10, 12, false) == Light::yellow);
  CHECK(now(Direction::reverse, 10, 13, false) == Light::red);
  CHECK(light(rule(), {Direction::qualitative, 10, {}, {}, {}, {}}, 0.5, false) == Light::none);
}

TEST_CASE("a rule without source or with wrong bands is refused") {
  CHECK_FALSE(read_rules("").ok());
  CHECK_FALSE(read_rules("[[rule]]\nversion = \"x\"\nvalid_from = \"2020-01-01\"\n").ok());
}

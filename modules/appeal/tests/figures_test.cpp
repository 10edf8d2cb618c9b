#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "modules/appeal/internal/desk.hpp"
#include "modules/appeal/internal/results.hpp"

using namespace qiying;
using namespace qiying::appeal;

namespace {

[[maybe_unused]] const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

const Formula& formula() {
  return formula_for(*base::parse_date("2026-03-02"));
}

CallFigures called(std::int64_t reached, std::int64_t satisfied, std::int64_t basic) {
  CallFigures f;
  f.reached = f.prompt = f.quick = f.solved = reached;
  f.satisfied = satisfied;
  f.basic = basic;
  f.dissatisfied = reached - satisfied - basic;
  apply(formula(), f);
  return f;
}

std::string fault(const char* toml) {
  const auto parsed = parse_formula(toml);
  return parsed.ok() ? "" : parsed.error().field;
}

}  // namespace

TEST_CASE("the figures of 2020: of 199 closed 15 refused, 184 called; the rates are over those reached") {
  CallFigures f;
  f.called = 199;
  f.refused = 15;
  f.reached = 184;
  f.prompt = 181;
  f.quick = 182;
  f.satisfied = 160;
  f.basic = 16;
  f.solved = 170;
  apply(formula(), f);
  CHECK(*f.response_rate == doctest::Approx(181.0 / 184));
  CHECK(*f.quick_rate == doctest::Approx(182.0 / 184));
  CHECK(*f.satisfied_rate == doctest::Approx((160 + 0.9 * 16) / 184));
  CHECK(*f.composite == doctest::Approx(0.1 * 181 / 184 + 0.5 * 170 / 184 + 0.4 * (160 + 0.9 * 16) / 184));
}

TEST_CASE("nobody reached, no rate") {
  const auto f = called(0, 0, 0);
  CHECK_FALSE(f.response_rate);
  CHECK_FALSE(f.composite);
}

TEST_CASE("rates lie between 0 and 1, and a better verdict never lowers them") {
  CHECK(rc::check("rates", [] {
    const auto reached = *rc::gen::inRange(1, 500);
    const auto satisfied = *rc::gen::inRange(0, reached + 1);
    const auto basic = *rc::gen::inRange(0, reached - satisfied + 1);
    const auto f = called(reached, satisfied, basic);
    RC_ASSERT(*f.satisfied_rate >= 0 && *f.satisfied_rate <= 1.0 + 1e-12);
    RC_ASSERT(*f.composite >= 0 && *f.composite <= 1.0 + 1e-12);
    if (basic > 0) RC_ASSERT(*called(reached, satisfied + 1, basic - 1).composite >= *f.composite);
  }));
}

TEST_CASE("a formula with a fault is refused with the place of the fault") {
  CHECK(fault("version = ") == "toml");
  CHECK(fault("basic = 1") == "version");
  CHECK(fault("version = \"x\"\nvalid_from = \"2026-01-01\"") == "source");
  CHECK(fault("version = \"x\"\nvalid_from = \"2026-01-01\"\nsource = [\"s\"]\nbasic = 2.0") == "basic");
  CHECK(fault("version = \"x\"\nvalid_from = \"2026-01-01\"\nsource = [\"s\"]\nbasic = 0.9\nresponse = "
              "0.5\nsolved = 0.5\nsatisfied = 0.5") == "satisfied");
  CHECK_THROWS(formula_for(*base::parse_date("1999-01-01")));
}

TEST_CASE("likeness: the same is 1, nothing in common is 0, order does not matter") {
  CHECK(likeness("三号楼电梯停运", "三号楼电梯停运") == doctest::Approx(1));
  CHECK(likeness("三号楼电梯停运", "增值税发票") == 0);
  CHECK(likeness("", "") == 0);
  CHECK(likeness("三号楼，电梯停运！", "三号楼电梯停运") == doctest::Approx(1));
  CHECK(rc::check("symmetric", [](const std::string& a, const std::string& b) {
    RC_ASSERT(likeness(a, b) == likeness(b, a));
    RC_ASSERT(likeness(a, b) >= 0 && likeness(a, b) <= 1);
  }));
}

// The boundary of every threshold of the shipped policies: at it, one below, one above; days for ages.
#include <fmt/format.h>

#include "engines/rules/evaluate.hpp"
#include "engines/rules/tests/support.hpp"

using namespace qiying;
using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

Library& shipped() {
  static Library out = [] {
    auto documents = law();
    for (auto& d : documents_of("policies")) documents.push_back(std::move(d));
    Findings findings;
    return load(documents, findings);
  }();
  return out;
}

void leaves_of(const Condition& c, std::vector<const Condition*>& out) {
  if (c.kind == Condition::Kind::leaf) out.push_back(&c);
  for (const auto& child : c.children) leaves_of(child, out);
  for (const auto& when : c.when) leaves_of(when, out);
}

std::vector<const Condition*> leaves_of(const Policy& p) {
  std::vector<const Condition*> out;
  if (p.scope) leaves_of(*p.scope, out);
  leaves_of(p.conditions, out);
  leaves_of(Condition{.kind = Condition::Kind::all, .children = p.benefit.when}, out);
  return out;
}

// A policy of nothing but one leaf, in force on every day.
class Alone {
 public:
  Alone(const Policy& original, const Condition& leaf, base::Date day) : policy_(original), day_(day) {
    policy_.status = Status::valid;
    policy_.published.reset();
    policy_.effective.reset();
    policy_.expires.reset();
    policy_.scope.reset();
    policy_.conditions = leaf;
    policy_.conditions.when.clear();
    policy_.benefit = {};
    Findings findings;
    rules_ = compile(shipped(), day, findings, {}, {&policy_});
  }
  bool met(std::int64_t value) const {
    Facts facts;
    facts.set(policy_.conditions.fact, {.number = value});
    const auto outcome = evaluate(rules_, rules_.entries.front(), facts.cells(rules_.plan, day_)).outcome;
    CHECK((outcome == Outcome::met || outcome == Outcome::unmet));
    return outcome == Outcome::met;
  }
  std::optional<std::int64_t> value_of(const Operand& o) const {
    Findings findings;
    return rules::value_of(o, &policy_, shipped(), day_, {}, findings);
  }

 private:
  Policy policy_;
  base::Date day_;
  Ruleset rules_;
};

bool holds(Op op, std::int64_t value, std::int64_t threshold) {
  switch (op) {
    case Op::at_least:
      return value >= threshold;
    case Op::at_most:
      return value <= threshold;
    case Op::more_than:
      return value > threshold;
    case Op::less_than:
      return value < threshold;
    default:
      return value == threshold;
  }
}

bool is_numeric(const Condition& leaf) {
  const auto type = shipped().catalogue.at(leaf.fact.fact).type;
  if (type != FactType::number || leaf.tests.size() != 1) return false;
  const auto op = leaf.tests.front().op;
  return op == Op::at_least || op == Op::at_most || op == Op::more_than || op == Op::less_than ||
         op == Op::is;
}

// A day on which the policy was in force, so that its parameters have values.
base::Date day_of(const Policy& p) {
  if (p.expires && *p.expires < day("2026-06-01")) return *p.expires;
  if (const auto from = p.effective ? p.effective : p.published; from && *from > day("2026-06-01"))
    return *from;
  return day("2026-06-01");
}

}  // namespace

TEST_CASE("numeric thresholds of every policy hold at the boundary and not beyond") {
  int seen = 0;
  for (const auto& p : shipped().policies)
    for (const auto* leaf : leaves_of(p)) {
      if (!is_numeric(*leaf)) continue;
      const Alone alone(p, *leaf, day_of(p));
      const auto& test = leaf->tests.front();
      const auto threshold = alone.value_of(test.operands.front());
      CAPTURE(p.id);
      CAPTURE(words_of(*leaf, shipped().catalogue, Language::zh));
      REQUIRE(threshold);
      for (const auto value : {*threshold - 1, *threshold, *threshold + 1})
        CHECK(alone.met(value) == holds(test.op, value, *threshold));
      ++seen;
    }
  CHECK(seen >= 60);
}

TEST_CASE("ages of every policy turn on the very day") {
  int seen = 0;
  for (const auto& p : shipped().policies)
    for (const auto* leaf : leaves_of(p)) {
      if (shipped().catalogue.at(leaf->fact.fact).type != FactType::date || leaf->tests.size() != 1) continue;
      const auto& test = leaf->tests.front();
      const bool least = test.op == Op::age_at_least;
      if (!least && test.op != Op::age_less_than) continue;
      const auto today = day_of(p);
      const Alone alone(p, *leaf, today);
      const auto hundredths = alone.value_of(test.operands.front());
      REQUIRE(hundredths);
      if (*hundredths % 100 != 0) continue;
      const auto n = static_cast<int>(*hundredths / 100);
      const auto then = std::chrono::year_month_day(today) - std::chrono::years(n);
      const bool in_days = test.operands.front().dimension == Dimension::days;
      if (!in_days && !then.ok()) continue;
      const auto born = in_days ? today - std::chrono::days(n) : base::Date(std::chrono::sys_days(then));
      const auto birthday = born.time_since_epoch().count();
      CAPTURE(p.id);
      CHECK(alone.met(birthday) == least);
      CHECK(alone.met(birthday + 1) == !least);
      ++seen;
    }
  CHECK(seen >= 1);
}

TEST_CASE("in every policy each answer to a missing fact changes the state, until all is decided") {
  const auto today = day("2026-06-01");
  Findings findings;
  const auto rules = compile(shipped(), today, findings);
  for (const bool generous : {true, false})
    for (const auto& entry : rules.entries) {
      if (entry.not_in_force) continue;
      CAPTURE(entry.policy->id);
      Facts facts;
      int questions = 0;
      for (auto e = evaluate(rules, entry, facts.cells(rules.plan, today)); e.outcome == Outcome::unknown;) {
        REQUIRE_FALSE(e.missing.empty());
        const auto use = e.missing.front();
        const auto& fact = shipped().catalogue.at(use.fact);
        Datum datum{.number = generous ? 1'000'000'000 : 0};
        if (fact.type == FactType::boolean) datum.number = generous;
        if (fact.type == FactType::date) datum.number = day("2010-01-01").time_since_epoch().count();
        if (fact.type == FactType::code && fact.codes) {
          // The most detailed code counts as an answer to every prefix.
          const auto& titles = fact.codes->titles;
          datum.text = fact.id == "region"     ? "420106"
                       : fact.id == "industry" ? "C3911"
                                               : titles.begin()->first;
        }
        facts.set(use, datum);
        const auto after = evaluate(rules, entry, facts.cells(rules.plan, today));
        const bool asked_again =
            std::find(after.missing.begin(), after.missing.end(), use) != after.missing.end();
        CAPTURE(fact.id);
        CHECK_FALSE(asked_again);
        e = after;
        REQUIRE(++questions < 40);
      }
    }
}

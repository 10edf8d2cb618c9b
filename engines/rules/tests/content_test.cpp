// The shipped law: it reads without a fault, may be published, and its cases hold.
#include "engines/rules/cases.hpp"
#include "engines/rules/check.hpp"
#include "engines/rules/match.hpp"
#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

struct Shipped {
  Findings findings;
  Library library;
};

Shipped& shipped() {
  static Shipped out = [] {
    Shipped s;
    auto documents = law();
    for (auto& d : documents_of("policies")) documents.push_back(std::move(d));
    s.library = load(documents, s.findings);
    return s;
  }();
  return out;
}

}  // namespace

TEST_CASE("everything reads without a fault and may be published") {
  CHECK(codes_of(shipped().findings) == "");
  Findings findings;
  check(shipped().library, day("2026-11-21"), findings);
  CHECK(findings.errors() == 0);
}

TEST_CASE("at least thirty real policies with three cases each, all of which hold, every condition seen") {
  Findings findings;
  const auto report = run_cases(shipped().library, findings);
  CHECK(codes_of(findings) == "");
  CHECK(report.failed() == 0);
  CHECK(report.coverage.size() >= 30);
  for (const auto& c : report.coverage) {
    CAPTURE(c.policy);
    CHECK(c.cases >= 3);
    for (const auto& leaf : c.leaves) CHECK_MESSAGE(leaf.seen(), leaf.text);
  }
}

TEST_CASE("every policy says where it comes from, every parameter too") {
  for (const auto& p : shipped().library.policies) {
    CAPTURE(p.id);
    CHECK((!p.source.address.empty() || !p.source.title.empty()));
    CHECK((!p.doc_number.empty() || !p.unknowns.empty()));
    for (const auto& [name, parameter] : p.parameters)
      for (const auto& v : parameter.versions) CHECK_FALSE(v.source.empty());
  }
}

TEST_CASE("no text is in force before the year of its number, even where its day is not known") {
  Policy p;
  p.status = Status::valid;
  p.doc_number = "武政规〔2022〕23号";
  CHECK(not_in_force(p, day("2021-12-31"))->code == "not_yet");
  CHECK_FALSE(not_in_force(p, day("2022-01-01")));
  p.effective = day("2022-11-01");
  CHECK(not_in_force(p, day("2022-10-31"))->code == "not_yet");
  p.effective.reset();
  for (const auto* number : {"", "市政府第 23 号令", "〔", "〔二〇二二〕3号", "〔20"}) {
    p.doc_number = number;
    CHECK_FALSE(not_in_force(p, day("1999-01-01")));
  }
  for (const auto& shipped_one : shipped().library.policies) {
    CAPTURE(shipped_one.id);
    if (shipped_one.doc_number.find("〔20") != std::string::npos)
      CHECK(not_in_force(shipped_one, day("1999-12-31")));
  }
}

TEST_CASE("what is draft, expired, superseded or unverified matches nobody today") {
  Findings findings;
  const auto rules = compile(shipped().library, day("2026-11-21"), findings);
  int out = 0;
  for (const auto& e : rules.entries) {
    if (e.policy->status == Status::valid) continue;
    CAPTURE(e.policy->id);
    CHECK(e.not_in_force.has_value());
    ++out;
  }
  CHECK(out >= 8);
}

TEST_CASE("as-of replay: a decision of the past stays what it was") {
  const auto& library = shipped().library;
  const auto facts = facts_of(
      library.catalogue, {"region=420104", "compute_spend=30", "model_spend=0", "titles=创新型中小企业"});
  const auto outcome = [&](const char* policy, const char* when) {
    Findings findings;
    const auto rules = compile(library, day(when), findings);
    const auto* entry = rules.find(policy);
    return evaluate(rules, *entry, facts.cells(rules.plan, rules.day)).outcome;
  };
  CHECK(outcome("qk-2025-1-ai", "2026-08-04") == Outcome::met);
  CHECK(outcome("qk-2025-1-ai", "2026-08-05") == Outcome::not_applicable);
  CHECK(outcome("nat-2022-63-zjtx", "2026-03-31") == Outcome::manual_review);
  CHECK(outcome("nat-2022-63-zjtx", "2026-04-01") == Outcome::not_applicable);
  CHECK(outcome("nat-2026-2-zjtx", "2026-03-31") == Outcome::not_applicable);
  CHECK(outcome("nat-2026-2-zjtx", "2026-04-01") == Outcome::unknown);
}

TEST_CASE("answering what is missing changes the state, question after question, until all is decided") {
  const auto& library = shipped().library;
  Findings findings;
  const auto rules = compile(library, day("2026-05-01"), findings);
  const auto& entry = *rules.find("nat-2023-12-small-profit");
  Facts facts;
  int questions = 0;
  for (auto e = evaluate(rules, entry, facts.cells(rules.plan, rules.day)); e.outcome == Outcome::unknown;
       ++questions) {
    REQUIRE_FALSE(e.missing.empty());
    const auto before = e.missing.size();
    const auto use = e.missing.front();
    const auto& fact = library.catalogue.at(use.fact);
    facts.set(use, *parse_value(fact, fact.type == FactType::boolean ? "否" : "1"));
    e = evaluate(rules, entry, facts.cells(rules.plan, rules.day));
    CHECK((e.outcome != Outcome::unknown || e.missing.size() < before));
    REQUIRE(questions < 10);
  }
  CHECK(evaluate(rules, entry, facts.cells(rules.plan, rules.day)).outcome == Outcome::met);
}

TEST_CASE("the next best question leads to a decision") {
  const auto& library = shipped().library;
  Findings findings;
  const auto rules = compile(library, day("2026-06-01"), findings);
  Facts facts;
  const auto first = next_question(rules, evaluate(rules, facts));
  REQUIRE(first);
  CHECK(library.catalogue.at(first->fact).asked);
  // A region outside settles all that is local at once.
  facts.set(*library.catalogue.find("region"),
            *parse_value(library.catalogue.at(library.catalogue.find("region")->fact), "320100"));
  const auto after = evaluate(rules, facts);
  CHECK(std::count_if(after.begin(), after.end(),
                      [](const auto& e) { return e.outcome == Outcome::not_applicable; }) > 20);
}

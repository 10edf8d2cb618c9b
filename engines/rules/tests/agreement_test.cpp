// The evaluator of a population and the one for a single enterprise ask the same rules and must say the same,
// for any tree, any facts and any number of threads.
#include <rapidcheck.h>

#include <algorithm>
#include <functional>

#include <random>

#include "engines/rules/match.hpp"
#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

using Kind = Condition::Kind;

// Random policies over a handful of facts of every type, with formulas that can end in review.
class Maker {
 public:
  Maker(const Catalogue& catalogue, std::uint32_t seed) : catalogue_(catalogue), random_(seed) {}

  Policy policy(int number) {
    Policy p;
    p.id = "p" + std::to_string(number);
    p.status = Status::valid;
    p.conditions = node(0);
    if (chance(3)) p.scope = node(2);
    if (chance(10)) p.status = Status::draft;
    return p;
  }

  Roster roster(std::size_t rows) {
    Roster out(catalogue_);
    std::vector<std::size_t> columns;
    for (const auto* name : {"staff", "revenue", "revenue[-1]", "industry", "region", "listed", "reg_date",
                             "titles", "size_class"})
      columns.push_back(out.column(*catalogue_.find(name)));
    for (std::size_t i = 0; i < rows; ++i) {
      out.add_row(std::to_string(i));
      for (const auto c : columns)
        if (!chance(4)) REQUIRE(out.set(c, value(out.columns()[c].use)).ok());
    }
    return out;
  }

 private:
  bool chance(int of) { return random_() % static_cast<unsigned>(of) == 0; }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  template <class T>
  T one(std::initializer_list<T> list) {
    return *(list.begin() + below(static_cast<int>(list.size())));
  }

  std::string value(FactUse use) {
    const auto& id = catalogue_.at(use.fact).id;
    if (id == "staff") return std::to_string(below(5) * 10);
    if (id == "revenue") return std::to_string(below(4) * 1000);
    if (id == "industry") return one<std::string>({"3911", "6513", "C39", "C", "C391", "65", "0111", "5311"});
    if (id == "region")
      return one<std::string>(
          {"420103", "420104", "320100", "420103012", "420100", "420000", "420100000000"});
    if (id == "listed") return chance(2) ? "是" : "否";
    if (id == "reg_date") return one<std::string>({"2020-01-01", "2025-06-01", "2025-06-02"});
    if (id == "titles")
      return one<std::string>({"无", "高新技术企业", "高新技术企业@2020-01-01/2023-01-01；专精特新"});
    return one<std::string>({"大型", "小型"});
  }

  Operand number(std::int64_t v) { return {.number = v}; }
  Operand code(const std::string& c) {
    Operand out;
    out.text = c;
    return out;
  }

  Condition leaf() {
    Condition c;
    c.kind = Kind::leaf;
    const auto fact = [&](const char* name) { c.fact = *catalogue_.find(name); };
    switch (below(8)) {
      case 0:
        fact("staff");
        c.tests.push_back({one({Op::at_least, Op::at_most, Op::more_than, Op::less_than, Op::is}),
                           {number(below(5) * 1000)}});
        break;
      case 1:
        fact("revenue_growth");
        c.tests.push_back({one({Op::at_least, Op::less_than}), {number(below(3) * 500'000 - 500'000)}});
        break;
      case 2:
        fact("industry");
        c.tests.push_back({one({Op::in, Op::not_in}),
                           {code(one<std::string>({"C", "C3911", "I651"})),
                            code(one<std::string>({"C39", "I65", "A0111"}))}});
        break;
      case 3:
        fact("region");
        c.tests.push_back(
            {one({Op::in, Op::not_in}), {code(one<std::string>({"420000", "420103", "420100"}))}});
        break;
      case 4:
        fact("listed");
        c.tests.push_back({Op::is, {number(below(2))}});
        break;
      case 5:
        fact("reg_date");
        c.tests.push_back(
            {one({Op::age_at_least, Op::age_less_than}), {{.number = 100, .dimension = Dimension::years}}});
        break;
      case 6:
        fact("titles");
        c.tests.push_back({Op::has, {code(one<std::string>({"高新技术企业", "专精特新中小企业"}))}});
        break;
      default:
        fact("size_class");
        c.tests.push_back({one({Op::in, Op::not_in}), {code("大型")}});
    }
    return c;
  }

  Condition node(int depth) {
    Condition c;
    if (depth > 3 || chance(3)) {
      c = chance(8) ? Condition{.kind = Kind::review} : leaf();
    } else {
      c.kind = one({Kind::all, Kind::any, Kind::none, Kind::at_least});
      const int children = c.kind == Kind::none ? 1 : 1 + below(4);
      for (int i = 0; i < children; ++i) c.children.push_back(node(depth + 1));
      c.needed = static_cast<std::uint32_t>(1 + below(children));
    }
    if (chance(6)) c.when.push_back(node(depth + 2));
    return c;
  }

  const Catalogue& catalogue_;
  std::mt19937 random_;
};

// The shipped law, read once.
const Library& shipped() {
  static const Library out = [] {
    Findings findings;
    return load(law(), findings);
  }();
  return out;
}

struct World {
  const Library& library = shipped();
  std::vector<Policy> policies;
  Ruleset rules;
};

Ruleset compiled(const std::vector<Policy>& policies, Findings& findings) {
  std::vector<const Policy*> all;
  for (const auto& p : policies) all.push_back(&p);
  return compile(shipped(), day("2026-06-01"), findings, {}, all);
}

std::unique_ptr<World> world(std::uint32_t seed, int policies) {
  auto out = std::make_unique<World>();
  Findings findings;
  Maker maker(out->library.catalogue, seed);
  for (int i = 0; i < policies; ++i) out->policies.push_back(maker.policy(i));
  out->rules = compiled(out->policies, findings);
  REQUIRE(findings.errors() == 0);
  return out;
}

bool is_decided(Outcome o) {
  return o == Outcome::met || o == Outcome::unmet || o == Outcome::not_applicable;
}

}  // namespace

TEST_CASE("both evaluators agree on every pair, with any number of threads") {
  CHECK(rc::check("columns and rows agree", [] {
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    const auto w = world(seed, 25);
    Maker maker(w->library.catalogue, seed + 1);
    const auto rows = static_cast<std::size_t>(*rc::gen::element(1, 63, 64, 65, 300));
    const auto roster = maker.roster(rows);
    const auto one = match(w->rules, roster, {1}), three = match(w->rules, roster, {3});
    for (std::size_t row = 0; row < rows; ++row) {
      const auto cells = roster.facts(row).cells(w->rules.plan, w->rules.day);
      for (std::size_t p = 0; p < w->rules.entries.size(); ++p) {
        const auto expected = outcome_of(w->rules, w->rules.entries[p], cells);
        RC_ASSERT(one.at(p, row) == expected);
        RC_ASSERT(three.at(p, row) == expected);
      }
    }
  }));
}

TEST_CASE("counts are those of the rows, over several blocks") {
  const auto w = world(7, 10);
  Maker maker(w->library.catalogue, 8);
  const auto roster = maker.roster(9000);
  const auto outcomes = match(w->rules, roster, {2});
  for (std::size_t p = 0; p < 10; ++p) {
    std::uint64_t counted[5] = {};
    for (std::size_t row = 0; row < roster.size(); ++row)
      ++counted[static_cast<std::size_t>(outcomes.at(p, row))];
    for (const auto o :
         {Outcome::met, Outcome::unmet, Outcome::unknown, Outcome::manual_review, Outcome::not_applicable})
      CHECK(outcomes.count(p, o) == counted[static_cast<std::size_t>(o)]);
  }
}

TEST_CASE(
    "the explanation carries the outcome: every unmet names a failed leaf, every unknown a missing fact") {
  CHECK(rc::check("explained", [] {
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    const auto w = world(seed, 25);
    Maker maker(w->library.catalogue, seed + 1);
    const auto roster = maker.roster(5);
    for (std::size_t row = 0; row < roster.size(); ++row)
      for (const auto& e : evaluate(w->rules, roster.facts(row))) {
        const auto& entry = w->rules.entries[e.entry];
        if (entry.not_in_force) {
          RC_ASSERT(e.outcome == Outcome::not_applicable);
          continue;
        }
        RC_ASSERT(e.nodes.front().outcome == e.outcome);
        if (e.outcome == Outcome::unknown) RC_ASSERT(!e.missing.empty());
        if (e.outcome != Outcome::unmet) continue;
        const bool named = std::any_of(e.nodes.begin(), e.nodes.end(), [&](const Explained& n) {
          const auto kind = w->rules.nodes[n.node].kind;
          return n.outcome == Outcome::unmet &&
                 (kind == Kind::leaf || kind == Kind::none || kind == Kind::at_least);
        });
        RC_ASSERT(named);
      }
  }));
}

TEST_CASE("what a rough code decides, every finer code decides the same way") {
  CHECK(rc::check("finer", [] {
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    const auto w = world(seed, 25);
    const auto& catalogue = w->library.catalogue;
    Maker maker(catalogue, seed + 1);
    const auto base = maker.roster(4);
    const auto decided = [&](Facts facts, const char* fact, const std::string& rough,
                             const std::vector<std::string>& finer) {
      const auto use = *catalogue.find(fact);
      facts.set(use, {.text = rough});
      const auto before = evaluate(w->rules, facts);
      for (const auto& code : finer) {
        facts.set(use, {.text = code});
        const auto after = evaluate(w->rules, facts);
        for (std::size_t p = 0; p < before.size(); ++p) {
          if (is_decided(before[p].outcome)) RC_ASSERT(before[p].outcome == after[p].outcome);
        }
      }
    };
    for (std::size_t row = 0; row < base.size(); ++row) {
      decided(base.facts(row), "industry", "C", {"C39", "C391", "C3911", "C1310"});
      decided(base.facts(row), "industry", "I65", {"I651", "I6513"});
      decided(base.facts(row), "region", "420000", {"420100", "420103", "420103012", "429004"});
    }
  }));
}

TEST_CASE("what is decided while a fact is missing stays so whatever the fact turns out to be") {
  CHECK(rc::check("unknown is never no", [] {
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    const auto w = world(seed, 25);
    Maker maker(w->library.catalogue, seed + 1);
    const auto roster = maker.roster(6);
    for (std::size_t row = 0; row < roster.size(); ++row) {
      const auto facts = roster.facts(row);
      const auto after = evaluate(w->rules, facts);
      for (const auto& column : roster.columns()) {
        // Without its own value a derived fact follows from others, which may say something else.
        if (w->library.catalogue.at(column.use.fact).formula != Formula::none) continue;
        auto fewer = facts;
        fewer.erase(column.use);
        const auto before = evaluate(w->rules, fewer);
        for (std::size_t p = 0; p < before.size(); ++p)
          if (is_decided(before[p].outcome)) RC_ASSERT(before[p].outcome == after[p].outcome);
      }
    }
  }));
}

TEST_CASE("order of conditions does not matter") {
  CHECK(rc::check("shuffled", [] {
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    auto w = world(seed, 15);
    auto turned = world(seed, 15);
    const std::function<void(Condition&)> turn = [&](Condition& c) {
      std::reverse(c.children.begin(), c.children.end());
      for (auto& child : c.children) turn(child);
    };
    for (auto& p : turned->policies) turn(p.conditions);
    Findings findings;
    const auto rules = compiled(turned->policies, findings);
    Maker maker(w->library.catalogue, seed + 1);
    const auto roster = maker.roster(20);
    for (std::size_t row = 0; row < roster.size(); ++row) {
      const auto facts = roster.facts(row);
      const auto a = facts.cells(w->rules.plan, w->rules.day), b = facts.cells(rules.plan, rules.day);
      for (std::size_t p = 0; p < rules.entries.size(); ++p)
        RC_ASSERT(outcome_of(w->rules, w->rules.entries[p], a) == outcome_of(rules, rules.entries[p], b));
    }
  }));
}

#include "engines/rules/outcome.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

using namespace qiying::rules;

namespace {

constexpr auto M = Outcome::met, F = Outcome::unmet, U = Outcome::unknown, R = Outcome::manual_review,
               N = Outcome::not_applicable;
constexpr Outcome kAll[] = {M, F, U, R, N};

Tally tally(const std::vector<Outcome>& children) {
  Tally out;
  for (const auto o : children) out.add(prospect_of(o));
  return out;
}

Outcome all(const std::vector<Outcome>& children) {
  return outcome_of(all_of(tally(children)));
}
Outcome any(const std::vector<Outcome>& children) {
  return outcome_of(any_of(tally(children)));
}
Outcome few(std::uint32_t needed, const std::vector<Outcome>& children) {
  return outcome_of(at_least(needed, tally(children)));
}

// A condition of any shape, its leaves given as outcomes; every leaf is a question of its own.
struct Tree {
  enum class Kind { leaf, all, any, at_least, none } kind = Kind::leaf;
  Outcome leaf = M;
  std::uint32_t needed = 1;
  std::vector<Tree> children, when;

  Prospect prospect() const {
    const auto own = without_when();
    return when.empty() ? own : under(when.front().prospect(), own);
  }
  Prospect without_when() const {
    if (kind == Kind::leaf) return prospect_of(leaf);
    if (kind == Kind::none) return negation(children.front().prospect());
    Tally tally;
    for (const auto& c : children) tally.add(c.prospect());
    if (kind == Kind::at_least) return at_least(needed, tally);
    return kind == Kind::all ? all_of(tally) : any_of(tally);
  }
  void open_leaves(std::vector<Outcome*>& out) {
    if (kind == Kind::leaf && (leaf == U || leaf == R)) out.push_back(&leaf);
    for (auto& c : children) c.open_leaves(out);
    for (auto& c : when) c.open_leaves(out);
  }
};

class Gardener {
 public:
  explicit Gardener(std::uint32_t seed) : random_(seed) {}

  Tree grown(int depth = 0) {
    Tree out;
    out.kind = depth > 2 ? Tree::Kind::leaf : static_cast<Tree::Kind>(below(5));
    out.leaf = kAll[below(4)];
    const int children = out.kind == Tree::Kind::leaf ? 0 : out.kind == Tree::Kind::none ? 1 : 1 + below(3);
    for (int i = 0; i < children; ++i) out.children.push_back(grown(depth + 1));
    out.needed = static_cast<std::uint32_t>(1 + below(std::max(1, children)));
    if (depth < 5 && below(3) == 0) out.when.push_back(grown(depth + 2));
    return out;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::mt19937 random_;
};

// What a tree turns out to be in each world: each open leaf met or unmet.
std::set<Outcome> worlds(Tree tree) {
  std::vector<Outcome*> open;
  tree.open_leaves(open);
  RC_PRE(open.size() <= 12u);
  std::set<Outcome> out;
  for (unsigned world = 0; world < 1u << open.size(); ++world) {
    for (std::size_t i = 0; i < open.size(); ++i) *open[i] = (world >> i & 1u) != 0 ? M : F;
    out.insert(outcome_of(tree.prospect()));
  }
  return out;
}

bool decided(Outcome o) {
  return o == M || o == F || o == N;
}

}  // namespace

TEST_CASE("and: DMN's table of three values") {
  const Outcome table[3][3] = {{M, F, U}, {F, F, F}, {U, F, U}};
  const Outcome three[] = {M, F, U};
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b) CHECK(all({three[a], three[b]}) == table[a][b]);
}

TEST_CASE("or: DMN's table of three values") {
  const Outcome table[3][3] = {{M, M, M}, {M, F, U}, {M, U, U}};
  const Outcome three[] = {M, F, U};
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b) CHECK(any({three[a], three[b]}) == table[a][b]);
}

TEST_CASE("not turns met and unmet only") {
  const auto turned = [](Outcome o) { return outcome_of(negation(prospect_of(o))); };
  CHECK(turned(M) == F);
  CHECK(turned(F) == M);
  CHECK(turned(U) == U);
  CHECK(turned(R) == R);
  CHECK(turned(N) == N);
}

TEST_CASE("a hard fail comes first, then what is missing, then review") {
  CHECK(all({M, U, R, F}) == F);
  CHECK(all({M, U, R}) == U);
  CHECK(all({M, R}) == R);
  CHECK(any({F, R, U}) == U);
  CHECK(any({F, R}) == R);
  CHECK(any({F, U, R, M}) == M);
}

TEST_CASE("what does not apply does not count") {
  CHECK(all({N, M}) == M);
  CHECK(all({N, F}) == F);
  CHECK(any({N, F}) == F);
  CHECK(all({N, N}) == N);
  CHECK(any({N}) == N);
  CHECK(few(2, {M, M, N}) == M);
  CHECK(few(2, {M, N, N}) == F);
}

TEST_CASE("at least k") {
  CHECK(few(2, {M, F, M}) == M);
  CHECK(few(2, {M, F, F}) == F);
  CHECK(few(2, {M, U, F}) == U);
  CHECK(few(2, {M, R, F}) == R);
  CHECK(few(3, {M, U, F}) == F);
}

TEST_CASE("a precondition: not met, the condition does not apply; open, it may not") {
  const auto of = [](Outcome when, Outcome own) {
    return outcome_of(under(prospect_of(when), prospect_of(own)));
  };
  const Outcome table[5][5] = {
      // own:  M  F  U  R  N      when:
      {M, F, U, R, N},  // met
      {N, N, N, N, N},  // unmet
      {U, U, U, U, N},  // unknown
      {R, R, R, R, N},  // to be reviewed
      {N, N, N, N, N},  // does not apply
  };
  for (int when = 0; when < 5; ++when)
    for (int own = 0; own < 5; ++own) CHECK(of(kAll[when], kAll[own]) == table[when][own]);
}

TEST_CASE("a group of conditions that may turn out not to apply is not decided before that is known") {
  const auto perhaps = [](Outcome own) { return under(prospect_of(U), prospect_of(own)); };
  const auto group = [](auto make, std::vector<Prospect> children) {
    Tally out;
    for (const auto& c : children) out.add(c);
    return outcome_of(make(out));
  };
  const auto three = [](const Tally& t) { return at_least(3, t); };
  const auto two = [](const Tally& t) { return at_least(2, t); };
  // Two can be met, three are needed: unmet, unless none of them applies.
  CHECK(group(three, {perhaps(M), perhaps(M), prospect_of(N)}) == U);
  CHECK(group(three, {perhaps(M), perhaps(M), prospect_of(F)}) == F);
  CHECK(group(two, {perhaps(F), prospect_of(N)}) == U);
  CHECK(group(two, {perhaps(M), prospect_of(M)}) == U);
  // What cannot fail does not hold up a group that is met otherwise.
  CHECK(group(all_of, {perhaps(M), prospect_of(M)}) == M);
  CHECK(group(all_of, {perhaps(F), prospect_of(M)}) == U);
  CHECK(group(all_of, {perhaps(M)}) == U);
}

TEST_CASE("decided means decided in every world, open means that it can turn out at least two ways") {
  CHECK(rc::check("prospects are exact", [] {
    const auto tree = Gardener(*rc::gen::arbitrary<std::uint32_t>()).grown();
    const auto now = outcome_of(tree.prospect());
    const auto then = worlds(tree);
    RC_CLASSIFY(decided(now), "decided");
    RC_ASSERT(decided(now) == (then.size() == 1));
    if (decided(now)) RC_ASSERT(*then.begin() == now);
    for (const auto o : then) RC_ASSERT(decided(o));
    const auto p = tree.prospect();
    RC_ASSERT(p.met == then.contains(M));
    RC_ASSERT(p.unmet == then.contains(F));
    RC_ASSERT(p.not_applicable == then.contains(N));
  }));
}

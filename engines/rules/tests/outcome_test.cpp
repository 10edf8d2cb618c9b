#include "engines/rules/outcome.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <vector>

using namespace qiying::rules;

namespace {

constexpr auto M = Outcome::met, F = Outcome::unmet, U = Outcome::unknown, R = Outcome::manual_review,
               N = Outcome::not_applicable;
constexpr Outcome kAll[] = {M, F, U, R, N};

Tally tally(const std::vector<Outcome>& children) {
  Tally out;
  for (const auto o : children) out.add(o);
  return out;
}

// All ways in which what is open may turn out.
std::vector<std::vector<Outcome>> worlds(const std::vector<Outcome>& children) {
  std::vector<std::vector<Outcome>> out{{}};
  for (const auto o : children) {
    std::vector<std::vector<Outcome>> next;
    for (const auto& w : out)
      for (const auto choice : (o == U || o == R) ? std::vector{M, F} : std::vector{o}) {
        next.push_back(w);
        next.back().push_back(choice);
      }
    out = std::move(next);
  }
  return out;
}

}  // namespace

TEST_CASE("and: DMN's table of three values") {
  const Outcome table[3][3] = {{M, F, U}, {F, F, F}, {U, F, U}};
  const Outcome three[] = {M, F, U};
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b) CHECK(all_of(tally({three[a], three[b]})) == table[a][b]);
}

TEST_CASE("or: DMN's table of three values") {
  const Outcome table[3][3] = {{M, M, M}, {M, F, U}, {M, U, U}};
  const Outcome three[] = {M, F, U};
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b) CHECK(any_of(tally({three[a], three[b]})) == table[a][b]);
}

TEST_CASE("not turns met and unmet only") {
  CHECK(negation(M) == F);
  CHECK(negation(F) == M);
  CHECK(negation(U) == U);
  CHECK(negation(R) == R);
  CHECK(negation(N) == N);
}

TEST_CASE("a hard fail comes first, then what is missing, then review") {
  CHECK(all_of(tally({M, U, R, F})) == F);
  CHECK(all_of(tally({M, U, R})) == U);
  CHECK(all_of(tally({M, R})) == R);
  CHECK(any_of(tally({F, R, U})) == U);
  CHECK(any_of(tally({F, R})) == R);
  CHECK(any_of(tally({F, U, R, M})) == M);
}

TEST_CASE("what does not apply does not count") {
  CHECK(all_of(tally({N, M})) == M);
  CHECK(all_of(tally({N, F})) == F);
  CHECK(any_of(tally({N, F})) == F);
  CHECK(all_of(tally({N, N})) == N);
  CHECK(any_of(tally({N})) == N);
  CHECK(at_least(2, tally({M, M, N})) == M);
  CHECK(at_least(2, tally({M, N, N})) == F);
}

TEST_CASE("at least k") {
  CHECK(at_least(2, tally({M, F, M})) == M);
  CHECK(at_least(2, tally({M, F, F})) == F);
  CHECK(at_least(2, tally({M, U, F})) == U);
  CHECK(at_least(2, tally({M, R, F})) == R);
  CHECK(at_least(3, tally({M, U, F})) == F);
}

TEST_CASE("a decided group never changes whatever the open answers turn out to be") {
  CHECK(rc::check("decided means decided", [] {
    const auto picks = *rc::gen::resize(6, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5)));
    std::vector<Outcome> children;
    for (const auto i : picks) children.push_back(kAll[i]);
    const auto k = static_cast<std::uint32_t>(*rc::gen::inRange(1, 5));
    const auto now = at_least(k, tally(children));
    for (const auto& w : worlds(children)) {
      const auto then = at_least(k, tally(w));
      if (now == M || now == F) RC_ASSERT(then == now);
      if (now == N) RC_ASSERT(then == N);
    }
  }));
}

TEST_CASE("an open group can still turn out both ways") {
  CHECK(rc::check("open means open", [] {
    const auto picks = *rc::gen::resize(6, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5)));
    std::vector<Outcome> children;
    for (const auto i : picks) children.push_back(kAll[i]);
    const auto k = static_cast<std::uint32_t>(*rc::gen::inRange(1, 5));
    const auto now = at_least(k, tally(children));
    if (now != U && now != R) return;
    bool yes = false, no = false;
    for (const auto& w : worlds(children)) (at_least(k, tally(w)) == M ? yes : no) = true;
    RC_ASSERT(yes && no);
  }));
}

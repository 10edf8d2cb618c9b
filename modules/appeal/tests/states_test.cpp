#include "modules/appeal/internal/states.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

using namespace qiying;
using namespace qiying::appeal;

namespace {

using S = State;
using A = Action;
using P = Actor;

std::string code_of(const base::Result<State>& result) {
  return result.ok() ? "" : result.error().code;
}

template <class E>
std::vector<E> all() {
  std::vector<E> out;
  for (std::size_t i = 0; i < qy_names(E{}).size(); ++i) out.push_back(static_cast<E>(i));
  return out;
}

bool in_table(S from, A action, P actor, S to) {
  return std::ranges::any_of(transitions(), [&](const Transition& t) {
    return t.from == from && t.action == action && t.actor == actor && t.to == to;
  });
}

rc::Gen<Facts> any_facts() {
  return rc::gen::build<Facts>(
      rc::gen::set(&Facts::level, rc::gen::element(Level::satisfied, Level::basic, Level::dissatisfied)),
      rc::gen::set(&Facts::outcome,
                   rc::gen::element(Outcome::reached, Outcome::refused, Outcome::unreachable)),
      rc::gen::set(&Facts::redo_count, rc::gen::inRange(0, 5)), rc::gen::set(&Facts::return_window_open),
      rc::gen::set(&Facts::designated), rc::gen::set(&Facts::extension_pending),
      rc::gen::set(&Facts::extension_early), rc::gen::set(&Facts::extension_left),
      rc::gen::set(&Facts::cohandlers_open), rc::gen::set(&Facts::is_cohandler_open),
      rc::gen::set(&Facts::needs_acceptance), rc::gen::set(&Facts::needs_check),
      rc::gen::set(&Facts::needs_callback), rc::gen::set(&Facts::was_signed),
      rc::gen::set(&Facts::calls_left), rc::gen::set(&Facts::reopen_open), rc::gen::set(&Facts::urge_allowed),
      rc::gen::set(&Facts::has_followers), rc::gen::set(&Facts::same_appeal),
      rc::gen::set(&Facts::is_supervised), rc::gen::set(&Facts::level_rises));
}

std::string readme() {
  std::ifstream in("modules/appeal/README.md");
  return std::move(std::ostringstream() << in.rdbuf()).str();
}

}  // namespace

TEST_CASE("a simple appeal is raised, dispatched, signed for, answered, rated and closed, and nothing more") {
  CHECK(*next(S::draft, A::submit, P::enterprise) == S::submitted);
  CHECK(*next(S::submitted, A::dispatch, P::centre) == S::dispatched);
  CHECK(*next(S::dispatched, A::sign, P::lead) == S::in_progress);
  CHECK(*next(S::in_progress, A::reply, P::lead) == S::replied);
  CHECK(*next(S::replied, A::rate, P::enterprise) == S::closed);
}

TEST_CASE("where the rules want it: acceptance, quality check and call-back") {
  CHECK(*next(S::draft, A::submit, P::enterprise, {.needs_acceptance = true}) == S::received);
  CHECK(*next(S::received, A::accept, P::centre) == S::submitted);
  CHECK(*next(S::in_progress, A::reply, P::lead, {.needs_check = true}) == S::checking);
  CHECK(*next(S::checking, A::pass, P::centre) == S::replied);
  CHECK(*next(S::checking, A::send_back, P::centre) == S::in_progress);
  CHECK(*next(S::replied, A::rate, P::enterprise, {.needs_callback = true}) == S::calling_back);
  CHECK(*next(S::calling_back, A::call, P::centre) == S::closed);
}

TEST_CASE("a dissatisfied enterprise gets another answer, at most twice, and once more under supervision") {
  const auto verdict = [](int redone) {
    return *next(S::replied, A::rate, P::enterprise,
                 {.level = Level::dissatisfied, .redo_count = redone, .max_redo = 2});
  };
  CHECK(verdict(0) == S::in_progress);
  CHECK(verdict(1) == S::in_progress);
  CHECK(verdict(2) == S::in_progress);
  CHECK(verdict(3) == S::closed);
}

TEST_CASE(
    "call-back: not reached is tried again, refused is not, and after the last try the case is closed") {
  CHECK(*next(S::calling_back, A::call, P::centre, {.outcome = Outcome::unreachable, .calls_left = true}) ==
        S::calling_back);
  CHECK(*next(S::calling_back, A::call, P::centre, {.outcome = Outcome::unreachable, .calls_left = false}) ==
        S::closed);
  CHECK(*next(S::calling_back, A::call, P::centre, {.outcome = Outcome::refused}) == S::closed);
  CHECK(*next(S::calling_back, A::call, P::centre, {.level = Level::dissatisfied}) == S::in_progress);
}

TEST_CASE("return: within a working day, not after a ruling, decided by the centre") {
  CHECK(*next(S::dispatched, A::give_back, P::lead) == S::returning);
  CHECK(*next(S::in_progress, A::give_back, P::lead) == S::returning);
  CHECK(code_of(next(S::dispatched, A::give_back, P::lead, {.return_window_open = false})) ==
        "appeal.return_late");
  CHECK(code_of(next(S::dispatched, A::give_back, P::lead, {.designated = true})) == "appeal.designated");
  CHECK(*next(S::returning, A::allow_return, P::centre) == S::submitted);
  CHECK(*next(S::returning, A::dispatch, P::centre) == S::dispatched);
  CHECK(*next(S::returning, A::refuse_return, P::centre) == S::dispatched);
  CHECK(*next(S::returning, A::refuse_return, P::centre, {.was_signed = true}) == S::in_progress);
}

TEST_CASE("every guard has its own words") {
  const auto refused = [](S from, A action, P actor, Facts facts) {
    return code_of(next(from, action, actor, facts));
  };
  CHECK(refused(S::in_progress, A::ask_extension, P::lead, {.extension_early = false}) ==
        "appeal.extension_late");
  CHECK(refused(S::in_progress, A::ask_extension, P::lead, {.extension_pending = true}) ==
        "appeal.extension_pending");
  CHECK(refused(S::in_progress, A::ask_extension, P::lead, {.extension_left = false}) ==
        "appeal.extension_used");
  CHECK(refused(S::in_progress, A::allow_extension, P::head, {}) == "appeal.no_extension");
  CHECK(refused(S::in_progress, A::reply, P::lead, {.cohandlers_open = true}) == "appeal.cohandlers_open");
  CHECK(refused(S::in_progress, A::co_reply, P::cohandler, {.is_cohandler_open = false}) ==
        "appeal.no_cohandler");
  CHECK(refused(S::closed, A::reopen, P::enterprise, {.reopen_open = false}) == "appeal.reopen_late");
  CHECK(refused(S::in_progress, A::urge, P::enterprise, {.urge_allowed = false}) == "appeal.urged");
  CHECK(refused(S::submitted, A::merge, P::centre, {.has_followers = true}) == "appeal.has_followers");
  CHECK(refused(S::submitted, A::merge, P::centre, {.same_appeal = true}) == "appeal.merge_self");
  CHECK(refused(S::in_progress, A::lift, P::leader, {}) == "appeal.not_supervised");
  CHECK(refused(S::in_progress, A::supervise, P::leader, {.level_rises = false}) == "appeal.supervised");
}

TEST_CASE("nobody takes another one's step; nobody who recorded a case rates it") {
  CHECK(code_of(next(S::submitted, A::dispatch, P::enterprise)) == "appeal.actor");
  CHECK(code_of(next(S::dispatched, A::sign, P::centre)) == "appeal.actor");
  CHECK(code_of(next(S::replied, A::rate, P::lead)) == "appeal.actor");
  CHECK(code_of(next(S::replied, A::rate, P::recorder)) == "appeal.actor");
  CHECK(code_of(next(S::in_progress, A::allow_extension, P::lead, {.extension_pending = true})) ==
        "appeal.actor");
}

TEST_CASE("a step that the state does not know is a conflict that names the state") {
  const auto result = next(S::closed, A::reply, P::lead);
  CHECK(code_of(result) == "appeal.state");
  CHECK(result.error().kind == base::ErrorKind::conflict);
  CHECK(result.error().message.zh.find("办结") != std::string::npos);
}

TEST_CASE("every state can be reached, and every one that can be reached has an exit or is final") {
  std::set<S> reached{S::draft};
  for (std::size_t round = 0; round < all<S>().size(); ++round)
    for (const auto& t : transitions())
      if (reached.contains(t.from)) reached.insert(t.to);
  CHECK(reached.size() == all<S>().size());
  for (const auto state : all<S>()) {
    const bool ends = state == S::rejected || state == S::diverted || state == S::withdrawn;
    CHECK_MESSAGE(is_final(state) == ends, base::name_of(state));
  }
  CHECK(is_over(S::closed));
}

TEST_CASE("from every state that is not over a way leads to an end") {
  std::set<S> ending;
  for (const auto state : all<S>())
    if (is_over(state)) ending.insert(state);
  for (std::size_t round = 0; round < all<S>().size(); ++round)
    for (const auto& t : transitions())
      if (ending.contains(t.to)) ending.insert(t.from);
  CHECK(ending.size() == all<S>().size());
}

TEST_CASE("whatever the facts, a step leads where the table says or is refused with words") {
  CHECK(rc::check("no path skips the table or a guard", [] {
    const auto from = *rc::gen::elementOf(all<S>());
    const auto action = *rc::gen::elementOf(all<A>());
    const auto actor = *rc::gen::elementOf(all<P>());
    const auto facts = *any_facts();
    const auto result = next(from, action, actor, facts);
    if (result.ok()) {
      RC_ASSERT(in_table(from, action, actor, *result));
      RC_ASSERT(!(action == A::give_back && (facts.designated || !facts.return_window_open)));
      RC_ASSERT(!(action == A::reply && facts.cohandlers_open));
      RC_ASSERT(!(action == A::reply && facts.needs_check && *result != S::checking));
      RC_ASSERT(
          !((action == A::submit || action == A::split) && facts.needs_acceptance && *result != S::received));
      RC_ASSERT(!(action == A::ask_extension &&
                  (facts.extension_pending || !facts.extension_early || !facts.extension_left)));
      RC_ASSERT(!(action == A::rate && facts.level == Level::dissatisfied &&
                  facts.outcome == Outcome::reached && facts.redo_count <= facts.max_redo &&
                  *result != S::in_progress));
    } else {
      RC_ASSERT(result.error().code.starts_with("appeal."));
      RC_ASSERT(!result.error().message.zh.empty() && !result.error().message.en.empty());
    }
  }));
}

TEST_CASE("every step of the table can be taken by somebody under some facts") {
  for (const auto& t : transitions()) {
    const Facts usual{.extension_pending = t.action == A::allow_extension || t.action == A::refuse_extension,
                      .is_supervised = true};
    CHECK_MESSAGE(next(t.from, t.action, t.actor, usual).ok(), base::name_of(t.from), " ",
                  base::name_of(t.action));
  }
}

TEST_CASE("the README shows the diagram and the matrix of this table") {
  CHECK_MESSAGE(readme().find(diagram()) != std::string::npos, diagram());
  CHECK_MESSAGE(readme().find(matrix()) != std::string::npos, matrix());
}

#include "modules/appeal/internal/states.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <fstream>
#include <set>
#include <sstream>

using namespace qiying;
using namespace qiying::appeal;

namespace {

std::string code_of(const base::Result<State>& result) {
  return result.ok() ? "" : result.error().code;
}

const std::size_t kStates = qy_names(State{}).size();
const std::size_t kActions = qy_names(Action{}).size();

}  // namespace

TEST_CASE("an appeal is raised, dispatched, signed for, answered and closed") {
  CHECK(*next(State::draft, Action::submit, Actor::enterprise) == State::submitted);
  CHECK(*next(State::submitted, Action::dispatch, Actor::centre) == State::dispatched);
  CHECK(*next(State::dispatched, Action::sign, Actor::lead) == State::in_progress);
  CHECK(*next(State::in_progress, Action::reply, Actor::lead) == State::replied);
  CHECK(*next(State::replied, Action::rate, Actor::enterprise) == State::closed);
}

TEST_CASE("a dissatisfied enterprise gets another answer, at most twice") {
  const Facts angry{.level = Level::dissatisfied, .redo_count = 0};
  CHECK(*next(State::replied, Action::rate, Actor::enterprise, angry) == State::in_progress);
  const Facts still_angry{.level = Level::dissatisfied, .redo_count = kMaxRedo};
  CHECK(*next(State::replied, Action::rate, Actor::enterprise, still_angry) == State::closed);
}

TEST_CASE("a department returns a case only within one working day") {
  CHECK(*next(State::dispatched, Action::give_back, Actor::lead, {.return_window_open = true}) ==
        State::submitted);
  CHECK(code_of(next(State::dispatched, Action::give_back, Actor::lead, {.return_window_open = false})) ==
        "appeal.return_late");
}

TEST_CASE("nobody takes another one's step") {
  CHECK(code_of(next(State::submitted, Action::dispatch, Actor::enterprise)) == "appeal.actor");
  CHECK(code_of(next(State::dispatched, Action::sign, Actor::centre)) == "appeal.actor");
  CHECK(code_of(next(State::replied, Action::rate, Actor::lead)) == "appeal.actor");
}

TEST_CASE("a step that the state does not know is a conflict that names the state") {
  const auto result = next(State::closed, Action::reply, Actor::lead);
  CHECK(code_of(result) == "appeal.state");
  CHECK(result.error().kind == base::ErrorKind::conflict);
  CHECK(result.error().message.zh.find("办结") != std::string::npos);
}

TEST_CASE("every state that can be reached has an exit or is final, and every state can be reached") {
  std::set<State> reached{State::draft};
  for (std::size_t round = 0; round < kStates; ++round)
    for (const auto& t : transitions())
      if (reached.count(t.from)) reached.insert(t.to);
  CHECK(reached.size() == kStates);
  CHECK(is_final(State::closed));
  CHECK(is_final(State::rejected));
  CHECK(is_final(State::withdrawn));
  CHECK_FALSE(is_final(State::replied));
}

TEST_CASE("no walk of arbitrary steps leaves the table") {
  CHECK(rc::check("random walk", [] {
    State state = State::draft;
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 100), rc::gen::inRange(0, 3)));
    for (const auto& [a, who] : steps) {
      const auto action = static_cast<Action>(a % kActions);
      const auto result = next(state, action, static_cast<Actor>(who));
      if (!result.ok()) continue;
      const bool allowed = action == Action::note ||
                           std::any_of(transitions().begin(), transitions().end(), [&](const Transition& t) {
                             return t.from == state && t.action == action && t.to == *result &&
                                    t.actor == static_cast<Actor>(who);
                           });
      RC_ASSERT(allowed);
      state = *result;
    }
  }));
}

TEST_CASE("the README shows the diagram of this table") {
  std::ifstream in("modules/appeal/README.md");
  std::stringstream text;
  text << in.rdbuf();
  CHECK(text.str().find(diagram()) != std::string::npos);
}

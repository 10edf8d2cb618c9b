#include "modules/application/internal/states.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "modules/application/internal/complete.hpp"

using namespace qiying;
using namespace qiying::application;

namespace {
std::string code_of(State from, Action action, Actor actor, const Facts& facts) {
  const auto to = next(from, action, actor, facts);
  return to.ok() ? std::string(base::name_of(*to)) : to.error().code;
}
Facts reviewed() {
  Facts f;
  f.others_opinion = true;
  return f;
}
}  // namespace

TEST_CASE("from the draft to the payment") {
  CHECK(code_of(State::draft, Action::submit, Actor::enterprise, {}) == "submitted");
  CHECK(code_of(State::submitted, Action::accept, Actor::handler, {}) == "review");
  CHECK(code_of(State::review, Action::approve, Actor::decider, reviewed()) == "notice");
  CHECK(code_of(State::notice, Action::end_notice, Actor::system, {}) == "application.notice_running");
  Facts over;
  over.notice_over = true;
  CHECK(code_of(State::notice, Action::end_notice, Actor::system, over) == "approved");
  CHECK(code_of(State::approved, Action::pay, Actor::payer, {}) == "paying");
  CHECK(code_of(State::paying, Action::return_payment, Actor::payer, {}) == "approved");
  CHECK(code_of(State::paying, Action::confirm_payment, Actor::payer, {}) == "paid");
  Facts more;
  more.instalments_left = true;
  CHECK(code_of(State::paying, Action::confirm_payment, Actor::payer, more) == "approved");
}

TEST_CASE("a correction is asked for once") {
  Facts f;
  CHECK(code_of(State::submitted, Action::ask_correction, Actor::handler, f) == "correction");
  f.correction_asked = true;
  CHECK(code_of(State::submitted, Action::ask_correction, Actor::handler, f) ==
        "application.correction_used");
  CHECK(code_of(State::review, Action::ask_correction, Actor::handler, f) == "application.correction_used");
}

TEST_CASE("nobody decides alone, and nobody decides in a matter of one's own") {
  CHECK(code_of(State::review, Action::approve, Actor::decider, {}) == "application.no_opinion");
  CHECK(code_of(State::review, Action::refuse, Actor::decider, {}) == "application.no_opinion");
  auto f = reviewed();
  f.own_conflict = true;
  for (const auto action : {Action::approve, Action::refuse})
    CHECK(code_of(State::review, action, Actor::decider, f) == "application.conflict_of_interest");
  CHECK(code_of(State::contested, Action::uphold, Actor::decider, f) == "application.conflict_of_interest");
  CHECK(code_of(State::review, Action::approve, Actor::handler, reviewed()) == "application.actor");
}

TEST_CASE("a decision is contested once") {
  Facts f;
  CHECK(code_of(State::refused, Action::contest, Actor::enterprise, f) == "contested");
  f.contested = true;
  CHECK(code_of(State::refused, Action::contest, Actor::enterprise, f) == "application.contested");
}

TEST_CASE("nothing is paid without account or amount") {
  Facts f;
  f.account_known = false;
  CHECK(code_of(State::approved, Action::pay, Actor::payer, f) == "application.no_account");
  f = {};
  f.money_left = false;
  CHECK(code_of(State::approved, Action::pay, Actor::payer, f) == "application.no_amount");
}

TEST_CASE("what is over stays over; every other state has a way on") {
  std::set<State> from;
  for (const auto& t : transitions()) from.insert(t.from);
  for (std::size_t i = 0; i < qy_names(State{}).size(); ++i) {
    const auto state = static_cast<State>(i);
    CHECK(from.contains(state) == !is_over(state));
  }
  CHECK(code_of(State::paid, Action::withdraw, Actor::enterprise, {}) == "application.state");
}

TEST_CASE("the README prints the table") {
  std::ifstream in("modules/application/README.md");
  const auto text = (std::ostringstream() << in.rdbuf()).str();
  CHECK(text.find(matrix()) != std::string::npos);
}

TEST_CASE("account numbers") {
  CHECK(tidy_account("6222 0200 1234 5678") == "6222020012345678");
  CHECK(tidy_account("6222-0200-1234") == "622202001234");
  CHECK_FALSE(tidy_account("1234567"));
  CHECK_FALSE(tidy_account("6222a20012345678"));
  CHECK_FALSE(tidy_account("六二二二"));
  CHECK(masked_account("6222020012345678") == "6222 **** 5678");
  CHECK(masked_account("").empty());
}

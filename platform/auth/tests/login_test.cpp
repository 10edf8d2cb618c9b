#include "platform/auth/login.hpp"

#include <doctest/doctest.h>
#include <ctime>

#include <thread>

#include "platform/auth/tests/house.hpp"

using namespace qiying;
using namespace qiying::auth;
using namespace qiying::auth::testing;
using namespace std::chrono_literals;

namespace {

/// A person of one test case alone.
AccountId newcomer(const std::string& login) {
  return House::person(*as_system(house()), login, kHere, house().finance, {"clerk"});
}

std::string attempt(const std::string& name, const std::string& password, base::Timestamp now,
                    const std::string& address = "10.1.1.1") {
  const auto result = login(house().pool, name, password, address, "test", {.now = now});
  return result.ok() ? "ok" : result.error().code;
}

}  // namespace

TEST_CASE("the right password begins a session") {
  const ManualClock clock;
  const auto session =
      must(login(house().pool, " Clerk ", kPassword, "10.0.0.1", "Firefox", {.now = clock.now()}));
  CHECK(session.token.size() == 43);
  CHECK(session.account == house().clerk);
  CHECK(session.expires_at == clock.now() + 12h);
  auto db = as(house(), house().clerk);
  const auto sessions = list_sessions(*db, house().clerk, clock.now());
  REQUIRE_FALSE(sessions.empty());
  CHECK(sessions[0].address == "10.0.0.1");
  CHECK(sessions[0].user_agent == "Firefox");
  CHECK(find_account(*db, house().clerk)->last_login_at.has_value());
}

TEST_CASE("the token itself is nowhere in the database") {
  const auto session = must(login(house().pool, "clerk", kPassword, "10.0.0.1", "test"));
  auto db = as_system(house());
  CHECK(db->number("select count(*) from auth.session where token_hash = $1 or id::text = $1",
                   session.token) == 0);
}

TEST_CASE("wrong passwords and unknown logins get the same answer") {
  const ManualClock clock;
  newcomer("same-answer");
  CHECK(attempt("same-answer", "wrong-password", clock.now()) == "login.wrong");
  CHECK(attempt("nobody-at-all", "wrong-password", clock.now()) == "login.wrong");
  CHECK(attempt("", "", clock.now()) == "login.wrong");
  CHECK(attempt("\xFF\xFE' or 1=1 --", "x", clock.now()) == "login.wrong");
  CHECK(attempt(std::string("clerk\0x", 7), "x", clock.now()) == "login.wrong");
}

TEST_CASE("an unknown login costs a password hash like a known one") {
  const ManualClock clock;
  newcomer("timed");
  const auto duration = [&](const char* name) {
    const auto start = std::clock();  // of the processor: the machine may hold us up
    attempt(name, "wrong-password", clock.now());
    return std::clock() - start;
  };
  const auto known = duration("timed"), unknown = duration("timed-unknown");
  CHECK(unknown > known / 4);
}

TEST_CASE("five failures lock a login for fifteen minutes, also for the right password") {
  ManualClock clock;
  const auto id = newcomer("locked-out");
  for (int i = 0; i < 5; ++i) CHECK(attempt("locked-out", "wrong-password", clock.now()) == "login.wrong");
  CHECK(attempt("locked-out", kPassword, clock.now()) == "login.locked");
  CHECK(find_account(*as_system(house()), id)->status == AccountStatus::locked);
  clock.advance(14min);
  CHECK(attempt("locked-out", kPassword, clock.now()) == "login.locked");
  clock.advance(2min);
  CHECK(attempt("locked-out", kPassword, clock.now()) == "ok");
  CHECK(find_account(*as_system(house()), id)->status == AccountStatus::active);
}

TEST_CASE("further failures lock for twice as long each") {
  ManualClock clock;
  newcomer("stubborn");
  for (int i = 0; i < 5; ++i) attempt("stubborn", "wrong-password", clock.now());
  clock.advance(16min);
  CHECK(attempt("stubborn", "wrong-password", clock.now()) == "login.wrong");
  clock.advance(29min);
  CHECK(attempt("stubborn", kPassword, clock.now()) == "login.locked");
  clock.advance(2min);
  CHECK(attempt("stubborn", kPassword, clock.now()) == "ok");
}

TEST_CASE("an unknown login is locked like a known one, so that locks tell nothing") {
  ManualClock clock;
  for (int i = 0; i < 5; ++i) CHECK(attempt("phantom", "wrong-password", clock.now()) == "login.wrong");
  CHECK(attempt("phantom", "wrong-password", clock.now()) == "login.locked");
  clock.advance(16min);
  CHECK(attempt("phantom", "wrong-password", clock.now()) == "login.wrong");
}

TEST_CASE("a success forgets the failures, a day does too, an administrator can unlock") {
  ManualClock clock;
  const auto id = newcomer("forgiven");
  for (int i = 0; i < 4; ++i) attempt("forgiven", "wrong-password", clock.now());
  CHECK(attempt("forgiven", kPassword, clock.now()) == "ok");
  for (int i = 0; i < 4; ++i) attempt("forgiven", "wrong-password", clock.now());
  clock.advance(25h);
  CHECK(attempt("forgiven", "wrong-password", clock.now()) == "login.wrong");
  CHECK(attempt("forgiven", kPassword, clock.now()) == "ok");
  for (int i = 0; i < 5; ++i) attempt("forgiven", "wrong-password", clock.now());
  CHECK(unlock(*as(house(), house().admin), id).ok());
  CHECK(attempt("forgiven", kPassword, clock.now()) == "ok");
}

TEST_CASE("attempts at the same time are all counted") {
  const ManualClock clock;
  newcomer("parallel");
  std::vector<std::thread> guessers;
  std::atomic<int> looked_at = 0;
  for (int i = 0; i < 8; ++i)
    guessers.emplace_back([&, i] {
      const auto code = attempt("parallel", "guess-number-" + std::to_string(i), clock.now());
      if (code == "login.wrong" || code == "password.busy") ++looked_at;
    });
  for (auto& guesser : guessers) guesser.join();
  CHECK(looked_at == 5);
}

TEST_CASE("an address with too many failures has to wait, others need not") {
  ManualClock clock;
  as_system(house())->execute(
      "insert into auth.login_attempt (key, failures, since) values ('address:10.6.6.6', $1, $2)",
      kFailuresOfAddress, clock.now() - 1min);
  CHECK(attempt("clerk", kPassword, clock.now(), "10.6.6.6") == "login.too_many");
  CHECK(attempt("clerk", kPassword, clock.now(), "10.6.6.7") == "ok");
  clock.advance(15min);
  CHECK(attempt("clerk", kPassword, clock.now(), "10.6.6.6") == "ok");
}

TEST_CASE("a disabled account is told so after the right password only") {
  const ManualClock clock;
  const auto id = newcomer("gone");
  must(set_enabled(*as(house(), house().admin), id, false, clock.now()));
  CHECK(attempt("gone", "wrong-password", clock.now()) == "login.wrong");
  CHECK(attempt("gone", kPassword, clock.now()) == "login.disabled");
  must(set_enabled(*as(house(), house().admin), id, true, clock.now()));
  CHECK(attempt("gone", kPassword, clock.now()) == "ok");
}

TEST_CASE("after a reset the password must be changed") {
  const ManualClock clock;
  const auto id = newcomer("reset");
  must(set_password(*as(house(), house().admin), id, "paper-lantern-nine", clock.now(),
                    {.must_change = true}));
  const auto session =
      must(login(house().pool, "reset", "paper-lantern-nine", "10.0.0.1", "", {.now = clock.now()}));
  CHECK(session.must_change_password);
}

TEST_CASE("a first password that nobody uses ends after a fortnight; one that was used does not") {
  const ManualClock clock;
  const auto give = [&](const char* login) {
    const auto id = newcomer(login);
    must(set_password(*as(house(), house().admin), id, "paper-lantern-nine", clock.now(),
                      {.must_change = true}));
  };
  give("late");
  give("early");
  const auto attempt = [&](const char* name, base::Timestamp now) {
    const auto done = login(house().pool, name, "paper-lantern-nine", "10.0.0.1", "", {.now = now});
    return done.ok() ? "ok" : done.error().code;
  };
  CHECK(attempt("early", clock.now() + std::chrono::days(13)) == "ok");
  CHECK(attempt("early", clock.now() + std::chrono::days(40)) == "ok");
  CHECK(attempt("late", clock.now() + std::chrono::days(15)) == "login.first_password_over");
}

TEST_CASE("counters and dead sessions are cleaned away in time") {
  ManualClock clock;
  attempt("cleaned-phantom", "wrong-password", clock.now());
  must(login(house().pool, "clerk", kPassword, "10.0.0.1", "test", {.now = clock.now() - 31 * 24h}));
  clock.advance(25h);
  auto db = as_system(house());
  CHECK(clean_sessions(*db, clock.now()) == 1);
  CHECK(db->number("select count(*) from auth.login_attempt where key = 'login:cleaned-phantom'") == 0);
}

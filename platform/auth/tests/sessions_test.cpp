#include "platform/auth/sessions.hpp"

#include <doctest/doctest.h>

#include "platform/auth/tests/house.hpp"

using namespace qiying;
using namespace qiying::auth;
using namespace qiying::auth::testing;
using namespace std::chrono_literals;

namespace {

struct Desk {
  ManualClock clock;
  SessionCache cache{house().pool, grants(), clock};
  NewSession sign_in(const std::string& name) {
    return must(login(house().pool, name, kPassword, "10.0.0.1", "test", {.now = clock.now()}));
  }
  /// A change that no listener of this process hears of: only SQL tells whether the cache asks again.
  void revoke_behind_the_back(SessionId id) {
    as_system(house())->execute("update auth.session set revoked_at = now() where id = $1", id);
  }
};

}  // namespace

TEST_CASE("a token becomes its caller with path and permissions") {
  Desk desk;
  const auto caller = desk.cache.resolve(desk.sign_in("clerk").token).value();
  CHECK(caller.kind == CallerKind::staff);
  CHECK(caller.account == house().clerk);
  CHECK(caller.org == house().culture);
  CHECK(caller.org_path == "420199/d02/");
  CHECK(caller.district == kHere);
  CHECK(caller.can("appeal.sign"));
  CHECK_FALSE(caller.can("account.manage"));
  CHECK(caller.csrf.size() == 32);
}

TEST_CASE("an outside account is bound to its subject and stands in no organisation") {
  Desk desk;
  const auto caller = desk.cache.resolve(desk.sign_in("company").token).value();
  CHECK(caller.kind == CallerKind::subject);
  CHECK_FALSE(caller.subject.is_nil());
  CHECK(caller.org_path.empty());
  CHECK(caller.can("appeal.raise"));
}

TEST_CASE("the CSRF token differs between sessions and stays within one") {
  Desk desk;
  const auto first = desk.sign_in("clerk"), second = desk.sign_in("clerk");
  const auto csrf = desk.cache.resolve(first.token)->csrf;
  CHECK(desk.cache.resolve(second.token)->csrf != csrf);
  desk.clock.advance(11s);
  CHECK(desk.cache.resolve(first.token)->csrf == csrf);
}

TEST_CASE("unknown and misshapen tokens are nobody") {
  Desk desk;
  CHECK_FALSE(desk.cache.resolve(std::string(43, 'a')));
  CHECK_FALSE(desk.cache.resolve(""));
  CHECK_FALSE(desk.cache.resolve("' or 1=1 --"));
  CHECK_FALSE(desk.cache.resolve(std::string(1 << 20, 'a')));
}

TEST_CASE("a known token is answered from memory for ten seconds") {
  Desk desk;
  const auto session = desk.sign_in("clerk");
  CHECK(desk.cache.resolve(session.token));
  desk.revoke_behind_the_back(session.id);
  desk.clock.advance(9s);
  CHECK(desk.cache.resolve(session.token));
  desk.clock.advance(2s);
  CHECK_FALSE(desk.cache.resolve(session.token));
}

TEST_CASE("a revoked session ends at once, also before its transaction has ended") {
  Desk desk;
  const auto session = desk.sign_in("clerk"), other = desk.sign_in("clerk");
  CHECK(desk.cache.resolve(session.token));
  auto db = as(house(), house().clerk);
  db->begin();
  CHECK(revoke_session(*db, session.id, desk.clock.now()).ok());
  CHECK(desk.cache.resolve(session.token));  // not committed: still true, but not remembered
  db->commit();
  CHECK_FALSE(desk.cache.resolve(session.token));
  CHECK(desk.cache.resolve(other.token));
  CHECK(revoke_session(*db, session.id, desk.clock.now()).error().kind == base::ErrorKind::not_found);
}

TEST_CASE("once the change has ended, committed or not, answers are remembered again") {
  Desk desk;
  const auto session = desk.sign_in("clerk"), other = desk.sign_in("clerk");
  for (const bool commit : {true, false}) {
    auto db = as(house(), house().clerk);
    db->begin();
    revoke_sessions(*db, house().clerk, desk.clock.now(), session.id);
    commit ? db->commit() : db->rollback();
    CHECK(desk.cache.resolve(session.token));
  }
  desk.revoke_behind_the_back(session.id);
  CHECK(desk.cache.resolve(session.token));
  CHECK_FALSE(desk.cache.resolve(other.token));
}

TEST_CASE("an expired session is nobody, also when it is remembered") {
  Desk desk;
  const auto session =
      must(login(house().pool, "clerk", kPassword, "", "", {.now = desk.clock.now(), .life = 1h}));
  desk.clock.advance(1h - 5s);
  CHECK(desk.cache.resolve(session.token));
  desk.clock.advance(5s);
  CHECK_FALSE(desk.cache.resolve(session.token));
}

TEST_CASE("new roles count from the next request on") {
  Desk desk;
  const auto id = House::person(*as_system(house()), "promoted", kHere, house().finance, {});
  const auto session = desk.sign_in("promoted");
  CHECK_FALSE(desk.cache.resolve(session.token)->can("account.manage"));
  must(set_roles(*as(house(), house().admin), id, {"chief"}));
  CHECK(desk.cache.resolve(session.token)->can("account.manage"));
}

TEST_CASE("a disabled account, a new password and a move to another office take effect at once") {
  Desk desk;
  const auto id = House::person(*as_system(house()), "changing", kHere, house().finance, {});
  const auto first = desk.sign_in("changing");
  CHECK(desk.cache.resolve(first.token)->org_path == "420199/d01/");
  must(create_post(*as_system(house()), {.account = id, .org = house().culture, .is_main = true}));
  CHECK(desk.cache.resolve(first.token)->org_path == "420199/d02/");
  must(set_password(*as(house(), house().admin), id, kPassword, desk.clock.now()));
  CHECK_FALSE(desk.cache.resolve(first.token));
  const auto second = desk.sign_in("changing");
  CHECK(desk.cache.resolve(second.token));
  must(set_enabled(*as(house(), house().admin), id, false, desk.clock.now()));
  CHECK_FALSE(desk.cache.resolve(second.token));
}

TEST_CASE("another process's change counts when its notification arrives") {
  Desk desk;
  const auto session = desk.sign_in("clerk");
  CHECK(desk.cache.resolve(session.token));
  desk.revoke_behind_the_back(session.id);
  desk.cache.on_notify(house().clerk.str());
  CHECK_FALSE(desk.cache.resolve(session.token));
}

TEST_CASE("when notifications may have been lost, everything is asked again") {
  Desk desk;
  const auto session = desk.sign_in("clerk");
  CHECK(desk.cache.resolve(session.token));
  desk.revoke_behind_the_back(session.id);
  desk.cache.on_notify("");
  CHECK_FALSE(desk.cache.resolve(session.token));
}

TEST_CASE("a flood of invented tokens does not push out known ones") {
  Desk desk;
  SessionCache small(house().pool, grants(), desk.clock, {.most = 10});
  const auto session = desk.sign_in("clerk");
  CHECK(small.resolve(session.token));
  desk.revoke_behind_the_back(session.id);
  for (int i = 0; i < 30; ++i) CHECK_FALSE(small.resolve(std::string(41, 'x') + std::to_string(10 + i)));
  CHECK(small.resolve(session.token));
}

TEST_CASE("sessions of others can be neither seen nor ended, those of one's staff can") {
  Desk desk;
  const auto session = desk.sign_in("chief");
  const auto now = desk.clock.now();
  CHECK(list_sessions(*as(house(), house().clerk), house().chief, now).empty());
  CHECK(list_sessions(*as(house(), house().other_admin), house().chief, now).empty());
  CHECK_FALSE(revoke_session(*as(house(), house().clerk), session.id, now).ok());
  CHECK_FALSE(revoke_session(*as(house(), house().other_admin), session.id, now).ok());
  CHECK_FALSE(revoke_session(*as(house(), house().company), session.id, now).ok());
  CHECK(desk.cache.resolve(session.token));
  CHECK(revoke_session(*as(house(), house().admin), session.id, now).ok());
  CHECK_FALSE(desk.cache.resolve(session.token));
}

TEST_CASE("all sessions but one can be ended") {
  Desk desk;
  const auto kept = desk.sign_in("company"), lost = desk.sign_in("company");
  revoke_sessions(*as(house(), house().company), house().company, desk.clock.now(), kept.id);
  CHECK(desk.cache.resolve(kept.token));
  CHECK_FALSE(desk.cache.resolve(lost.token));
}

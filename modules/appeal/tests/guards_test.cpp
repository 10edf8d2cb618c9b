/// What the database itself refuses, whoever writes: unknown words, and a deadline without its place in the
/// lists.

#include <doctest/doctest.h>

#include "modules/appeal/internal/repository.hpp"
#include "platform/auth/caller.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using namespace qiying::appeal;

namespace {

const std::string kDistrict = "420199";
const base::Timestamp kNoon = *base::parse_timestamp("2026-03-02T04:00:00Z");

test::Database& database() {
  static test::Database db(
      test::migrations_of({"platform/auth", "platform/audit", "platform/jobs", "platform/files",
                           "platform/kernel", "modules/register", "modules/account", "modules/appeal"}));
  return db;
}

db::Pool::Lease connection() {
  return database().pool().acquire(auth::scope_of(auth::Caller::system(kDistrict)));
}

Record kept(db::Connection& db) {
  Record r;
  r.district = kDistrict;
  r.id = AppealId::make();
  r.state = State::submitted;
  r.created_at = kNoon;
  r.submitted_at = kNoon + std::chrono::minutes(1);
  r.due_at = kNoon + std::chrono::hours(1);
  REQUIRE(insert_new(db, r));
  return r;
}

bool keys_follow(db::Connection& db, const Record& r) {
  return db.number(
             "select (due_key = coalesce(due_at, 'infinity') and sent_key = coalesce(submitted_at, "
             "created_at)"
             " and due_at is not distinct from $2 and submitted_at is not distinct from $3)::int"
             " from appeal.appeal where id = $1",
             r.id, r.due_at, r.submitted_at) == 1;
}

/// The name of the rule that a statement breaks; empty when it runs.
std::string broken(db::Connection& db, std::string_view change, const Record& r) {
  try {
    db.execute("update appeal.appeal set " + std::string(change) + " where id = $1", r.id);
    return "";
  } catch (const db::DbError& e) {
    return std::string(e.constraint());
  }
}

}  // namespace

TEST_CASE("a record stands in the lists by its deadline and the time it was sent") {
  auto c = connection();
  CHECK(keys_follow(*c, kept(*c)));
}

TEST_CASE("what a step changes of them, their place in the lists follows") {
  auto c = connection();
  const auto before = kept(*c);
  auto r = before;
  SUBCASE("another deadline") {
    r.due_at = kNoon + std::chrono::hours(9);
  }
  SUBCASE("no deadline any more") {
    r.due_at.reset();
  }
  SUBCASE("sent later") {
    r.submitted_at = kNoon + std::chrono::hours(2);
  }
  update_standing(*c, before, r);
  CHECK(keys_follow(*c, r));
}

TEST_CASE("a draft that is written anew keeps its place") {
  auto c = connection();
  auto r = kept(*c);
  r.due_at.reset();
  update_all(*c, r);
  CHECK(keys_follow(*c, r));
}

TEST_CASE("nobody moves a deadline without its place in the lists") {
  auto c = connection();
  const auto r = kept(*c);
  CHECK(broken(*c, "due_at = due_at + interval '1 day'", r) == "appeal_keys_check");
  CHECK(broken(*c, "due_key = 'infinity'", r) == "appeal_keys_check");
  CHECK(broken(*c, "submitted_at = null", r) == "appeal_keys_check");
  CHECK(broken(*c, "due_at = null, due_key = 'infinity'", r).empty());
}

TEST_CASE("words that no rule knows are refused") {
  auto c = connection();
  const auto r = kept(*c);
  CHECK(broken(*c, "kind = 'praise'", r) == "appeal_kind_check");
  CHECK(broken(*c, "channel = 'fax'", r) == "appeal_channel_check");
  CHECK(broken(*c, "supervision = 'severe'", r) == "appeal_supervision_check");
  CHECK(broken(*c, "rating_stars = 6", r) == "appeal_rating_stars_check");
  CHECK(broken(*c, "kind = 'help', channel = 'mail', supervision = 'talk', rating_stars = 5", r).empty());
}

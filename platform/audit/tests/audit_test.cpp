#include "platform/audit/audit.hpp"

#include <doctest/doctest.h>

#include "tests/support/test_db.hpp"

using namespace qiying;
using audit::Entry;

namespace {

test::Database& database() {
  static test::Database out(test::migrations_of({"platform/auth", "platform/audit"}));
  return out;
}

auth::Caller staff(std::string path, std::set<std::string, std::less<>> permissions = {}) {
  auth::Caller out;
  out.kind = auth::CallerKind::staff;
  out.account = auth::AccountId::make();
  out.name = "工作人员";
  out.district = path.substr(0, 6);
  out.org_path = std::move(path);
  out.permissions = std::move(permissions);
  return out;
}

auth::Caller citizen() {
  auth::Caller out;
  out.kind = auth::CallerKind::subject;
  out.account = auth::AccountId::make();
  out.name = "赵办事";
  out.district = "420199";
  return out;
}

db::Pool::Lease as(const auth::Caller& caller) {
  return database().pool().acquire(auth::scope_of(caller));
}

void record(const auth::Caller& caller, std::string_view action, const std::string& object) {
  audit::record(*as(caller), caller, {action, "appeal", object, {R"({"to":"signed"})"}, "req-1"});
}

std::size_t seen_by(const auth::Caller& reader, const std::string& object) {
  return audit::list(*as(reader), {.object_id = object}).size();
}

}  // namespace

TEST_CASE("an entry says who did what to what, when and with which request") {
  const auto officer = staff("420199/d01/");
  record(officer, "appeal.sign", "one");
  const auto entries = audit::list(*as(auth::Caller::system("420199")), {.object_id = "one"});
  REQUIRE(entries.size() == 1);
  const auto& entry = entries[0];
  CHECK(entry.account_id == officer.account);
  CHECK(entry.account_name == "工作人员");
  CHECK(entry.account_kind == "staff");
  CHECK(entry.org_path == "420199/d01/");
  CHECK(entry.action == "appeal.sign");
  CHECK(entry.object_kind == "appeal");
  CHECK(entry.detail.text == R"({"to": "signed"})");
  CHECK(entry.request_id == "req-1");
  CHECK(base::SystemClock().now() - entry.at < std::chrono::minutes(5));
}

TEST_CASE("entries are read by people with the permission, in their organisation and below") {
  record(staff("420199/d01/office/"), "appeal.sign", "scoped");
  CHECK(seen_by(staff("420199/d01/", {"platform.audit"}), "scoped") == 1);
  CHECK(seen_by(staff("420199/", {"platform.audit"}), "scoped") == 1);
  CHECK(seen_by(staff("420199/d02/", {"platform.audit"}), "scoped") == 0);
  CHECK(seen_by(staff("420198/", {"platform.audit"}), "scoped") == 0);
  CHECK(seen_by(staff("420199/d01/"), "scoped") == 0);
  CHECK(seen_by(citizen(), "scoped") == 0);
  CHECK(seen_by(auth::Caller{}, "scoped") == 0);
}

TEST_CASE("what outside accounts and the platform did is read at the district's root") {
  record(citizen(), "appeal.raise", "outside");
  record(auth::Caller::system("420199"), "appeal.close", "outside");
  CHECK(seen_by(staff("420199/", {"platform.audit"}), "outside") == 2);
  CHECK(seen_by(staff("420199/d01/", {"platform.audit"}), "outside") == 0);
}

TEST_CASE("somebody not signed in leaves an entry too") {
  auth::Caller nobody;
  nobody.district = "420199";
  record(nobody, "session.refused", "anonymous");
  CHECK(seen_by(auth::Caller::system("420199"), "anonymous") == 1);
}

TEST_CASE("nobody writes in another's name") {
  const auto real = staff("420199/d01/"), pretended = staff("420199/d02/");
  auto db = as(real);
  CHECK_THROWS_AS(audit::record(*db, pretended, {"appeal.sign", "appeal", "forged", {"{}"}, ""}),
                  db::DbError);
  CHECK_THROWS_AS(
      audit::record(*db, auth::Caller::system("420199"), {"appeal.sign", "appeal", "forged", {"{}"}, ""}),
      db::DbError);
}

TEST_CASE("entries can be neither changed nor removed by the application") {
  record(staff("420199/d01/"), "appeal.sign", "kept");
  auto db = as(auth::Caller::system("420199"));
  CHECK_THROWS_AS(db->execute("update audit.entry set action = 'x'"), db::DbError);
  CHECK_THROWS_AS(db->execute("delete from audit.entry"), db::DbError);
  CHECK_THROWS_AS(db->execute("truncate audit.entry"), db::DbError);
}

TEST_CASE("an entry vanishes with the transaction it stands for") {
  const auto officer = staff("420199/d01/");
  auto db = as(officer);
  db->begin();
  audit::record(*db, officer, {"appeal.sign", "appeal", "undone", {"{}"}, ""});
  db->rollback();
  CHECK(seen_by(auth::Caller::system("420199"), "undone") == 0);
}

TEST_CASE("entries are filtered and come in pages, latest first") {
  const auto officer = staff("420199/d03/");
  for (const char* action : {"appeal.sign", "appeal.reply", "entity.read_phone"})
    record(officer, action, "paged");
  auto db = as(auth::Caller::system("420199"));
  const audit::Filter all{.account = officer.account};
  const auto entries = audit::list(*db, all);
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].action == "entity.read_phone");
  CHECK(audit::list(*db, {.account = officer.account, .before = entries[0].id, .limit = 1})[0].action ==
        "appeal.reply");
  CHECK(audit::count(*db, all) == 3);
  CHECK(audit::count(*db, {.account = officer.account, .action = "appeal."}) == 2);
  CHECK(audit::count(*db, {.account = officer.account, .action = "appeal.sign"}) == 1);
  CHECK(audit::count(*db, {.account = officer.account, .from = entries[1].at, .to = entries[0].at}) == 1);
}

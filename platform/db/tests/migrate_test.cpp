#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "platform/db/db.hpp"
#include "platform/db/migrate.hpp"
#include "tests/support/test_db.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using db::Migration;

namespace {

/// A database without migrations, connected as an administrator.
struct Empty {
  test::Database database;
  db::Connection admin{database.conninfo("qiying")};
};

const std::vector<Migration> kTwo{
    {"register", "20260101T0000_create", "create schema register; create table register.entity (id int)"},
    {"register", "20260102T0000_name", "alter table register.entity add name text"}};

std::vector<std::string> applied(const base::Result<db::MigrationReport>& result) {
  if (!result.ok()) FAIL(result.error().message.en);
  return result->applied;
}

}  // namespace

TEST_CASE("migrations are applied once, in the order given, and recorded") {
  Empty e;
  CHECK(applied(db::migrate(e.admin, {kTwo[0]})) ==
        std::vector<std::string>{"register/20260101T0000_create"});
  const auto second = db::migrate(e.admin, kTwo);
  CHECK(applied(second) == std::vector<std::string>{"register/20260102T0000_name"});
  CHECK(second->already == 1);
  CHECK(applied(db::migrate(e.admin, kTwo)).empty());
  CHECK(e.admin.text("select string_agg(name, ' ' order by applied_at) from platform.migration") ==
        "20260101T0000_create 20260102T0000_name");
}

TEST_CASE("what a migration makes belongs to the owner and can be used by the program") {
  Empty e;
  applied(db::migrate(e.admin, kTwo));
  CHECK(e.admin.text("select tableowner from pg_tables where tablename = 'entity'") == "qiying_owner");
  auto c = e.database.pool().acquire({});
  CHECK(c->execute("insert into register.entity values (1, 'a')") == 1);
  CHECK(c->execute("delete from register.entity") == 1);
  CHECK_THROWS_AS(c->script("drop table register.entity"), db::DbError);
  CHECK_THROWS_AS(c->script("create schema mine"), db::DbError);
  CHECK_THROWS_AS(c->script("delete from platform.migration"), db::DbError);
}

TEST_CASE("the owner itself can migrate") {
  Empty e;
  CHECK(applied(db::migrate(e.database.owner(), kTwo)).size() == 2);
  CHECK(applied(db::migrate(e.admin, kTwo)).empty());
}

TEST_CASE("platform.setting reads the scope, and is empty without one") {
  Empty e;
  db::prepare_database(e.admin);
  CHECK(e.database.pool().acquire({{{"org", "u1"}}})->text("select platform.setting('org')") == "u1");
  CHECK(e.database.pool().acquire({})->number("select platform.setting('never_set') = ''") == 1);
}

TEST_CASE("a migration sees and changes rows that row-level security hides from the owner") {
  Empty e;
  const std::vector<Migration> secured{
      {"register", "20260101T0000_create",
       "create schema register; create table register.entity (id int, name text);"
       "alter table register.entity enable row level security; alter table register.entity force row level "
       "security;"
       "create policy kept on register.entity using (platform.setting('kind') = 'system');"
       "insert into register.entity values (1, 'a')"},
      {"register", "20260102T0000_name", "update register.entity set name = 'b' where name = 'a'"}};
  CHECK(applied(db::migrate(e.admin, secured)).size() == 2);
  CHECK(e.admin.text("select name from register.entity") == "b");
  CHECK(e.database.pool().acquire({})->number("select count(*) from register.entity") == 0);
}

TEST_CASE("an edited migration stops the start and is named") {
  Empty e;
  applied(db::migrate(e.admin, kTwo));
  auto edited = kTwo;
  edited[0].sql += " -- changed my mind";
  edited.push_back({"register", "20260103T0000_more", "create table register.more (id int)"});
  const auto result = db::migrate(e.admin, edited);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "db.migration_edited");
  CHECK(result.error().message.en.find("register/20260101T0000_create") != std::string::npos);
  CHECK_FALSE(result.error().message.zh.empty());
  CHECK_FALSE(result.error().help.en.empty());
  CHECK(e.admin.number("select to_regclass('register.more') is null") == 1);
}

TEST_CASE("an amended migration knows databases that ran its text before") {
  Empty e;
  applied(db::migrate(e.admin, kTwo));
  auto amended = kTwo;
  const auto before = e.admin.text("select encode(sha256(convert_to($1, 'UTF8')), 'hex')", kTwo[0].sql);
  amended[0].sql = "-- amended " + before + "\nselect 1;";
  CHECK(db::migrate(e.admin, amended).ok());
  amended[0].sql = "-- amended " + std::string(64, '0') + "\nselect 1;";
  CHECK(db::migrate(e.admin, amended).error().code == "db.migration_edited");
}

TEST_CASE("a failing migration names file and line, keeps those before it and nothing of itself") {
  Empty e;
  const std::vector<Migration> broken{
      kTwo[0],
      {"register", "20260102T0000_bad", "create table register.half (id int);\n\nselect no_such_thing;"}};
  const auto result = db::migrate(e.admin, broken);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "db.migration_failed");
  CHECK(result.error().message.en.find("register/20260102T0000_bad") != std::string::npos);
  CHECK(result.error().message.en.find("line 3") != std::string::npos);
  CHECK(e.admin.number("select to_regclass('register.half') is null") == 1);
  CHECK(applied(db::migrate(e.admin, kTwo)).size() == 1);
}

TEST_CASE("two migrations of one name are refused before anything runs") {
  Empty e;
  const auto result = db::migrate(e.admin, {kTwo[0], kTwo[0]});
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "db.migration_twice");
}

TEST_CASE("a migration that comes late from another branch is still applied") {
  Empty e;
  applied(db::migrate(e.admin, kTwo));
  const std::vector<Migration> late{
      kTwo[0], {"register", "20260101T1200_late", "create table register.late (id int)"}, kTwo[1]};
  CHECK(applied(db::migrate(e.admin, late)).size() == 1);
}

TEST_CASE("runners that start at the same time apply each migration once") {
  Empty e;
  std::atomic<std::size_t> total = 0, failures = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, info = e.database.conninfo("qiying")] {
      db::Connection c(info);
      const auto result = db::migrate(c, kTwo);
      if (result.ok())
        total += result->applied.size();
      else
        ++failures;
    });
  for (auto& thread : threads) thread.join();
  CHECK(total == 2);
  CHECK(failures == 0);
}

TEST_CASE("files are read by name, others are passed over, and a missing folder is empty") {
  const test::TemporaryDirectory dir;
  std::ofstream(dir.path() / "20260102T0000_b.sql") << "select 2";
  std::ofstream(dir.path() / "20260101T0000_a.sql") << "select 1";
  std::ofstream(dir.path() / "notes.txt") << "no";
  const auto found = db::read_migrations(dir.path(), "register");
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "20260101T0000_a");
  CHECK(found[0].module == "register");
  CHECK(found[1].sql == "select 2");
  CHECK(db::read_migrations(dir.path() / "none", "register").empty());
}

TEST_CASE("somebody without the right to make roles is told what an administrator must run") {
  Empty e;
  const auto guest = "guest_" + e.database.name();  // roles are shared by all databases of the server
  e.admin.script("create role " + guest + " login; set role " + guest);
  const auto result = db::ensure_roles(e.admin);
  e.admin.script("reset role; drop role " + guest);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().help.en.find("create role qiying_owner") != std::string::npos);
  CHECK(result.error().help.en.find(guest) != std::string::npos);
}

TEST_CASE("a rehearsal says what would happen and leaves nothing") {
  Empty e;
  applied(db::migrate(e.admin, {kTwo[0]}));
  CHECK(applied(db::rehearse_migration(e.admin, kTwo)) ==
        std::vector<std::string>{"register/20260102T0000_name"});
  CHECK(e.admin.number("select count(*) from platform.migration") == 1);
  auto bad = kTwo;
  bad[1].sql = "alter table register.nothing add name text";
  const auto refused = db::rehearse_migration(e.admin, bad);
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == "db.migration_failed");
  CHECK(applied(db::migrate(e.admin, kTwo)).size() == 1);
}

TEST_CASE("a rehearsal on an empty database goes through all steps") {
  Empty e;
  CHECK(applied(db::rehearse_migration(e.admin, kTwo)).size() == 2);
  CHECK(e.admin.number("select count(*) from pg_namespace where nspname = 'register'") == 0);
}

TEST_CASE("an older program refuses a database that a newer one has migrated") {
  Empty e;
  applied(db::migrate(e.admin, kTwo));
  const auto older = db::migrate(e.admin, {kTwo[0]});
  REQUIRE(!older.ok());
  CHECK(older.error().code == "db.newer");
  CHECK(older.error().message.en.find("20260102T0000_name") != std::string::npos);
}

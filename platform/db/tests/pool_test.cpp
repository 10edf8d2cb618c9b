#include <doctest/doctest.h>
#include <libpq-fe.h>

#include <barrier>
#include <thread>

#include "platform/db/db.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using db::DbError;
using db::Scope;

namespace {

/// Notes of organisations, each visible to its own organisation and public ones to all.
const std::vector<db::Migration> kNotes{{"notes", "20260101T0000_create", R"(
create schema notes;
create table notes.note (id int primary key, org text not null, open bool not null default false);
alter table notes.note enable row level security;
create policy own on notes.note using (open or org = (select platform.setting('org')))
  with check (org = (select platform.setting('org')));
insert into notes.note values (1, 'east', false), (2, 'west', false), (3, 'west', true);
create table notes.balance (id int primary key, fen bigint not null);
insert into notes.balance values (1, 0), (2, 0);
)"}};

test::Database& database() {
  static test::Database db(kNotes);
  return db;
}

Scope org(const std::string& name) {
  return {{{"account", "a-" + name}, {"org", name}}};
}

std::string visible(db::Connection& c) {
  return c.text("select string_agg(id::text, ',' order by id) from notes.note");
}

db::PoolOptions options(std::size_t size) {
  return {.conninfo = database().conninfo(), .size = size, .patience = std::chrono::milliseconds(50)};
}

}  // namespace

TEST_CASE("row-level security shows each caller its own rows on the same connection") {
  db::Pool pool(options(1));
  CHECK(visible(*pool.acquire(org("east"))) == "1,3");
  CHECK(visible(*pool.acquire(org("west"))) == "2,3");
  CHECK(visible(*pool.acquire({})) == "3");
  CHECK(visible(*pool.acquire(org("east"))) == "1,3");
}

TEST_CASE("a setting that the next caller does not have is emptied") {
  db::Pool pool(options(1));
  CHECK(pool.acquire(org("east"))->text("select platform.setting('account')") == "a-east");
  CHECK(pool.acquire({{{"org", "west"}}})->text("select platform.setting('account')").empty());
}

TEST_CASE("the scope holds for the first statement, whatever kind it is") {
  db::Pool pool(options(1));
  SUBCASE("a script") {
    auto c = pool.acquire(org("east"));
    c->script("create temporary table seen as select id from notes.note");
    CHECK(c->number("select count(*) from seen") == 2);
  }
  SUBCASE("inside a transaction") {
    auto c = pool.acquire(org("west"));
    CHECK(c->transaction([&] { return visible(*c); }) == "2,3");
  }
}

TEST_CASE("a rollback that undoes the scope is noticed") {
  db::Pool pool(options(1));
  auto c = pool.acquire(org("east"));
  CHECK_THROWS(c->transaction([&] {
    c->run("select 1");
    c->set_scope(org("west"));
    CHECK(visible(*c) == "2,3");
    throw std::runtime_error("back");
  }));
  CHECK(visible(*c) == "2,3");
}

TEST_CASE("a scope that came with BEGIN is said again after its rollback") {
  db::Pool pool(options(1));
  CHECK(visible(*pool.acquire(org("east"))) == "1,3");
  auto c = pool.acquire(org("west"));
  CHECK_THROWS(c->transaction([&] {
    CHECK(visible(*c) == "2,3");
    throw std::runtime_error("back");
  }));
  CHECK(visible(*c) == "2,3");
}

TEST_CASE("a scope undone behind our back, by SQL, does not reach the next caller") {
  db::Pool pool(options(1));
  CHECK(visible(*pool.acquire(org("east"))) == "1,3");
  {
    auto c = pool.acquire(org("east"));
    c->script("begin");
    c->set_scope(org("west"));
    CHECK(visible(*c) == "2,3");
    c->script("rollback");
  }
  CHECK(visible(*pool.acquire(org("west"))) == "2,3");
}

TEST_CASE("a failed first statement does not leave the scope of the caller before") {
  db::Pool pool(options(1));
  CHECK(visible(*pool.acquire(org("east"))) == "1,3");
  {
    auto c = pool.acquire(org("west"));
    CHECK_THROWS_AS(c->run("select 1/0"), DbError);
    CHECK(visible(*c) == "2,3");
  }
  {
    auto c = pool.acquire({});
    CHECK_THROWS_AS(c->run("select 1/0"), DbError);
  }
  CHECK(visible(*pool.acquire({})) == "3");
}

TEST_CASE("a scope that the server refuses keeps the statement from running") {
  db::Pool pool(options(1));
  CHECK(visible(*pool.acquire(org("east"))) == "1,3");
  const Scope broken{{{"org", "\xff"}}};
  {
    auto c = pool.acquire(broken);
    CHECK_THROWS_AS(visible(*c), DbError);
    CHECK_THROWS_AS(c->transaction([&] { return visible(*c); }), DbError);
    CHECK_THROWS_AS(c->script("select 1"), DbError);
  }
  CHECK(visible(*pool.acquire({})) == "3");
}

TEST_CASE("rows of others cannot be written") {
  auto c = database().pool().acquire(org("east"));
  CHECK(c->execute("update notes.note set open = true where id = 2") == 0);
  CHECK_THROWS_AS(c->execute("insert into notes.note values (9, 'west')"), DbError);
}

TEST_CASE("an unchanged scope costs no statement") {
  db::Pool pool(options(1));
  pool.acquire(org("east"))->run("select 1");
  const auto count = [&](const Scope& scope) {
    return pool.acquire(scope)->number(
        "select generic_plans + custom_plans from pg_prepared_statements where statement like 'select "
        "set_config%' "
        "order by 1 desc limit 1");
  };
  const auto before = count(org("east"));
  CHECK(count(org("east")) == before);
  count(org("west"));
  CHECK(count(org("west")) == before + 1);
}

TEST_CASE("an open transaction is rolled back when the connection returns") {
  db::Pool pool(options(1));
  {
    auto c = pool.acquire(org("east"));
    c->begin();
    c->execute("insert into notes.note values (7, 'east')");
  }
  CHECK(visible(*pool.acquire(org("east"))) == "1,3");
}

TEST_CASE("an exhausted pool is unavailable after its patience, and serves again") {
  db::Pool pool(options(1));
  {
    auto held = pool.acquire({});
    CHECK(pool.in_use() == 1);
    try {
      pool.acquire({});
      FAIL("more connections than the pool has");
    } catch (const DbError& e) {
      CHECK(e.is_unavailable());
    }
  }
  CHECK(pool.in_use() == 0);
  CHECK(pool.acquire({})->number("select 1") == 1);
}

TEST_CASE("a waiter gets the connection that returns") {
  auto wide = options(1);
  wide.patience = std::chrono::seconds(20);
  db::Pool pool(wide);
  std::optional<db::Pool::Lease> held(pool.acquire({}));
  std::int64_t got = 0;
  std::thread waiter([&] { got = pool.acquire({})->number("select 5"); });
  held.reset();
  waiter.join();
  CHECK(got == 5);
}

TEST_CASE("a session killed while idle or in use is replaced") {
  db::Pool pool(options(1));
  auto& admin = database().owner();
  const auto kill = [&](std::int64_t pid) {
    db::Connection(database().conninfo("qiying")).run("select pg_terminate_backend($1::int, 5000)", pid);
  };
  kill(pool.acquire({})->number("select pg_backend_pid()"));
  CHECK(pool.acquire({})->number("select 1") == 1);
  {
    auto c = pool.acquire({});
    kill(c->number("select pg_backend_pid()"));
    CHECK_THROWS_AS(c->run("select 1"), DbError);
  }
  CHECK(pool.acquire({})->number("select 1") == 1);
  CHECK(admin.number("select 1") == 1);
}

TEST_CASE("an unreachable database fails at once and does not use the pool up") {
  db::Pool pool({.conninfo = "host=/nonexistent", .size = 1});
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(pool.acquire({}), DbError);
  CHECK(pool.in_use() == 0);
}

TEST_CASE("the role and the time limit of the pool hold on every connection") {
  auto o = options(1);
  o.conninfo = database().conninfo("qiying");
  o.role = "qiying_app";
  o.statement_timeout = std::chrono::milliseconds(1234);
  db::Pool pool(o);
  auto c = pool.acquire(org("east"));
  CHECK(c->text("select current_user") == "qiying_app");
  CHECK(c->text("show statement_timeout") == "1234ms");
  CHECK(c->text("show timezone") == "UTC");
  CHECK(visible(*c) == "1,3");
}

TEST_CASE("two transactions that cannot both be serial: one is tried again and both succeed") {
  auto& pool = database().pool();
  std::barrier both_read(2);
  std::atomic<int> attempts = 0;
  const auto add_to = [&](int mine, int theirs) {
    bool first = true;
    pool.transact(org("east"), [&](db::Connection& c) {
      ++attempts;
      c.execute("set transaction isolation level serializable");
      const auto seen = c.number("select fen from notes.balance where id = $1", theirs);
      if (std::exchange(first, false)) both_read.arrive_and_wait();
      c.execute("update notes.balance set fen = $2 + 1 where id = $1", mine, seen);
    });
  };
  std::thread one([&] { add_to(1, 2); }), two([&] { add_to(2, 1); });
  one.join(), two.join();
  CHECK(attempts == 3);
  CHECK(pool.acquire({})->number("select sum(fen) from notes.balance") == 3);
}

TEST_CASE("what is not a conflict is not tried again, and a lasting conflict is given up") {
  auto& pool = database().pool();
  int attempts = 0;
  CHECK_THROWS_AS(pool.transact({}, [&](db::Connection& c) { ++attempts, c.run("select 1/0"); }), DbError);
  CHECK(attempts == 1);
  attempts = 0;
  const auto conflict = [&](db::Connection& c) {
    ++attempts;
    c.script("do $$ begin raise serialization_failure; end $$");
  };
  CHECK_THROWS_AS(pool.transact({}, conflict), DbError);
  CHECK(attempts == 3);
}

TEST_CASE("many threads share a small pool") {
  auto o = options(3);
  o.patience = std::chrono::seconds(20);
  db::Pool pool(o);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      const auto mine = "org" + std::to_string(t);
      for (int i = 0; i < 100; ++i)
        if (pool.acquire({{{"org", mine}}})->text("select platform.setting('org')") != mine) ++wrong;
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("connections of a pool ring together: equal bells are one, and none of a rollback is heard") {
  db::Connection listener(database().conninfo("qiying_owner"));
  listener.script("listen bell");
  {
    db::Pool pool(options(2));
    auto c = pool.acquire({});
    c->transaction([&] {
      for (int i = 0; i < 3; ++i) c->notify("bell", "one");
      c->notify("bell", "two");
    });
    c->begin();
    c->notify("bell", "undone");
    c->rollback();
  }
  // The pool has sent what waited before it was gone.
  listener.run("select 1");
  std::string all;
  auto* pg = static_cast<PGconn*>(listener.native());
  while (auto* n = PQnotifies(pg)) all += std::string(n->extra) + " ", PQfreemem(n);
  CHECK(all == "one two ");
}

#include <doctest/doctest.h>
#include <libpq-fe.h>

#include "platform/db/db.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using db::DbError;

namespace {

test::Database& database() {
  static test::Database db;
  return db;
}

/// An empty table of one text and one unique number.
db::Connection& fresh() {
  auto& c = database().owner();
  c.script("drop table if exists item cascade; create table item (n int primary key, note text)");
  return c;
}

std::int64_t items(db::Connection& c) {
  return c.number("select count(*) from item");
}

db::Connection other() {
  return db::Connection(database().conninfo("qiying_owner"));
}

template <class F>
std::string sqlstate_of(F&& work) {
  try {
    work();
  } catch (const DbError& e) {
    return e.sqlstate();
  }
  return "none";
}

}  // namespace

TEST_CASE("a violated key can be told from other faults, by constraint") {
  auto& c = fresh();
  c.script("create table part (n int constraint part_of references item)");
  c.execute("insert into item values ($1, $2)", 1, "a");
  try {
    c.execute("insert into item values ($1, $2)", 1, "b");
    FAIL("the duplicate was taken");
  } catch (const DbError& e) {
    CHECK(e.is_unique_violation());
    CHECK(e.constraint() == "item_pkey");
    CHECK_FALSE(e.is_unavailable());
    CHECK(std::string(e.what()).find("insert into item") != std::string::npos);
  }
  CHECK(sqlstate_of([&] { c.execute("insert into part values ($1)", 9); }) == "23503");
  CHECK(items(c) == 1);
  c.script("drop table part");
}

TEST_CASE("the first use of a statement may fail and the second succeed") {
  auto& c = fresh();
  const auto insert = [&](int n) { return c.execute("insert into item (n) values ($1)", n); };
  c.script("insert into item values (1)");
  CHECK(sqlstate_of([&] { insert(1); }) == "23505");
  CHECK(insert(2) == 1);
  CHECK(sqlstate_of([&] { c.run("select * from not_there_yet"); }) == "42P01");
  c.script("create table not_there_yet (n int)");
  CHECK(c.run("select * from not_there_yet").size() == 0);
  c.script("drop table not_there_yet");
}

TEST_CASE("a statement that always fails at execution is prepared only once") {
  auto& c = fresh();
  c.script("insert into item values (1)");
  for (int i = 0; i < 5; ++i)
    sqlstate_of([&] { c.execute("insert into item (n) values ($1) /*often*/", 1); });
  CHECK(c.number("select count(*) from pg_prepared_statements where statement like '%/*often*/'") == 1);
}

TEST_CASE("a table that changes under a prepared statement does no harm") {
  auto& c = fresh();
  c.script("insert into item values (1, 'x')");
  CHECK(c.run("select * from item").columns() == 2);
  other().script("alter table item add extra int");
  CHECK(c.run("select * from item").columns() == 3);
}

TEST_CASE("statements composed at run time do not fill the server's memory") {
  auto& c = fresh();
  for (int i = 0; i < 1200; ++i) c.run("select " + std::to_string(i));
  CHECK(c.number("select count(*) from pg_prepared_statements") <= 513);
}

TEST_CASE("a transaction commits what its work returns and undoes what throws") {
  auto& c = fresh();
  CHECK(c.transaction([&] { return c.execute("insert into item values (1)"); }) == 1);
  CHECK_THROWS_AS(c.transaction([&] {
    c.execute("insert into item values (2)");
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK_FALSE(c.in_transaction());
  CHECK(items(c) == 1);
}

TEST_CASE("an inner transaction joins the outer one") {
  auto& c = fresh();
  CHECK_THROWS(c.transaction([&] {
    c.transaction([&] { c.execute("insert into item values (1)"); });
    throw std::runtime_error("outer");
  }));
  CHECK(items(c) == 0);
}

TEST_CASE("a swallowed failure cannot be committed by mistake") {
  auto& c = fresh();
  const auto swallow = [&] {
    c.execute("insert into item values (1)");
    sqlstate_of([&] { c.run("select 1/0"); });
  };
  CHECK(sqlstate_of([&] { c.transaction(swallow); }) == "25P02");
  CHECK(items(c) == 0);
}

TEST_CASE("an empty transaction needs no server, and begin does not nest") {
  auto& c = fresh();
  c.begin();
  CHECK(c.in_transaction());
  CHECK_THROWS_AS(c.begin(), std::logic_error);
  c.rollback();
  c.transaction([] {});
  CHECK_FALSE(c.in_transaction());
}

TEST_CASE("the isolation level can be chosen first in a transaction, even when the scope changes") {
  auto& c = fresh();
  c.set_scope({{{"org", "isolated"}}});
  const auto level = c.transaction([&] {
    c.execute("set transaction isolation level serializable");
    return c.text("show transaction_isolation");
  });
  CHECK(level == "serializable");
  CHECK(c.text("select current_setting('qiying.org', true)") == "isolated");
  c.set_scope({});
}

TEST_CASE("a script names the line of its fault and leaves nothing behind") {
  auto& c = fresh();
  CHECK_THROWS_WITH_AS(c.script("insert into item values (1);\nselect 1;\nselect nonsense;"),
                       doctest::Contains("line 3"), DbError);
  CHECK(items(c) == 0);
}

TEST_CASE("a statement that runs too long is stopped and the connection goes on") {
  auto& c = fresh();
  c.set_statement_timeout(std::chrono::milliseconds(30));
  CHECK(sqlstate_of([&] { c.run("select pg_sleep(10)"); }) == "57014");
  c.set_statement_timeout(std::chrono::milliseconds(0));
  CHECK(c.number("select 1") == 1);
}

TEST_CASE("a killed session is unavailable, also in the middle of a transaction") {
  auto c = other();
  const auto pid = c.number("select pg_backend_pid()");
  c.begin();
  c.run("select 1");
  database().owner().run("select pg_terminate_backend($1::int, 5000)", pid);
  CHECK_FALSE(c.alive());
  try {
    c.run("select 1");
    FAIL("a dead session answered");
  } catch (const DbError& e) {
    CHECK(e.is_unavailable());
  }
  CHECK_FALSE(c.healthy());
  CHECK_THROWS_AS(c.run("select 2"), DbError);
}

TEST_CASE(
    "a session killed while writes wait is unavailable at the commit, at a question and at the rollback") {
  for (const int last : {0, 1, 2}) {
    auto c = other();
    const auto pid = c.number("select pg_backend_pid()");
    c.begin();
    c.run("select 1");
    database().owner().run("select pg_terminate_backend($1::int, 5000)", pid);
    for (int i = 0; i < 20; ++i) c.later("select repeat($1, 100000)", std::string(1000, 'x'));
    try {
      if (last == 0) c.commit();
      if (last == 1) c.run("select 2");
      if (last == 2) c.rollback();
      CHECK(last == 2);
    } catch (const DbError& e) {
      CHECK_MESSAGE(e.is_unavailable(), last, " ", e.what());
    }
    CHECK_NOTHROW(c.rollback());
    CHECK_FALSE(c.in_transaction());
    CHECK_FALSE(c.alive());
  }
}

TEST_CASE("no server is unavailable") {
  try {
    db::Connection c("host=/nonexistent dbname=x user=y");
    FAIL("connected to nothing");
  } catch (const DbError& e) {
    CHECK(e.is_unavailable());
  }
}

TEST_CASE("which states mean that the database is not there") {
  for (const char* state : {"", "57P01", "57P02", "57P03", "53300", "53100", "08006", "08001"})
    CHECK(DbError("", state).is_unavailable());
  for (const char* state : {"23505", "40001", "57014", "22021"})
    CHECK_FALSE(DbError("", state).is_unavailable());
}

TEST_CASE("writes for later go in their order, before the next statement and before the commit") {
  auto& c = fresh();
  c.later("insert into item values ($1, $2)", 1, "at once, there is no transaction");
  CHECK(c.number("select count(*) from item") == 1);
  c.transaction([&] {
    c.later("insert into item values ($1, $2)", 2, "a");
    c.later("update item set note = $2 where n = $1", 2, "b");
    CHECK(c.text("select note from item where n = 2") == "b");
    c.later("insert into item values ($1, $2)", 3, "c");
  });
  CHECK(items(c) == 3);
  c.transaction([&] { c.later("delete from item"); });
  CHECK(items(c) == 0);
}

TEST_CASE("a write for later that fails keeps nothing, and says which it was") {
  auto& c = fresh();
  c.script("insert into item values (1)");
  const auto twice = [&] {
    c.later("insert into item values ($1)", 2);
    c.later("insert into item (n) values ($1)", 1);
    c.later("insert into item values ($1)", 3);
  };
  try {
    c.transaction(twice);
    FAIL("the duplicate was taken");
  } catch (const DbError& e) {
    CHECK(e.is_unique_violation());
    CHECK(std::string(e.what()).find("insert into item (n)") != std::string::npos);
  }
  CHECK(sqlstate_of([&] { c.transaction([&] { twice(), c.run("select 1"); }); }) == "23505");
  CHECK_FALSE(c.in_transaction());
  CHECK(items(c) == 1);
  c.transaction([&] { c.later("insert into item (n) values ($1)", 4); });
  CHECK(items(c) == 2);
}

namespace {

struct ItemRow {
  int n = 0;
};
QY_DESCRIBE(ItemRow, QY_FIELD(n))

constexpr std::string_view kAll = "select n from item order by n";

}  // namespace

TEST_CASE("questions see the writes before them, and their answers outlive the commit") {
  auto& c = fresh();
  c.begin();
  c.later("insert into item values (1)");
  auto one = c.ask<ItemRow>(kAll);
  c.later("insert into item values (2)");
  auto two = c.ask<ItemRow>(kAll);
  c.commit();
  CHECK(one.rows().size() == 1);
  CHECK(two.rows().size() == 2);
  CHECK(two.rows().back().n == 2);
}

TEST_CASE("a look at an answer sends what waits; outside a transaction it is here at once") {
  auto& c = fresh();
  c.script("insert into item values (1)");
  CHECK(c.ask<ItemRow>("select n from item where n > $1", 0).rows().size() == 1);
  c.transaction([&] {
    auto answer = c.ask<ItemRow>(kAll);
    CHECK(answer.rows().size() == 1);
    CHECK(c.number("select count(*) from item") == 1);
  });
}

TEST_CASE("long answers come while more is asked") {
  auto& c = fresh();
  c.script("insert into item select i, repeat('x', 200) from generate_series(1, 20000) i");
  c.transaction([&] {
    std::vector<db::Pending<ItemRow>> answers;
    for (int i = 0; i < 20; ++i)
      answers.push_back(
          c.ask<ItemRow>("select n, note from item where note <> $1", std::string(100'000, 'y')));
    for (auto& answer : answers) CHECK(answer.rows().size() == 20000);
  });
}

TEST_CASE("a question that fails fails the transaction; one whose transaction is gone says so") {
  auto& c = fresh();
  CHECK(sqlstate_of([&] { c.transaction([&] { c.ask<ItemRow>("select 1/0 as n"); }); }) == "22012");
  CHECK(sqlstate_of([&] { c.transaction([&] { c.ask<ItemRow>("select 1/0 as n").rows(); }); }) == "22012");
  c.begin();
  auto forgotten = c.ask<ItemRow>(kAll);
  c.rollback();
  CHECK(sqlstate_of([&] { forgotten.rows(); }) == "25000");
}

TEST_CASE("a rollback forgets the writes that wait; many go in portions") {
  auto& c = fresh();
  c.begin();
  c.later("insert into item values (1)");
  c.rollback();
  CHECK(items(c) == 0);
  c.transaction([&] {
    for (int i = 0; i < 100; ++i) c.later("insert into item values ($1, $2)", i, std::string(20'000, 'x'));
  });
  CHECK(items(c) == 100);
  CHECK(sqlstate_of([&] {
          c.transaction([&] { c.later("insert into item values (1, $1)", std::string(1, '\0')); });
        }) == "22021");
}

TEST_CASE("notifications arrive after the commit, and never after a rollback") {
  auto& c = fresh();
  auto listener = other();
  listener.script("listen bell");
  const auto heard = [&] {
    listener.run("select 1");
    std::string all;
    auto* pg = static_cast<PGconn*>(listener.native());
    while (auto* n = PQnotifies(pg)) all += std::string(n->extra) + " ", PQfreemem(n);
    return all;
  };
  c.begin();
  c.notify("bell", "undone");
  c.rollback();
  CHECK(heard().empty());
  c.begin();
  c.later("insert into item values (1)");
  c.notify("bell", "one");
  c.notify("bell", "two \"}");
  CHECK(heard().empty());
  c.commit();
  CHECK(heard() == "one two \"} ");
  c.notify("bell", "at once");
  CHECK(heard() == "at once ");
}

TEST_CASE("COPY is refused as a statement") {
  CHECK_THROWS_AS(fresh().run(" COPY item from stdin"), std::logic_error);
  CHECK(items(database().owner()) == 0);
}

TEST_CASE("COPY carries nasty text and nulls unharmed") {
  auto& c = fresh();
  const std::vector<std::optional<std::string>> notes{
      "\\.", "\\N", "a\tb\nc\r\\d", "", std::nullopt, "惠企政策", "\x01", std::string(200000, 'x')};
  const auto copied = c.copy("item (n, note)", [&](db::CopyWriter& w) {
    for (std::size_t i = 0; i < notes.size(); ++i) {
      const auto n = std::to_string(i);
      const std::optional<std::string_view> row[] = {n, notes[i]};
      w.row(row);
    }
  });
  CHECK(copied == static_cast<std::int64_t>(notes.size()));
  const auto rows = c.run("select note from item order by n");
  for (std::size_t i = 0; i < notes.size(); ++i) {
    CHECK(rows.is_null(i, 0) == !notes[i].has_value());
    CHECK(rows.text(i, 0) == notes[i].value_or(""));
  }
}

TEST_CASE("a COPY that is given up or refused keeps nothing and the connection goes on") {
  auto& c = fresh();
  const std::optional<std::string_view> good[] = {"1", "a"}, bad[] = {"one", "a"};
  CHECK_THROWS_AS(c.copy("item", [&](db::CopyWriter& w) { w.row(good), throw std::runtime_error("enough"); }),
                  std::runtime_error);
  CHECK(sqlstate_of([&] { c.copy("item", [&](db::CopyWriter& w) { w.row(good), w.row(bad); }); }) == "22P02");
  CHECK(sqlstate_of([&] { c.copy("nowhere", [](db::CopyWriter&) {}); }) == "42P01");
  CHECK(items(c) == 0);
}

TEST_CASE("COPY takes part in a transaction") {
  auto& c = fresh();
  const std::optional<std::string_view> row[] = {"1", "a"};
  CHECK_THROWS(c.transaction([&] {
    c.copy("item", [&](db::CopyWriter& w) { w.row(row); });
    throw std::runtime_error("no");
  }));
  CHECK(items(c) == 0);
}

TEST_CASE("who waits for the end of a transaction hears it once, however it ends") {
  auto& c = fresh();
  int heard = 0;
  const auto count = [&] { ++heard; };
  c.when_ended(count);
  CHECK(heard == 1);
  c.transaction([&] {
    c.when_ended(count);
    CHECK(heard == 1);
  });
  CHECK(heard == 2);
  CHECK_THROWS(c.transaction([&] {
    c.when_ended(count);
    c.run("select no_such_column");
  }));
  CHECK(heard == 3);
  c.transaction([] {});
  CHECK(heard == 3);
}

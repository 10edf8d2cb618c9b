#include "modules/register/internal/import/indexes.hpp"

#include <atomic>

namespace qiying::register_ {

namespace {

constexpr int kIndexes = 11;

/// Runs `ask` in a transaction that does not wait long for the table; false when others are busy with it.
bool if_free(db::Connection& db, std::string_view ask) {
  try {
    return db.transaction([&] {
      db.run("set local lock_timeout = '1s'");
      return db.number(ask) == 1;
    });
  } catch (const db::DbError& e) {
    if (e.is_unavailable()) throw;
    return false;
  }
}

}  // namespace

LoadLock::LoadLock(db::Connection& db, Patience patience)
    : db_(db),
      held_(patience == Patience::wait
                ? (db.run("select pg_advisory_lock(hashtext('register.load'))"), true)
                : db.number("select pg_try_advisory_lock(hashtext('register.load'))::integer") == 1) {}

LoadLock::~LoadLock() {
  if (!held_) return;
  try {
    db_.run("select pg_advisory_unlock(hashtext('register.load'))");
  } catch (const db::DbError&) {
    // a broken connection holds nothing
  }
}

void make_indexes(db::Pool& pool, db::Connection& db, const std::string& district) {
  std::atomic<int> next{0};
  const auto work = [&](db::Connection& connection) {
    for (int which = next++; which < kIndexes; which = next++)
      connection.run("select register.make_index($1)", which);
  };
  Beside beside([&] {
    Worker worker(pool, district);
    work(*worker);
  });
  work(db);
  beside.wait();
  // Who reads for long is not waited for: the keys work without, and the next one makes up for it.
  if_free(db, "select 1 from (select register.make_keys()) made");
}

void put_back_indexes(db::Pool& pool, db::Connection& db, const std::string& district) {
  constexpr std::string_view kIndexed = "select register.is_indexed()::integer";
  if (db.number(kIndexed) == 1) return;
  const LoadLock lock(db, LoadLock::Patience::wait);
  if (db.number(kIndexed) == 0) make_indexes(pool, db, district);
}

bool begin_first_load(db::Connection& db) {
  return if_free(db, "select register.begin_first_load()::integer");
}

bool drop_search_indexes(db::Connection& db) {
  return if_free(db, "select 1 from (select register.drop_search_indexes()) dropped");
}

}  // namespace qiying::register_

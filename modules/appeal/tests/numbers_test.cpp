/// Numbers of a day: unique and rising whoever takes them, with nobody waiting for another's commit.

#include <doctest/doctest.h>

#include <set>
#include <thread>

#include "modules/appeal/internal/repository.hpp"
#include "platform/auth/caller.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using namespace qiying::appeal;

namespace {

const std::string kDistrict = "420199";
const auto kDay = *base::parse_date("2026-03-02");

test::Database& database() {
  static test::Database db(
      test::migrations_of({"platform/auth", "platform/audit", "platform/jobs", "platform/files",
                           "platform/kernel", "modules/register", "modules/account", "modules/appeal"}));
  return db;
}

db::Pool::Lease connection() {
  return database().pool().acquire(auth::scope_of(auth::Caller::system(kDistrict)));
}

base::Date day(int n) {
  return kDay + std::chrono::days(n);
}

}  // namespace

TEST_CASE("a day begins at one, whatever came before") {
  auto c = connection();
  CHECK(next_number(*c, kDistrict, day(0)) == "SQ20260302-0001");
  CHECK(next_number(*c, kDistrict, day(0)) == "SQ20260302-0002");
  CHECK(next_number(*c, kDistrict, day(1)) == "SQ20260303-0001");
}

TEST_CASE("what was stored in bulk comes first, and more in bulk goes on after the live ones") {
  auto c = connection();
  CHECK(take_numbers(*c, kDistrict, day(10), 3) == std::vector<std::int64_t>{1, 2, 3});
  CHECK(take_numbers(*c, kDistrict, day(10), 2) == std::vector<std::int64_t>{4, 5});
  CHECK(next_number(*c, kDistrict, day(10)) == "SQ20260312-0006");
  CHECK(take_numbers(*c, kDistrict, day(10), 2) == std::vector<std::int64_t>{7, 8});
}

TEST_CASE("a raise does not wait for the commit of another, and what is rolled back is not given again") {
  auto first = connection(), second = connection();
  next_number(*first, kDistrict, day(20));
  first->begin();
  CHECK(next_number(*first, kDistrict, day(20)) == "SQ20260322-0002");
  second->set_statement_timeout(std::chrono::seconds(5));
  CHECK(next_number(*second, kDistrict, day(20)) == "SQ20260322-0003");
  first->rollback();
  CHECK(next_number(*second, kDistrict, day(20)) == "SQ20260322-0004");
}

TEST_CASE("many at once, from the first moment of a day, in bulk and with rollbacks: no number twice") {
  constexpr int kThreads = 4, kEach = 60;
  std::array<std::vector<std::string>, kThreads> taken;
  std::vector<std::thread> threads;
  take_numbers(*connection(), kDistrict, day(30), 100);
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      auto c = connection();
      for (int i = 0; i < kEach; ++i) {
        const auto today = day(30 + i / 20);
        c->begin();
        std::vector<std::string> got;
        if (i % 7 == 3)
          for (const auto n : take_numbers(*c, kDistrict, today, 5)) got.push_back(number_text(today, n));
        else
          got.push_back(next_number(*c, kDistrict, today));
        if (i % 5 == 4) {
          c->rollback();
          continue;
        }
        c->commit();
        taken[static_cast<std::size_t>(t)].insert(taken[static_cast<std::size_t>(t)].end(), got.begin(),
                                                  got.end());
      }
    });
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  std::size_t n = 0;
  for (const auto& some : taken) all.insert(some.begin(), some.end()), n += some.size();
  CHECK(all.size() == n);
  CHECK(*all.begin() > "SQ20260401-0100");
}

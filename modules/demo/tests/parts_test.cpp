// What the generator is made of, without a database.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "modules/demo/internal/appeals.hpp"
#include "modules/demo/internal/command.hpp"
#include "modules/demo/internal/deliveries.hpp"
#include "modules/demo/internal/hours.hpp"

using namespace qiying;
using namespace qiying::demo;

namespace {

const base::Timestamp kNow = base::parse_timestamp("2026-11-20T16:00:00+08:00").value();

base::Result<Options> read(std::vector<std::string> args) {
  return read_arguments(args, kNow);
}

}  // namespace

TEST_CASE("shuffling visits every place once") {
  for (const std::uint64_t n : {1ULL, 2ULL, 90ULL, 997ULL}) {
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < n; ++i) seen.insert(shuffled(i, n, 7, "x"));
    CHECK(seen.size() == n);
    CHECK(*seen.rbegin() == n - 1);
  }
}

TEST_CASE("a stream of chance depends on seed, name and number alone") {
  CHECK(Random(7, "a", 1).next() == Random(7, "a", 1).next());
  CHECK(Random(7, "a", 1).next() != Random(8, "a", 1).next());
  CHECK(Random(7, "a", 1).next() != Random(7, "b", 1).next());
  CHECK(Random(7, "a", 1).next() != Random(7, "a", 2).next());
  CHECK(Random(7, "a", 1).next() ==
        15262275811530550316ULL);  // fixed for ever: data must not change with the program
}

TEST_CASE("an id carries its time") {
  const auto id =
      base::to_string(Random(7, "id").uuid(base::Timestamp(std::chrono::milliseconds(0x0123456789AB))));
  CHECK(id.substr(0, 15) == "01234567-89ab-7");
}

TEST_CASE("there are names for a whole city, each once, and none from the stop list") {
  const Enterprises all(7, kNow);
  std::set<std::string> names;
  for (std::uint64_t n = 0; n < 20'000; ++n) names.insert(all.at(n * 30).record.name);
  CHECK(names.size() == 20'000);
  for (const auto& name : names) REQUIRE_MESSAGE(name.find("恒大") == std::string::npos, name);
}

TEST_CASE("an enterprise is the same whenever it is asked for") {
  const Enterprises some(7, kNow), others(7, kNow);
  CHECK(some.at(1234).record.uscc == others.at(1234).record.uscc);
  CHECK(some.at(1234).record.address == others.at(1234).record.address);
  CHECK(some.at(kOwnEnterprise).status == register_::Status::active);
}

TEST_CASE("ninety buildings in thirteen streets, each with a name of its own") {
  std::set<std::string> names, streets;
  for (const auto& b : buildings(7)) names.insert(b.name), streets.insert(b.street_code);
  CHECK(names.size() == kBuildings);
  CHECK(streets.size() == 13);
}

TEST_CASE("words in braces are filled, unknown ones are a fault") {
  CHECK(fill("a{x}b{x}", {{"x", "1"}}) == "a1b1");
  CHECK(fill("plain", {}) == "plain");
  CHECK_THROWS(fill("{nothing}", {}));
}

TEST_CASE("submissions: sorted, none in the future, few on days off") {
  const auto times = submission_times(7, 3'000, kNow);
  CHECK(times.size() == 3'000);
  CHECK(std::ranges::is_sorted(times));
  CHECK(times.back() <= kNow);
  const auto off = std::ranges::count_if(times, [](auto t) { return !is_working_day(base::local_date(t)); });
  CHECK(off > 30);
  CHECK(off < 300);
}

TEST_CASE("arguments: seed, scale and day") {
  const auto options = read({"--seed", "9", "--scale", "city", "--today", "2026-10-09"});
  REQUIRE(options.ok());
  CHECK(options->seed == 9);
  CHECK(options->scale == Scale::city);
  CHECK(base::to_display(options->now) == "2026-10-09 08:30");
  CHECK(base::to_display(read({"--today", "2026-10-09 15:20"})->now) == "2026-10-09 15:20");
  CHECK(read({})->now == kNow);
  CHECK(read({})->seed == 7);
}

TEST_CASE("arguments: what is not understood is refused") {
  CHECK(!read({"--scale", "huge"}).ok());
  CHECK(!read({"--seed", "x"}).ok());
  CHECK(!read({"--seed"}).ok());
  CHECK(!read({"--today", "soon"}).ok());
  CHECK(!read({"--now", "1"}).ok());
}

TEST_CASE("lists of bureaus and streets know some enterprises, and strangers") {
  const Enterprises enterprises(7, kNow);
  const auto lists = deliveries(7, kNow, enterprises, 6'000);
  REQUIRE(lists.size() == 3);
  CHECK(lists[0].records.size() == 120);
  std::set<std::string> registered;
  for (std::uint64_t n = 0; n < 6'000; ++n) registered.insert(enterprises.at(n).record.uscc);
  std::size_t coded = 0, known = 0;
  for (const auto& row : lists[0].records) {
    coded += !row.fields.uscc.empty();
    known += registered.contains(row.fields.uscc);
    CHECK(!row.fields.name.empty());
    CHECK(row.fields.updated_on < "2026-11-20");
  }
  CHECK(coded > 100);
  CHECK(known < coded);  // strangers, and codes with two digits changed over
  for (const auto& row : lists[1].records) CHECK(row.fields.name.find("有限公司") == std::string::npos);
  CHECK(deliveries(7, kNow, enterprises, 6'000)[2].records[3].fields == lists[2].records[3].fields);
}

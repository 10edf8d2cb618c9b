// Rows of the register that are merged while others work with them.
#include "modules/register/tests/fixture.hpp"
#include "modules/sources/internal/apply.hpp"
#include "platform/kernel/follow.hpp"

using namespace qiying;
using namespace qiying::sources;
using register_::testing::code;
using register_::testing::kDistrict;

namespace {

test::Database& database() {
  static test::Database db(test::migrations_of(
      {"platform/auth", "platform/audit", "platform/jobs", "modules/register", "modules/sources"}));
  return db;
}

db::Pool::Lease system() {
  return database().pool().acquire(auth::scope_of(auth::Caller::system(kDistrict)));
}

EntityId entity(int n) {
  return EntityId::parse(system()->text("select id from register.entity where district = $1 and uscc = $2",
                                        kDistrict, code(n)))
      .value();
}

/// As the merge leaves the register.
void merge(EntityId survivor, EntityId other) {
  auto db = system();
  db->execute(
      "insert into register.merged (district, id, survivor, other, uscc, name, row, reason, by_name, at) "
      "select "
      "district, $4, $2, id, uscc, name, to_jsonb(e), '', '', now() from register.entity e where district = "
      "$1 "
      "and id = $3",
      kDistrict, survivor, other, LoadId::make());
  db->execute("delete from register.entity where district = $1 and id = $2", kDistrict, other);
}

void put_record(const std::string& id, const std::string& uscc) {
  system()->execute(
      "insert into sources.record (district, source_code, record_id, name, uscc, load_id, seen_at) values "
      "($1, "
      "'tax', $2, '江滨商贸有限公司', $3, $4, now())",
      kDistrict, id, uscc, LoadId::make());
}

std::string home(const std::string& record) {
  return system()->text("select coalesce(entity_id::text, '') from sources.record where record_id = $1",
                        record);
}

Applied apply(const Match& match) {
  auto db = system();
  return db->transaction([&] {
    return apply_match(*db, {RunId::make(), kDistrict, "测试员", register_::testing::day(3)}, match);
  });
}

}  // namespace

TEST_CASE("what a match found of rows that were merged while it ran goes to their survivors") {
  std::string csv = "uscc,name\n";
  for (int i = 1; i <= 4; ++i) csv += code(i) + ",江滨第" + std::to_string(i) + "商贸有限公司\n";
  register_::testing::import(database().pool(), csv);
  system()->execute(
      "insert into sources.source (district, code, name, authority, fresh_days, adds, created_at) values "
      "($1, "
      "'tax', '税务', 50, 30, true, now())",
      kDistrict);
  const auto one = entity(1), two = entity(2), three = entity(3), four = entity(4);
  const auto own = [](EntityId id) { return Place{std::string(kRegister), id.str()}; };
  put_record("a", ""), put_record("b", code(3)), put_record("c", "");
  Match match;
  match.links = {{own(one), "E1"},          {own(two), "E2"},
                 {{"tax", "a"}, "E2", 0.9}, {{"tax", "b"}, "E3", 1},  // the match knew no row with this code
                 {own(four), "E4"},         {{"tax", "c"}, "E4", 0.9}};
  match.doubts = {{own(two), {"tax", "c"}, 0.4, -1, {}, "[]"}, {own(four), {"tax", "a"}, 0.4, -1, {}, "[]"}};
  merge(one, two);
  merge(one, three);
  const auto done = apply(match);
  CHECK(home("a") == one.str());
  CHECK(home("b") == one.str());
  CHECK(home("c") == four.str());
  CHECK(done.added == 0);
  CHECK(system()->number("select count(*) from register.entity where uscc = any($1)",
                         std::vector{code(2), code(3)}) == 0);
  CHECK(system()->number("select count(*) from sources.doubt where a_id = $1 and state = 'open'", two) == 0);
  CHECK(system()->number("select count(*) from sources.doubt where a_id = $1 and state = 'open'", four) == 1);
}

TEST_CASE("who writes ids holds merges off, and merges lead on over several steps") {
  auto writer = system(), merger = system();
  writer->begin();
  merger->begin();
  kernel::hold_merges(*writer, "register");
  CHECK_FALSE(kernel::may_merge(*merger, "register"));
  writer->commit();
  CHECK(kernel::may_merge(*merger, "register"));
  merger->rollback();
  const auto one = entity(1), four = entity(4);
  merge(four, one);  // into which two and three went
  const auto gone = system()->text("select other from register.merged where uscc = $1", code(2));
  const auto led = kernel::merged_into(*system(), "register", kDistrict, {gone, four.str()});
  REQUIRE(led.size() == 1);
  CHECK(led.at(gone) == four.str());
}

// Whatever is loaded, matched, decided and taken back in whatever order: once all is taken back the register
// is what it was.
#include <random>

#include "modules/register/tests/fixture.hpp"
#include "modules/sources/internal/apply.hpp"
#include "modules/sources/internal/golden.hpp"
#include "modules/sources/internal/links.hpp"

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

void fill() {
  std::string csv = "uscc,name,法定代表人,电话,地址\n";
  for (int i = 1; i <= 6; ++i)
    csv += code(i) + ",江滨第" + std::to_string(i) + "商贸有限公司,张三," + (i % 2 ? "02780000000" : "") +
           ",江滨路1号\n";
  register_::testing::import(database().pool(), csv);
  auto db = system();
  for (const auto* source : {"tax", "street"})
    db->execute(
        "insert into sources.source (district, code, name, authority, fresh_days, created_at)"
        " values ($1, $2, $2, $3, 30, now())",
        kDistrict, source, source[0] == 't' ? 95 : 20);
}

std::string snapshot() {
  return database().owner().text(
      "select string_agg(concat_ws('|', uscc, name, legal_person, phone, address, capital_text, reg_date), "
      "';' order by uscc)"
      " from register.entity");
}

std::vector<EntityId> entities() {
  std::vector<EntityId> out;
  register_::each_standing(*system(), kDistrict, std::nullopt,
                           [&](const register_::Standing& s) { out.push_back(*s.record.id); });
  return out;
}

void put_record(db::Connection& db, const std::string& source, int n, std::minstd_rand& random) {
  const auto pick = [&](std::initializer_list<const char*> values) {
    return std::string(values.begin()[random() % values.size()]);
  };
  db.execute(
      "insert into sources.record (district, source_code, record_id, name, phone, address, capital, "
      "reg_date, updated_on,"
      " load_id, seen_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now()) on conflict do nothing",
      kDistrict, source, std::to_string(n), pick({"江滨新名商贸有限公司", ""}),
      pick({"13800000001", "027-8111 1111", ""}), pick({"解放大道9号", ""}), pick({"50万元", "看不懂", ""}),
      pick({"2001/2/3", "不是日期", ""}), pick({"2024-01-01", "2025-06-01", ""}), LoadId::make());
}

}  // namespace

TEST_CASE("decisions taken back in any order leave the register as it was") {
  fill();
  const auto before = snapshot();
  const auto all = entities();
  const Deed deed{kDistrict, "测试员", register_::testing::day(3)};
  bool changed = false;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    std::minstd_rand random(seed);
    auto db = system();
    for (int n = 0; n < 10; ++n) put_record(*db, random() % 2 ? "tax" : "street", n, random);
    std::vector<std::vector<LinkBefore>> undo;
    for (int n = 0; n < 10; ++n) {
      const auto record = find_record(*db, kDistrict, random() % 2 ? "tax" : "street", std::to_string(n));
      const auto own = find_record(*db, kDistrict, kRegister, all[random() % all.size()].str());
      if (!record || record->entity_id) continue;
      undo.push_back(link_by_decision(*db, {kDistrict, "测试员", deed.now}, *own, *record, true));
      if (random() % 3 == 0) renew_values(*db, deed, all);
    }
    renew_values(*db, deed, all);
    changed = changed || snapshot() != before;
    std::shuffle(undo.begin(), undo.end(), random);
    for (const auto& links : undo) {
      restore_links(*db, {kDistrict, "测试员", deed.now}, links);
      if (random() % 2 == 0) renew_values(*db, deed, all);
    }
    renew_values(*db, deed, all);
    CHECK(snapshot() == before);
    CHECK(db->number("select count(*) from sources.value") == 0);
    CHECK(db->number("select count(*) from sources.record where entity_id is not null") == 0);
    db->execute("delete from sources.record where district = $1", kDistrict);
  }
  CHECK(changed);
}

TEST_CASE("what a person corrected stays, whatever sources say") {
  auto db = system();
  const auto id = entities().front();
  register_::set_values(*db, kDistrict, id, {{"address", "人民路100号"}}, "人工修正：电话核实", "测试员",
                        register_::testing::day(4));
  std::minstd_rand random(1);
  db->execute(
      "insert into sources.record (district, source_code, record_id, address, phone, updated_on, load_id, "
      "seen_at, entity_id)"
      " values ($1, 'tax', 'x', '解放大道9号', '13800000001', '2026-01-01', $2, now(), $3)",
      kDistrict, LoadId::make(), id);
  renew_values(*db, {kDistrict, "测试员", register_::testing::day(5)}, {id});
  const auto now = *find_record(*db, kDistrict, kRegister, id.str());
  CHECK(now.address == "人民路100号");
  CHECK(now.phone == "13800000001");
}

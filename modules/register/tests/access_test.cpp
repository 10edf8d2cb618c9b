#include "modules/register/internal/entities.hpp"
#include "modules/register/internal/read/list.hpp"
#include "modules/register/internal/read/view.hpp"
#include "modules/register/tests/fixture.hpp"

using namespace qiying;
using namespace qiying::register_;
using namespace qiying::register_::testing;

namespace {

test::Database& database() {
  static test::Database db(test::migrations_of({"platform/auth", "modules/register"}));
  return db;
}

db::Pool& pool() {
  static bool made = false;
  if (!std::exchange(made, true))
    import(database().pool(), "uscc,name,法定代表人,电话\n" + code(1) + ",甲公司,张三丰,13912345678\n" +
                                  code(2) + ",乙公司,李四,\n");
  return database().pool();
}

db::Pool::Lease as(const auth::Caller& caller) {
  return pool().acquire(auth::scope_of(caller));
}

EntityId id_of(int n) {
  return *EntityId::parse(database().owner().text("select id from register.entity where uscc = $1", code(n)));
}

}  // namespace

TEST_CASE("staff with register.read see all, others nothing") {
  (void)pool();
  CHECK(as(staff({"register.read"}))->number("select count(*) from register.entity") == 2);
  CHECK(as(staff({"register.read"}))->number("select count(*) from register.entity_staff") == 2);
  for (const auto& caller : {staff({}), staff({"register.rea"}), staff({"xregister.read"}), anonymous()}) {
    CHECK(as(caller)->number("select count(*) from register.entity") == 0);
    CHECK(as(caller)->number("select count(*) from register.entity_staff") == 0);
    CHECK(as(caller)->number("select count(*) from register.entity_source") == 0);
    CHECK(as(caller)->number("select count(*) from register.entity_history") == 0);
  }
}

TEST_CASE("an enterprise sees itself and no other") {
  (void)pool();
  auto db = as(enterprise(id_of(1)));
  CHECK(db->number("select count(*) from register.entity") == 1);
  CHECK(find_entity(*db, id_of(1))->legal_person == "张三丰");
  CHECK(!find_entity(*db, id_of(2)));
  CHECK(db->number("select count(*) from register.entity_staff") == 0);
  CHECK(db->number("select count(*) from register.entity_source") == 1);
}

TEST_CASE("everybody reads the public view, which has no person in it") {
  auto db = as(anonymous());
  CHECK(db->number("select count(*) from register.entity_public") == 2);
  CHECK_THROWS_AS(db->run("select phone from register.entity_public"), db::DbError);
  CHECK(find_public(*db, kDistrict, id_of(1))->name == "甲公司");
}

TEST_CASE("nobody writes through the views, and only importers write at all") {
  (void)pool();
  auto importer = as(staff({"register.read", "register.import"}));
  CHECK_THROWS_AS(importer->run("update register.entity_public set name = 'x'"), db::DbError);
  CHECK_THROWS_AS(importer->run("delete from register.entity_staff"), db::DbError);
  for (const auto& caller : {staff({"register.read"}), anonymous(), enterprise(id_of(1))}) {
    auto db = as(caller);
    CHECK(db->execute("update register.entity set name = 'x'") == 0);
    CHECK(db->execute("delete from register.entity") == 0);
    CHECK_THROWS_AS(db->run("insert into register.street (district, code, name) values ('420199', 'x', 'x')"),
                    db::DbError);
    CHECK(db->number("select count(*) from register.import") == 0);
    CHECK(db->number("select count(*) from register.import_reject") == 0);
  }
}

TEST_CASE("history cannot be changed, not even by importers") {
  (void)pool();
  auto db = as(staff({"register.read", "register.import", "register.edit"}));
  CHECK_THROWS_AS(db->run("update register.entity_history set old = 'x'"), db::DbError);
  CHECK_THROWS_AS(db->run("delete from register.entity_history"), db::DbError);
}

TEST_CASE("imports belong to a district") {
  (void)pool();
  auto other = staff({"register.import"});
  CHECK(as(other)->number("select count(*) from register.import") > 0);
  other.district = "420198";
  CHECK(as(other)->number("select count(*) from register.import") == 0);
}

TEST_CASE("persons are masked for staff without register.personal") {
  (void)pool();
  CHECK(find_entity(*as(staff({"register.read"})), id_of(1))->legal_person == "张**");
  CHECK(find_entity(*as(staff({"register.read"})), id_of(2))->legal_person == "李*");
  CHECK(find_entity(*as(staff({"register.read", "register.personal"})), id_of(1))->legal_person == "张三丰");
  CHECK(find_entity(*as(auth::Caller::system(kDistrict)), id_of(1))->legal_person == "张三丰");
  CHECK(read_row_of(*as(staff({"register.read", "register.personal"})), kDistrict, code(1))->legal_person ==
        "张**");
  CHECK(mask_person("") == "");
}

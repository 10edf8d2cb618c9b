/// Row-level security in the database itself, table by table from the catalogue, so that a new table is
/// covered by being there: rows of another district and of another enterprise do not exist for the
/// application's role, whatever SQL runs under somebody's scope.

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "platform/auth/caller.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;

namespace {

/// Tables without a district: why that is right.
const std::map<std::string, std::string> kWithoutDistrict = {
    {"platform.migration", "which migrations have run; no business data"},
    {"auth.district", "names of districts, public"},
    {"auth.login_attempt", "counters of failures by login and address, before anybody is known; system only"},
    {"jobs.job", "work of the installation; seen by the system and holders of platform.jobs"},
    {"jobs.schedule", "when scheduled jobs ran last; system only"},
    {"register.staging", "rows of one running import, filled by COPY, which row-level security would forbid"},
    {"kernel.idempotency", "keys of one account, under row-level security by account"},
};

/// Tables whose rows are for every enterprise (and visitor) of the district: why.
const std::map<std::string, std::string> kSharedInDistrict = {
    {"auth.org", "the tree of organisations is public"},
    {"auth.post", "who holds which post in an office is public"},
    {"appeal.category", "what one can ask about is public"},
    {"appeal.district_rule", "the district's rules for handling appeals are public"},
    {"appeal.office", "opening hours of offices are public"},
    {"appeal.day_number", "the counter behind the numbers SQ…; no content"},
    {"register.street", "names of streets are public"},
};

/// Tables that staff read across districts: why.
const std::map<std::string, std::string> kKnownEverywhere = {
    {"auth.org", "the tree of organisations is one for the whole installation: names and paths"},
    {"auth.post", "who holds which post in an office is public"},
    {"register.street", "names of streets are public"},
};

/// Views run as their owner unless they say otherwise: why these may.
const std::map<std::string, std::string> kOwnersViews = {
    {"appeal.category_public", "names of categories, within the district"},
    {"appeal.training_public", "closed appeals, for the platform only: empty for everybody else"},
    {"register.entity_public", "what everybody may know of an enterprise: code, name, state, street"},
    {"register.merged_public",
     "to which enterprise the id and code of a merged row lead, as public as codes"},
    {"register.entity_search", "the same with its search words"},
    {"register.former_search", "names that enterprises had, as public as names"},
    {"account.certified_public",
     "which enterprises have an account, for staff of the district with performance.view"},
    {"account.message_reach_public",
     "which messages to enterprises were read, for the platform only: empty for everybody else"},
    {"appeal.indicator_public",
     "standing and times of appeals, for staff of the district with performance.view"},
    {"content.indicator_public", "published articles, for staff of the district with performance.view"},
    {"register.indicator_public", "standing of enterprises, for staff of the district with performance.view"},
    {"performance.appeal_fact", "over appeal.indicator_public, with its conditions"},
    {"performance.article_fact", "over content.indicator_public, with its conditions"},
    {"performance.enterprise_fact", "over register.indicator_public, with its conditions"},
    {"register.entity_staff", "whole rows, under its own conditions: permission and district"},
};

/// Of these everybody may know the rows of every district.
const std::set<std::string> kPublicEverywhere = {"register.entity_public", "register.entity_search",
                                                 "register.former_search"};

/// What every member of staff may read to do his work, administrators too: it holds nobody's business.
const std::map<std::string, std::string> kMaterialOfStaff = {
    {"appeal.absence", "on which days an officer is away"},
    {"appeal.answer", "questions and model answers of the desk, without a case"},
    {"appeal.duty", "which office is responsible for what; made public as the list of duties"},
    {"dispatch.model", "how well a model learned; no texts"},
};

struct Table {
  std::string name;  ///< "appeal.appeal"
  bool has_district = false, secured = false;
};
QY_DESCRIBE(Table, QY_FIELD(name), QY_FIELD(has_district), QY_FIELD(secured))

struct Column {
  std::string name, type;
};
QY_DESCRIBE(Column, QY_FIELD(name), QY_FIELD(type))

constexpr const char* kOurs = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

std::vector<Table> tables(db::Connection& db) {
  return db.query<Table>(
      std::string(
          "select n.nspname || '.' || c.relname as name, c.relrowsecurity as secured, exists (select 1 from "
          "pg_attribute a where a.attrelid = c.oid and a.attname = 'district' and not a.attisdropped) as "
          "has_district "
          "from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') "
          "and ") +
      kOurs + " order by 1");
}

/// A literal of the type for row `n`; no two rows share one, so that every unique key is content.
std::string literal(const Column& column, const std::string& district, int n) {
  const auto number = std::to_string(n);
  if (column.name == "district") return "'" + district + "'";
  if (column.type == "text" && column.name.ends_with("path")) return "'" + district + "/x" + number + "/'";
  if (column.type == "uuid") return "gen_random_uuid()";
  if (column.type == "text" || column.type == "character varying") return "'x" + number + "'";
  if (column.type == "character(6)") return "'" + district + "'";
  if (column.type == "boolean") return "false";
  if (column.type == "integer" || column.type == "bigint" || column.type == "smallint" ||
      column.type == "double precision" || column.type == "real" || column.type == "numeric")
    return number;
  if (column.type == "timestamp with time zone") return "now()";
  if (column.type == "date") return "date '2026-01-01' + " + number;
  if (column.type == "json" || column.type == "jsonb") return "'[]'";
  if (column.type == "tsvector") return "''::tsvector";
  if (column.type == "bytea") return "''::bytea";
  if (column.type == "interval") return "interval '1 hour'";
  if (column.type.ends_with("[]")) return "'{}'";
  throw std::runtime_error("rows_test: a value for columns of type " + column.type + " is missing");
}

std::string insert_sql(db::Connection& db, const std::string& table, const std::string& district, int n) {
  const auto columns = db.query<Column>(
      "select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute where "
      "attrelid = "
      "$1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' order by "
      "attnum",
      table);
  std::string names, values;
  for (const auto& column : columns) {
    names += (names.empty() ? "\"" : ", \"") + column.name + "\"";
    values += (values.empty() ? "" : ", ") + literal(column, district, n);
  }
  return "insert into " + table + " (" + names + ") values (" + values + ")";
}

/// A database in which every table has a row of our district and one of the neighbour's, each belonging to
/// an enterprise, account and organisation that nobody has heard of.
class Rows {
 public:
  Rows() : database_(app::all_migrations()), admin(database_.conninfo("qiying")) {
    admin.script("set session_replication_role = replica");
    loosen();
    int n = 1;
    for (const auto& table : tables(admin))
      for (const char* district : {kDistrict, kNeighbour})
        admin.script(insert_sql(admin, table.name, district, n++));
  }

  db::Pool::Lease as(const auth::Caller& caller) { return database_.pool().acquire(auth::scope_of(caller)); }

 private:
  /// Rules about content have nothing to do with who sees a row.
  void loosen() {
    const auto rules = admin.run(
        "select conrelid::regclass::text, quote_ident(conname) from pg_constraint c join pg_namespace n on "
        "n.oid = "
        "c.connamespace where contype in ('c', 'f', 'x') and conrelid <> 0 and conparentid = 0 and " +
        std::string(kOurs));
    for (std::size_t i = 0; i < rules.size(); ++i)
      admin.script("alter table " + std::string(rules.text(i, 0)) + " drop constraint " +
                   std::string(rules.text(i, 1)) + " cascade");
  }

  Database database_;

 public:
  db::Connection admin;  ///< past row-level security
};

Rows& database() {
  static Rows one;
  return one;
}

auth::Caller staff(std::string org_path) {
  auth::Caller caller;
  caller.kind = auth::CallerKind::staff;
  caller.account = auth::AccountId::make();
  caller.org = auth::OrgId::make();
  caller.org_path = std::move(org_path);
  caller.district = kDistrict;
  for (const auto& module : kernel::modules())
    for (const auto& permission : module.permissions) caller.permissions.emplace(permission.name);
  return caller;
}

auth::Caller enterprise() {
  auth::Caller caller;
  caller.kind = auth::CallerKind::subject;
  caller.account = auth::AccountId::make();
  caller.subject = auth::SubjectId::make();
  caller.district = kDistrict;
  for (const auto& module : kernel::modules())
    for (const auto& permission : module.permissions)
      for (const auto role : permission.roles)
        if (role == "enterprise") caller.permissions.emplace(permission.name);
  return caller;
}

auth::Caller visitor() {
  auth::Caller caller;
  caller.district = kDistrict;
  return caller;
}

/// The number of rows, or nullopt when the role may not even ask.
std::optional<std::int64_t> count(db::Connection& db, const std::string& sql) {
  try {
    return db.number(sql);
  } catch (const db::DbError& e) {
    if (e.sqlstate() == "42501") return std::nullopt;
    throw;
  }
}

/// How many rows a statement touches; 0 when it is refused. Nothing stays.
std::int64_t touched(db::Connection& db, const std::string& sql) {
  db.begin();
  std::int64_t out = 0;
  try {
    out = db.execute(sql);
  } catch (const db::DbError& e) {
    INFO(sql, ": ", e.what());
    CHECK(e.sqlstate() == "42501");
  }
  db.rollback();
  return out;
}

}  // namespace

TEST_CASE("every table says which district a row belongs to, and is under row-level security") {
  for (const auto& table : tables(database().admin)) {
    INFO(table.name);
    if (table.has_district) {
      CHECK_MESSAGE(table.secured, "enable row level security on ", table.name);
    } else {
      CHECK_MESSAGE(kWithoutDistrict.contains(table.name), table.name, " has no column district");
    }
  }
}

TEST_CASE("staff of the highest rank with every permission see nothing of another district") {
  const auto caller = staff("420199/");
  for (const auto& table : tables(database().admin)) {
    if (!table.has_district) continue;
    INFO(table.name);
    REQUIRE(database().admin.number("select count(*) from " + table.name + " where district = $1",
                                    kNeighbour) == 1);
    auto db = database().as(caller);
    const std::string where = " where district = '" + std::string(kNeighbour) + "'";
    if (!kKnownEverywhere.contains(table.name))
      CHECK(count(*db, "select count(*) from " + table.name + where).value_or(0) == 0);
    CHECK(touched(*db, "update " + table.name + " set district = district" + where) == 0);
    CHECK(touched(*db, "delete from " + table.name + where) == 0);
  }
}

TEST_CASE("nobody writes rows for another district") {
  for (const auto& caller : {staff("420199/"), enterprise(), visitor()})
    for (const auto& table : tables(database().admin)) {
      if (!table.has_district) continue;
      INFO(auth::name_of(caller.kind), " ", table.name);
      const auto sql = insert_sql(database().admin, table.name, kNeighbour, 9001);
      auto db = database().as(caller);
      CHECK(touched(*db, sql) == 0);
    }
}

TEST_CASE("an enterprise sees nothing that belongs to another, a visitor nothing that belongs to anybody") {
  for (const auto& caller : {enterprise(), visitor()})
    for (const auto& table : tables(database().admin)) {
      if (!table.has_district || kSharedInDistrict.contains(table.name)) continue;
      INFO(auth::name_of(caller.kind), " ", table.name);
      auto db = database().as(caller);
      CHECK(count(*db, "select count(*) from " + table.name).value_or(0) == 0);
      CHECK(touched(*db, "update " + table.name + " set district = district") == 0);
      CHECK(touched(*db, "delete from " + table.name) == 0);
    }
}

TEST_CASE("system, security and audit administrators see no row of the business that a visitor does not") {
  const std::set<std::string> technical = {"auth",  "account", "audit",    "jobs",
                                           "files", "kernel",  "platform", "gateway"};
  for (const char* role : {"admin", "security", "auditor"}) {
    auto caller = staff("420199/");
    caller.permissions = app::grants_of_modules().permissions_of(std::vector<std::string>{role});
    REQUIRE_FALSE(caller.permissions.empty());
    for (const auto& table : tables(database().admin)) {
      if (technical.contains(table.name.substr(0, table.name.find('.')))) continue;
      if (!table.has_district || kSharedInDistrict.contains(table.name)) continue;
      if (kMaterialOfStaff.contains(table.name)) continue;
      INFO(role, " ", table.name);
      auto db = database().as(caller);
      CHECK(count(*db, "select count(*) from " + table.name).value_or(0) == 0);
      CHECK(touched(*db, "update " + table.name + " set district = district") == 0);
    }
  }
}

TEST_CASE("staff who belong to no organisation do not stand above every one") {
  auto caller = staff("");
  caller.permissions = {"appeal.handle"};
  for (const char* table : {"appeal.appeal", "appeal.assist", "appeal.event"}) {
    INFO(table);
    CHECK(count(*database().as(caller), std::string("select count(*) from ") + table) == 0);
  }
  caller.org_path = "420199/";
  CHECK(count(*database().as(caller), "select count(*) from appeal.appeal") == 1);
}

TEST_CASE("the three administrators hold nothing of the business, and nobody of them what another one does") {
  const auto grants = app::grants_of_modules();
  const auto of = [&](const char* role) { return grants.permissions_of(std::vector<std::string>{role}); };
  CHECK(of("admin") == auth::Permissions{"account.create", "account.grant", "account.manage", "org.manage",
                                         "platform.jobs"});
  CHECK(of("security") == auth::Permissions{"account.grant", "account.manage", "security.manage"});
  CHECK(of("auditor") == auth::Permissions{"platform.audit"});
}

TEST_CASE("what enterprises share they do not change") {
  for (const auto& caller : {enterprise(), visitor()})
    for (const auto& [name, why] : kSharedInDistrict) {
      if (name == "appeal.day_number" && caller.kind == auth::CallerKind::subject)
        continue;  // counts up as it raises
      INFO(auth::name_of(caller.kind), " ", name, ": ", why);
      auto db = database().as(caller);
      CHECK(touched(*db, "update " + name + " set district = district") == 0);
      CHECK(touched(*db, "delete from " + name) == 0);
    }
}

TEST_CASE("tables without a district show nothing to enterprises and visitors, but names of districts") {
  for (const auto& caller : {enterprise(), visitor()})
    for (const auto& [name, why] : kWithoutDistrict) {
      if (name == "auth.district" || name == "platform.migration" || name == "register.staging") continue;
      INFO(auth::name_of(caller.kind), " ", name, ": ", why);
      auto db = database().as(caller);
      CHECK(count(*db, "select count(*) from " + name).value_or(0) == 0);
    }
}

TEST_CASE("views read with the rights of the reader, or are listed here with a reason") {
  const auto views = database().admin.run(
      std::string(
          "select n.nspname || '.' || c.relname, coalesce('security_invoker=true' = any(c.reloptions), "
          "false) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', "
          "'m') "
          "and ") +
      kOurs);
  for (std::size_t i = 0; i < views.size(); ++i) {
    const std::string name(views.text(i, 0));
    CHECK_MESSAGE((views.text(i, 1) == "t" || kOwnersViews.contains(name)), name);
  }
}

TEST_CASE("views show nothing of another district to staff of the highest rank") {
  const auto names = database().admin.run(
      std::string(
          "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = "
          "c.relnamespace "
          "join pg_attribute a on a.attrelid = c.oid and a.attname = 'district' where c.relkind = 'v' and ") +
      kOurs);
  auto db = database().as(staff("420199/"));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name(names.text(i, 0));
    if (kPublicEverywhere.contains(name)) continue;
    INFO(name);
    CHECK(count(*db, "select count(*) from " + name + " where district = '420198'").value_or(0) == 0);
  }
}

TEST_CASE("the application's role cannot lift the security it is under") {
  auto db = database().as(staff("420199/"));
  CHECK_THROWS_AS(db->run("alter table appeal.appeal disable row level security"), db::DbError);
  CHECK_THROWS_AS(db->run("set role qiying_owner"), db::DbError);
  CHECK(db->text("select rolbypassrls or rolsuper from pg_roles where rolname = current_user") == "f");
}

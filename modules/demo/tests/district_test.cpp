// The district as it stands in a real database, at the small scale.
#include <doctest/doctest.h>

#include <set>

#include "modules/demo/demo.hpp"
#include "modules/demo/internal/hours.hpp"
#include "modules/demo/internal/organisations.hpp"
#include "platform/auth/login.hpp"
#include "platform/base/uscc.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;

namespace {

const base::Timestamp kNow = base::parse_timestamp("2026-11-20T16:00:00+08:00").value();

void silent(std::string_view) {}

std::vector<db::Migration> migrations() {
  return test::migrations_of({"platform/auth", "platform/audit", "platform/jobs", "platform/files",
                              "platform/kernel", "modules/register", "modules/account", "modules/appeal",
                              "modules/content", "modules/policy", "modules/performance", "modules/sources"});
}

demo::Options options(std::uint64_t seed = 7) {
  return {.seed = seed, .scale = demo::Scale::small, .now = kNow};
}

struct District {
  test::Database database{migrations()};
  demo::Report report;
  explicit District(std::uint64_t seed = 7)
      : report(demo::generate(database.pool(), options(seed), silent)) {}
  db::Pool::Lease connection() {
    return database.pool().acquire(auth::scope_of(auth::Caller::system(std::string(demo::kDistrict))));
  }
};

District& district() {
  static District made;
  return made;
}

std::int64_t number(std::string_view sql) {
  auto db = district().connection();
  return db->number(sql);
}

/// Everything that was generated, without hashes and the database's own notes of times.
std::string checksum(District& of) {
  auto db = of.connection();
  std::string out;
  for (const char* sql : {"select md5(string_agg(concat_ws('|', id, parent_id, kind, code, path, name, "
                          "name_en, sort), ';' order by "
                          "id)) from auth.org",
                          "select md5(string_agg(concat_ws('|', id, login, name, kind, phone, org_path, "
                          "subject_id), ';' order by id)) "
                          "from auth.account",
                          "select md5(string_agg(concat_ws('|', id, account_id, org_id, title, is_head), ';' "
                          "order by id)) from "
                          "auth.post",
                          "select md5(string_agg(e::text, ';' order by id)) from register.entity e",
                          "select md5(string_agg(c::text, ';' order by id)) from appeal.category c",
                          "select md5(string_agg(a::text, ';' order by id)) from appeal.appeal a",
                          "select md5(string_agg(e::text, ';' order by appeal_id, seq)) from appeal.event e",
                          "select md5(string_agg(d::text, ';' order by day)) from appeal.day_number d",
                          "select md5(string_agg(a::text, ';' order by id)) from content.article a"})
    out += db->text(sql) + "\n";
  return out;
}

}  // namespace

TEST_CASE("the district has streets, departments, a centre, sections and stations") {
  CHECK(number("select count(*) from auth.org where kind = 'street'") == 13);
  CHECK(number("select count(*) from auth.org where kind = 'department' and code like 'd%'") == 48);
  CHECK(number("select count(*) from auth.org where code = 'zx'") == 1);
  CHECK(number("select count(*) from auth.org where kind = 'station'") == 26);
  CHECK(number("select count(*) from auth.org where kind = 'section'") == 5);
  CHECK(number("select count(*) from register.street") == 13);
}

TEST_CASE("it has as much of everything as the scale says") {
  CHECK(district().report.enterprises == 2'000);
  CHECK(number("select count(*) from register.entity") == 2'000);
  CHECK(number("select count(*) from appeal.appeal where state <> 'draft'") == 322);
  CHECK(number("select count(*) from content.article where state = 'published'") >= 110);
  CHECK(number("select count(distinct section) from content.article") == 6);
  CHECK(number("select count(*) from content.article where state = 'review'") == 3);
}

TEST_CASE("every enterprise has a valid code of the fictional district and a name that cannot be real") {
  auto db = district().connection();
  const auto rows = db->run("select uscc, name from register.entity");
  std::set<std::string> names;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string uscc(rows.text(i, 0)), name(rows.text(i, 1));
    REQUIRE_MESSAGE(base::check_uscc(uscc).all_ok(), uscc);
    REQUIRE(uscc.substr(2, 6) == "420199");
    REQUIRE_MESSAGE(name.find("示范区") != std::string::npos, name);
    REQUIRE_MESSAGE(names.insert(name).second, name);
  }
}

TEST_CASE("enterprises are of all kinds, states and ages") {
  CHECK(number("select count(distinct street_code) from register.entity where street_code <> ''") == 13);
  CHECK(number("select count(distinct status) from register.entity") == 5);
  CHECK(number("select count(*) from register.entity where status = 'active'") > 1'500);
  CHECK(number("select count(*) from register.entity where ent_type = '个体工商户'") > 700);
  CHECK(number("select count(*) from register.entity where capital_fen is null and capital_text <> ''") < 40);
  CHECK(number("select count(*) from register.entity where reg_date is null") == 0);
  CHECK(
      number(
          "select count(*) from register.entity where reg_date >= '2026-11-20' or reg_date < '1990-01-01'") ==
      0);
  CHECK(number("select count(*) from register.entity where phone <> '' and phone not like '154________'") ==
        0);
}

TEST_CASE("every leaf of the category tree has a department that exists") {
  CHECK(number("select count(*) from appeal.category where parent_id is not null") == 35);
  CHECK(number("select count(*) from appeal.category c where parent_id is not null and not exists "
               "(select from auth.org o where o.district = c.district and o.code = c.lead_org_code)") == 0);
}

TEST_CASE("appeals: the history leads to the state, in order, and nothing lies in the future") {
  CHECK(
      number("select count(*) from appeal.appeal a where state <> 'draft' and state <> (select to_state from "
             "appeal.event e where e.appeal_id = a.id order by seq desc limit 1)") == 0);
  CHECK(
      number(
          "select count(*) from appeal.event e join appeal.event f on f.appeal_id = e.appeal_id and f.seq = "
          "e.seq + 1 where f.at < e.at or f.from_state <> e.to_state") == 0);
  CHECK(number("select count(*) from appeal.event where at > '2026-11-20T08:00:00Z'") == 0);
  CHECK(number("select count(*) from appeal.appeal where (state in ('closed', 'rejected', 'withdrawn')) <> "
               "(closed_at is not null)") == 0);
  CHECK(
      number("select count(*) from appeal.appeal where subject_id not in (select id from register.entity)") ==
      0);
}

TEST_CASE("appeals: deadlines are those of the working calendar") {
  auto db = district().connection();
  const auto rows = db->run(
      "select submitted_at, reply_due_at, dispatched_at, sign_due_at from appeal.appeal where redo_count = 0 "
      "and "
      "dispatched_at is not null and sign_due_at is not null");
  const auto at = [&](std::size_t row, std::size_t column) {
    auto text = std::string(rows.text(row, column));
    if (text.size() > 3 && text[text.size() - 3] == '+') text += ":00";
    return base::parse_timestamp(text).value();
  };
  REQUIRE(rows.size() > 200);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& calendar = demo::office_hours();
    CHECK(worktime::due(calendar, at(i, 0), worktime::working_days(3)).value().at == at(i, 1));
    CHECK(worktime::due(calendar, at(i, 2), worktime::working_hours(1)).value().at == at(i, 3));
  }
}

TEST_CASE("appeals: most are closed in time and liked, some are open, overdue, returned, done again") {
  const auto all = number("select count(*) from appeal.appeal");
  CHECK(number("select count(*) from appeal.appeal where state = 'closed'") > all * 8 / 10);
  const auto replied = number("select count(*) from appeal.appeal where replied_at is not null");
  const auto in_time = number("select count(*) from appeal.appeal where replied_at <= reply_due_at");
  CHECK(in_time > replied * 9 / 10);
  CHECK(in_time < replied);
  CHECK(number("select count(*) from appeal.appeal where rating_level = 'satisfied'") > replied * 7 / 10);
  CHECK(number("select count(*) from appeal.event where action = 'return'") > 3);
  CHECK(number("select count(*) from appeal.appeal where redo_count > 0") > 5);
  CHECK(number("select count(*) from appeal.appeal where state = 'in_progress' and reply_due_at < "
               "'2026-11-20T08:00:00Z'") > 0);
  CHECK(number("select count(*) from appeal.appeal where extract(isodow from submitted_at at time zone "
               "'Asia/Shanghai') > 5") < all / 8);
}

TEST_CASE("appeals: numbers of a day are given without gaps, and the next one continues") {
  CHECK(number("select count(*) from appeal.day_number d where last <> (select count(*) from appeal.appeal a "
               "where "
               "(a.submitted_at at time zone 'Asia/Shanghai')::date = d.day)") == 0);
  CHECK(number("select count(*) from appeal.appeal where state <> 'draft' and number !~ "
               "('^SQ' || to_char(submitted_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-[0-9]{4}$')") ==
        0);
}

TEST_CASE("the clerk's enterprise has an appeal in every state") {
  CHECK(number("select count(distinct a.state) from appeal.appeal a join auth.account c on c.subject_id = "
               "a.subject_id where c.login = 'qiye'") == 8);
  CHECK(
      number("select count(*) from appeal.appeal a join auth.account c on c.id = a.raised_by where c.login = "
             "'qiye'") == 11);
}

TEST_CASE("the announced officers find work on their desks") {
  for (const char* office : {"d02", "s01"})
    CHECK(
        number(std::string("select count(distinct state) from appeal.appeal where lead_org_path = '420199/") +
               office + "/' and state in ('dispatched', 'in_progress')") == 2);
}

TEST_CASE("every account has the password of the announcement, and somebody signs in with it") {
  CHECK(number("select count(distinct password_hash) from auth.credential") == 1);
  CHECK(number("select count(*) from auth.credential") == number("select count(*) from auth.account"));
  auto& pool = district().database.pool();
  CHECK(auth::login(pool, "jingxin", demo::kPassword, "127.0.0.1", "test", {.now = kNow}).ok());
  for (const auto& part : demo::parts()) {
    CHECK_MESSAGE(demo::announcement("127.0.0.1:8080").find("    " + part.login + " ") != std::string::npos,
                  part.login);
    CHECK_MESSAGE(
        number("select count(*) from auth.account a join auth.account_role r on r.account_id = a.id "
               "where a.login = '" +
               part.login + "' and r.role = '" + part.role + "'") == 1,
        part.login);
  }
  CHECK(number("select count(*) from auth.account where login ~ '^(d|s)[0-9]{2}$'") == 61);
}

TEST_CASE("a second run does nothing") {
  const auto before = checksum(district());
  const auto report = demo::generate(district().database.pool(), options(8), silent);
  CHECK(report.already_there);
  CHECK(checksum(district()) == before);
}

TEST_CASE("a run that was cut off among the enterprises is completed by the next") {
  District whole;
  {
    // As if the first run had ended there: the frame and some enterprises, nothing that comes later. Nobody
    // but the superuser may take all that away again.
    db::Connection db(whole.database.conninfo("qiying"));
    for (const char* sql :
         {"delete from appeal.event", "delete from appeal.appeal", "delete from appeal.day_number",
          "delete from content.article", "delete from auth.account",
          "delete from register.entity_source where record_id like '%7'",
          "delete from register.entity where uscc like '%7'"})
      db.execute(sql);
  }
  const auto report = demo::generate(whole.database.pool(), options(), silent);
  CHECK(report.enterprises == 2'000);
  CHECK(checksum(whole) == checksum(district()));
}

TEST_CASE("the same seed and time give the same data, another seed gives other data") {
  District again, other(8);
  CHECK(checksum(again) == checksum(district()));
  CHECK(checksum(other) != checksum(district()));
}

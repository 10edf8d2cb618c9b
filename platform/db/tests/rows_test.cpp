#include <doctest/doctest.h>

#include "platform/base/json.hpp"
#include "platform/db/param_of.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using namespace std::chrono;
using db::DbError;

namespace {

enum class Size { micro, small, large };
QY_ENUM(Size, "micro", "small", "large")

struct Contact {
  std::string name;
  std::optional<std::string> phone;
};
QY_DESCRIBE(Contact, QY_FIELD(name), QY_FIELD(phone))

using EntityId = base::Id<struct EntityTag>;

struct Everything {
  bool yes = false;
  std::int32_t small_number = 0;
  std::int64_t big_number = 0;
  double real_number = 0;
  std::string words;
  Size size = Size::micro;
  EntityId id;
  base::Timestamp at;
  base::Date day;
  base::Fen capital;
  base::Json extra;
  Contact head;
  std::vector<Contact> contacts;
  std::optional<std::string> nickname;
  std::optional<base::Timestamp> closed_at;
};
QY_DESCRIBE(Everything, QY_FIELD(yes), QY_FIELD(small_number), QY_FIELD(big_number), QY_FIELD(real_number),
            QY_FIELD(words), QY_FIELD(size), QY_FIELD(id), QY_FIELD(at), QY_FIELD(day), QY_FIELD(capital),
            QY_FIELD(extra), QY_FIELD(head), QY_FIELD(contacts), QY_FIELD(nickname), QY_FIELD(closed_at))

struct Named {
  std::string name;
  int n = 0;
};
QY_DESCRIBE(Named, QY_FIELD(name), QY_FIELD(n))

struct Moment {
  base::Timestamp at;
};
QY_DESCRIBE(Moment, QY_FIELD(at))

struct Day {
  base::Date day;
};
QY_DESCRIBE(Day, QY_FIELD(day))

db::Connection& connection() {
  static test::Database database;
  return database.owner();
}

base::Timestamp moment(const char* literal) {
  return connection().query_one<Moment>(std::string("select timestamptz '") + literal + "' as at")->at;
}

std::string echoed(const std::string& text) {
  return connection().text("select $1::text", text);
}

}  // namespace

TEST_CASE("a row of every kind arrives as it was sent") {
  const auto id = EntityId::make();
  const base::Timestamp at = sys_days(2026y / 11 / 21) + 8h + 30min + 250ms;
  const auto row = connection().query_one<Everything>(
      "select $1::bool as yes, $2::int as small_number, $3::bigint as big_number, $4::float8 as real_number, "
      "$5::text as words, $6::text as size, $7::uuid as id, $8::timestamptz as at, $9::date as day, "
      "$10::bigint as capital, $11::jsonb as extra, '{\"name\":\"王\",\"phone\":null}'::json as head, "
      "'[{\"name\":\"李\",\"phone\":\"13900000000\"},{\"name\":\"张\"}]'::jsonb as contacts, $12::text as "
      "nickname, "
      "$13::timestamptz as closed_at",
      true, -7, std::int64_t{9007199254740993}, 0.1, "惠企\t\"'\\\n", Size::large, id, at,
      base::Date(2024y / 2 / 29), base::Fen{-123}, base::Json{"{\"a\": [1, null]}"},
      std::optional<std::string>("小微"), std::nullopt);
  REQUIRE(row);
  CHECK(row->yes);
  CHECK(row->small_number == -7);
  CHECK(row->big_number == 9007199254740993);
  CHECK(row->real_number == 0.1);
  CHECK(row->words == "惠企\t\"'\\\n");
  CHECK(row->size == Size::large);
  CHECK(row->id == id);
  CHECK(row->at == at);
  CHECK(row->day == base::Date(2024y / 2 / 29));
  CHECK(row->capital.value == -123);
  CHECK(row->extra.text == "{\"a\": [1, null]}");
  CHECK(row->head.name == "王");
  CHECK_FALSE(row->head.phone);
  REQUIRE(row->contacts.size() == 2);
  CHECK(row->contacts[0].phone == "13900000000");
  CHECK_FALSE(row->contacts[1].phone);
  CHECK(row->nickname == "小微");
  CHECK_FALSE(row->closed_at);
}

TEST_CASE("every member of a struct is sent as it was and read again") {
  Everything all;
  all.yes = true;
  all.small_number = -7;
  all.big_number = 9007199254740993;
  all.real_number = 0.1;
  all.words = "惠企\t\"'\\\n";
  all.size = Size::large;
  all.id = EntityId::make();
  all.at = sys_days(2026y / 11 / 21) + 8h + 30min + 250ms;
  all.day = base::Date(2024y / 2 / 29);
  all.capital = base::Fen{-123};
  all.extra = {"{\"a\": [1, null]}"};
  all.head = {"王", std::nullopt};
  all.contacts = {{"李", "13900000000"}, {"张", std::nullopt}};
  all.nickname = "小微";
  static constexpr std::string_view kTypes[] = {"bool",  "int",   "bigint",      "float8", "text",
                                                "text",  "uuid",  "timestamptz", "date",   "bigint",
                                                "jsonb", "jsonb", "jsonb",       "text",   "timestamptz"};
  std::string sql;
  std::vector<db::Param> params;
  for (const auto& field : base::type_of<Everything>.fields) {
    params.push_back(db::param_of(*field.type, reinterpret_cast<const char*>(&all) + field.offset));
    sql += (sql.empty() ? "select $" : ", $") + std::to_string(params.size()) +
           "::" + std::string(kTypes[params.size() - 1]) + " as " + std::string(field.name);
  }
  Everything back;
  db::read_row(connection().run_params(sql, params), 0, base::type_of<Everything>, &back);
  CHECK(base::to_json(back) == base::to_json(all));
  CHECK_FALSE(back.closed_at);
  CHECK(back.words == all.words);
}

TEST_CASE("columns are found by name, whatever their order and however many more there are") {
  const auto rows = connection().query<Named>(
      "select 1 as other, n, 2 as another, 'x' || n as name from generate_series(1, 3) n order by n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[2].name == "x3");
  CHECK(rows[2].n == 3);
}

TEST_CASE("a statement that does not fit the struct says which field is at fault") {
  CHECK_THROWS_WITH_AS(connection().query<Named>("select 1 as n"), doctest::Contains("no column name"),
                       DbError);
  CHECK_THROWS_WITH_AS(connection().query<Named>("select null::text as name, 1 as n"),
                       doctest::Contains("Named.name"), DbError);
  CHECK_THROWS_WITH_AS(connection().query<Named>("select 'a' as name, 'b' as n"),
                       doctest::Contains("Named.n"), DbError);
  CHECK_THROWS_AS(connection().query<Named>("select 'a' as name, 5000000000 as n"), DbError);
}

TEST_CASE("no row is no error for query_one, number and text") {
  CHECK_FALSE(connection().query_one<Named>("select 'a' as name, 1 as n where false"));
  CHECK(connection().number("select 1 where false") == 0);
  CHECK(connection().number("select null::int") == 0);
  CHECK(connection().number("select exists (select 1)") == 1);
  CHECK(connection().text("select 'a' where false").empty());
  CHECK_THROWS_AS(connection().number("select 'a'"), DbError);
}

TEST_CASE("points in time of every age are read") {
  CHECK(moment("1970-01-01 00:00:00+00") == base::Timestamp{});
  CHECK(moment("2026-11-21 16:30:00.5+08") == sys_days(2026y / 11 / 21) + 8h + 30min + 500ms);
  CHECK(moment("1926-11-21 16:30:00+08:05:43") == sys_days(1926y / 11 / 21) + 8h + 24min + 17s);
  CHECK(moment("0044-03-15 12:00:00+00 BC") == sys_days(year(-43) / 3 / 15) + 12h);
  CHECK(moment("12026-01-01 00:00:00+00") == sys_days(year(12026) / 1 / 1));
  CHECK(moment("infinity") == base::Timestamp::max());
  CHECK(moment("-infinity") == base::Timestamp::min());
}

TEST_CASE("a time without zone is read as UTC") {
  const auto row = connection().query_one<Moment>("select timestamp '2026-11-21 08:00:00' as at");
  CHECK(row->at == sys_days(2026y / 11 / 21) + 8h);
}

TEST_CASE("days of every age are read") {
  const auto day = [](const char* literal) {
    return connection().query_one<Day>(std::string("select date '") + literal + "' as day")->day;
  };
  CHECK(day("2000-02-29") == base::Date(2000y / 2 / 29));
  CHECK(day("0001-12-31 BC") == base::Date(year(0) / 12 / 31));
  CHECK(day("infinity") == base::Date::max());
}

TEST_CASE("text of a caller is never read as SQL") {
  for (const std::string text :
       {"'; drop table x; --", "$1", "\\", "%s", "a'b\"c`d", "\x7f\x01", "{}", "NULL", ""})
    CHECK(echoed(text) == text);
}

TEST_CASE("a zero byte is refused instead of cutting the text") {
  CHECK_THROWS_WITH_AS(echoed(std::string("a\0b", 3)), doctest::Contains("zero byte"), DbError);
  CHECK(echoed("fine") == "fine");
}

TEST_CASE("ill-formed UTF-8 is refused and the connection stays usable") {
  CHECK_THROWS_AS(echoed("\xc3\x28"), DbError);
  CHECK(echoed("好") == "好");
}

TEST_CASE("arrays for = any($1) keep awkward items apart") {
  const std::vector<std::string> items{"a,b", "\"", "\\", "", "NULL", "{}", "鄂"};
  CHECK(connection().number("select cardinality($1::text[])", items) == 7);
  for (const auto& item : items) CHECK(connection().number("select $1 = any($2::text[])", item, items) == 1);
  CHECK(connection().number("select $1 = any($2::text[])", "b", items) == 0);
  CHECK(connection().number("select 1 = any($1::text[]::int[])", std::vector<std::string>()) == 0);
  CHECK(connection().number("select 2 = any($1::bigint[])", std::vector<std::int64_t>{1, 2}) == 1);
  const std::vector<EntityId> ids{EntityId::make(), EntityId::make()};
  CHECK(connection().number("select $1 = any($2::uuid[])", ids[1], ids) == 1);
}

TEST_CASE("many parameters are allowed") {
  std::string sql = "select 0";
  std::vector<db::Param> params;
  for (int i = 1; i <= 100; ++i) {
    sql += " + $" + std::to_string(i) + "::int";
    params.emplace_back(i);
  }
  CHECK(connection().run_params(sql, params).text(0, 0) == "5050");
}

namespace {

/// Turns texts around, so that a test sees what was sealed.
class Mirror final : public base::Sealer {
 public:
  std::string sealed(std::string_view plain, std::string_view column) const override {
    return std::string(column) + ":" + std::string(plain.rbegin(), plain.rend());
  }
  std::string readable(std::string_view text, std::string_view column) const override {
    if (!text.starts_with(column)) return std::string(text);
    const auto rest = text.substr(column.size() + 1);
    return {rest.rbegin(), rest.rend()};
  }
  std::string search_mark(std::string_view plain, std::string_view) const override {
    return "#" + std::string(plain);
  }
};

struct Person {
  std::string name, phone;
  std::optional<std::string> mail;
};
QY_DESCRIBE(Person, QY_FIELD(name), QY_FIELD(phone, .sealed = "p.phone"), QY_FIELD(mail, .sealed = "p.mail"))

}  // namespace

TEST_CASE("fields that are kept sealed are written sealed and read open, others stay") {
  test::Database database;
  auto& db = database.owner();
  const Mirror mirror;
  const Person person{"周", "139", "a@b"};
  CHECK_MESSAGE(db.sealed(person).phone == "139", "without a sealer nothing happens");
  CHECK(db.search_mark("139", "p.phone") == "139");

  db.seal_with(&mirror);
  const auto written = db.sealed(person);
  CHECK(written.name == "周");
  CHECK(written.phone == "p.phone:931");
  CHECK(written.mail == "p.mail:b@a");
  CHECK_FALSE(db.sealed(Person{"周", "139", {}}).mail);
  CHECK(db.seal("139", "p.phone") == "p.phone:931");
  CHECK(db.search_mark("139", "p.phone") == "#139");

  constexpr const char* kRow = "select $1::text as name, $2::text as phone, $3::text as mail";
  const auto read = db.query_one<Person>(kRow, written.name, written.phone, written.mail);
  CHECK(read->phone == "139");
  CHECK(read->mail == "a@b");
  db.begin();
  auto asked = db.ask<Person>(kRow, written.name, written.phone, std::optional<std::string>());
  CHECK(asked.rows().at(0).phone == "139");
  db.rollback();
  CHECK_MESSAGE(db.query_one<Person>(kRow, "周", "138", "c@d")->phone == "138", "of the time before");
}

#include "modules/register/tests/fixture.hpp"
#include "platform/base/csv.hpp"
#include "platform/xlsx/xlsx.hpp"

using namespace qiying;
using namespace qiying::register_;
using namespace qiying::register_::testing;

namespace {

test::Database& database() {
  static test::Database db(test::migrations_of({"platform/auth", "modules/register"}));
  return db;
}

/// An empty register.
db::Pool& fresh() {
  database().owner().script(
      "truncate register.entity, register.entity_source, register.entity_history, register.import,"
      " register.import_reject, register.staging, register.street");
  return database().pool();
}

db::Pool::Lease everything() {
  return database().pool().acquire(auth::scope_of(auth::Caller::system(kDistrict)));
}
std::string one(std::string_view sql) {
  return everything()->text(sql);
}
std::int64_t number(std::string_view sql) {
  return everything()->number(sql);
}

std::vector<std::string> codes_of(const std::vector<Fault>& faults) {
  std::vector<std::string> out;
  for (const auto& f : faults) out.push_back(std::to_string(f.line) + " " + f.code);
  return out;
}
using Codes = std::vector<std::string>;

const std::string kHeader = "统一社会信用代码,企业名称,法定代表人,注册资本,成立日期,住所,登记状态\n";

}  // namespace

TEST_CASE("a file becomes enterprises with standardised values") {
  auto& pool = fresh();
  const auto got = import(pool, kHeader + code(1) +
                                    ",武汉光谷(东湖)软件有限公司,张 三,\"1,050(万元人民币)\",1999/7/4,"
                                    "武汉市东湖路1号,存续（在营、开业、在册）\n");
  REQUIRE(got.counts.ok());
  CHECK(got.counts->inserted == 1);
  CHECK(got.faults.empty());
  CHECK(one("select name || '|' || name_norm || '|' || initials || '|' || initials_core from "
            "register.entity") ==
        "武汉光谷（东湖）软件有限公司|武汉光谷东湖软件有限公司|whggdhrjyxgs|ggdhrjyxgs");
  CHECK(one("select legal_person || '|' || capital_fen || '|' || currency || '|' || reg_date || '|' || status"
            " from register.entity") == "张三|1050000000|CNY|1999-07-04|active");
  CHECK(one("select org_code from register.entity") == code(1).substr(8, 9));
  CHECK(one("select source from register.entity_source") == "测试");
  CHECK(one("select state || rows || inserted || progress from register.import") == "done11100");
}

TEST_CASE("a second import of the same file changes nothing") {
  auto& pool = fresh();
  std::string file = kHeader;
  for (int i = 0; i < 500; ++i)
    file += code(i) + ",企业" + std::to_string(i) + "号店,李四,50(万元),2001-02-03,某路,\n";
  CHECK(import(pool, file).counts->inserted == 500);
  const auto second = import(pool, file, false, 1);
  CHECK(second.counts->inserted == 0);
  CHECK(second.counts->updated == 0);
  CHECK(second.counts->unchanged == 500);
  CHECK(number("select count(*) from register.entity_history") == 0);
  CHECK(number("select max(version) from register.entity") == 1);
  CHECK(number("select count(*) from register.staging") == 0);
}

TEST_CASE("a changed value is updated with history and version") {
  auto& pool = fresh();
  import(pool, kHeader + code(1) + ",甲公司,张三,50(万元),1999-01-01,旧址,存续\n");
  const auto got = import(pool, kHeader + code(1) + ",乙公司,张三,50(万元),1999-01-01,新址,注销\n", false, 1);
  CHECK(got.counts->updated == 1);
  CHECK(one("select string_agg(field || ':' || old || '>' || new, ' ' order by field) from "
            "register.entity_history") == "address:旧址>新址 name:甲公司>乙公司 status:active>cancelled");
  CHECK(one("select distinct source || by_name || version from register.entity_history") == "测试测试员2");
  CHECK(one("select name || name_norm || version from register.entity") == "乙公司乙公司2");
  CHECK(one("select (grams @@ '''乙公'''::tsquery)::text from register.entity") == "true");
}

TEST_CASE("an empty cell says nothing") {
  auto& pool = fresh();
  import(pool, kHeader + code(1) + ",甲公司,张三,50(万元),1999-01-01,旧址,注销\n");
  const auto got = import(pool, kHeader + code(1) + ",甲公司,,,,,\n", false, 1, "另一来源");
  CHECK(got.counts->unchanged == 1);
  CHECK(one("select legal_person || capital_fen || reg_date || address || status from register.entity") ==
        "张三500000001999-01-01旧址cancelled");
  CHECK(number("select count(*) from register.entity_source") == 2);
}

TEST_CASE("what a source has said before does not undo another's correction") {
  auto& pool = fresh();
  const auto first = kHeader + code(1) + ",甲公司,张三,,,旧址,\n";
  import(pool, first, false, 0, "甲源");
  import(pool, kHeader + code(1) + ",甲公司,张三,,,新址,\n", false, 1, "乙源");
  CHECK(import(pool, first, false, 2, "甲源").counts->unchanged == 1);
  CHECK(one("select address from register.entity") == "新址");
}

TEST_CASE("of records with one code in one file the last wins, with a note") {
  auto& pool = fresh();
  const auto file = kHeader + code(1) + ",甲,,,,,\n" + code(2) + ",乙,,,,,\n" + code(1) + ",丙,,,,,\n";
  const auto got = import(pool, file);
  CHECK(got.counts->inserted == 2);
  CHECK(got.counts->superseded == 1);
  CHECK(one("select name from register.entity where uscc = '" + code(1) + "'") == "丙");
  CHECK(one("select line || severity || code from register.import_reject") == "2noterecord.superseded");
  CHECK(import(pool, file, false, 1).counts->unchanged == 2);
  CHECK(number("select count(*) from register.entity_history") == 0);
}

TEST_CASE("codes: missing, ill formed, rounded by a spreadsheet, both checks wrong are rejected") {
  auto& pool = fresh();
  auto both = code(3);
  both[10] = both[10] == '1' ? '2' : '1';
  const auto got = import(pool, kHeader + ",无码,,,,,\n91420103,短码,,,,,\n9.13404E+17,损坏,,,,,\n" + both +
                                    ",错码,,,,,\n" + code(4) + ",好码,,,,,\n");
  CHECK(got.counts->rejected == 4);
  CHECK(got.counts->inserted == 1);
  CHECK(codes_of(got.faults) ==
        Codes{"2 uscc.missing", "3 uscc.malformed", "4 uscc.rounded", "5 uscc.checks"});
  CHECK(got.faults[1].column == "统一社会信用代码");
  CHECK(got.faults[1].value == "91420103");
  CHECK(number("select count(*) from register.import_reject where severity = 'reject'") == 4);
}

TEST_CASE("a code that only fails the outer check is taken over with a warning") {
  auto& pool = fresh();
  for (auto issued : {"91350100M0001TGQXM", "91350211M0000XUF46", "91350203M0001FUE2P"}) {
    const auto got = import(pool, kHeader + issued + ",早期代码,,,,,\n");
    CHECK(got.counts->inserted == 1);
    CHECK(codes_of(got.faults) == Codes{"2 uscc.outer_check"});
  }
  CHECK(number("select count(*) from register.entity where not outer_ok and inner_ok") == 3);
}

TEST_CASE("codes in lower or full width are the same code") {
  auto& pool = fresh();
  import(pool, kHeader + code(1) + ",甲,,,,,\n");
  std::string lower = code(1);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  CHECK(import(pool, kHeader + " " + lower + " ,甲,,,,,\n").counts->unchanged == 1);
}

TEST_CASE("values that cannot be read are left empty with a warning, never guessed") {
  auto& pool = fresh();
  const auto got = import(pool, kHeader + code(1) + ",甲,,五十万元,1999-02-30,,不详\n");
  CHECK(got.counts->inserted == 1);
  CHECK(got.counts->warnings == 3);
  CHECK(codes_of(got.faults) == Codes{"2 capital.unreadable", "2 date.unreadable", "2 status.unknown"});
  CHECK(one("select coalesce(capital_fen::text, 'none') || capital_text || coalesce(reg_date::text, 'none') "
            "|| status"
            " from register.entity") == "none五十万元noneunknown");
}

TEST_CASE("a rejected row tells everything that is wrong with it at once") {
  auto& pool = fresh();
  const auto got = import(pool, kHeader + "91420103,,,五十万元,1999-02-30,,\n");
  CHECK(got.counts->rejected == 1);
  CHECK(got.counts->inserted == 0);
  CHECK(codes_of(got.faults) ==
        Codes{"2 uscc.malformed", "2 name.missing", "2 capital.unreadable", "2 date.unreadable"});
}

TEST_CASE("rows of commas only are no records") {
  auto& pool = fresh();
  const auto got = import(pool, kHeader + code(1) + ",甲,,,,,\n,,,,,,\n , ,,,,,\n" + code(2) + ",乙,,,,,\n");
  CHECK(got.counts->rows == 2);
  CHECK(got.counts->rejected == 0);
  CHECK(got.counts->inserted == 2);
  CHECK(got.faults.empty());
}

TEST_CASE("a state that no source has said is unknown, and what is known stays known") {
  auto& pool = fresh();
  import(pool, kHeader + code(1) + ",甲,,,,,\n" + code(2) + ",乙,,,,,歇业\n");
  CHECK(one("select string_agg(status, ' ' order by uscc) from register.entity") == "unknown suspended");
  const auto got =
      import(pool, kHeader + code(1) + ",甲,,,,,存续\n" + code(2) + ",乙,,,,,unknown\n", false, 1);
  CHECK(codes_of(got.faults) == Codes{"3 status.unknown"});
  CHECK(one("select string_agg(status, ' ' order by uscc) from register.entity") == "active suspended");
  CHECK(one("select old || '>' || new from register.entity_history") == "unknown>active");
}

TEST_CASE("foreign capital keeps text and currency") {
  auto& pool = fresh();
  import(pool, kHeader + code(1) + ",甲,,30(万美元),,,\n");
  CHECK(one("select coalesce(capital_fen::text, 'none') || currency || capital_text from register.entity") ==
        "noneUSD30(万美元)");
}

TEST_CASE("no name, a name of control characters, broken UTF-8 and wrong column counts are rejected") {
  auto& pool = fresh();
  const auto got = import(pool, kHeader + code(1) + ",,,,,,\n" + code(2) + ",\x01\x02,,,,,\n" + code(3) +
                                    ",甲\xFF,,,,,\n" + code(4) + ",甲\n" + code(5) + ",乙,,,,,\n");
  CHECK(codes_of(got.faults) ==
        Codes{"2 name.missing", "3 name.missing", "4 text.encoding", "5 csv.column_count"});
  CHECK(got.counts->inserted == 1);
}

TEST_CASE("a file that is broken somewhere changes nothing") {
  auto& pool = fresh();
  std::string file = kHeader;
  for (int i = 0; i < 5000; ++i) file += code(i) + ",企业" + std::to_string(i) + ",,,,,\n";
  const auto got = import(pool, file + code(9999) + ",\"没有闭合\n");
  REQUIRE(!got.counts.ok());
  CHECK(got.counts.error().code == "csv.unclosed_quote");
  CHECK(got.counts.error().message.en == "Line 5002: a quotation mark is not closed");
  CHECK(number("select count(*) from register.entity") == 0);
  CHECK(number("select count(*) from register.staging") == 0);
  CHECK(one("select state || error_en from register.import") ==
        "failedLine 5002: a quotation mark is not closed");
}

TEST_CASE("a dry run counts and writes nothing") {
  auto& pool = fresh();
  import(pool, kHeader + code(1) + ",甲,,,,,\n" + code(2) + ",乙,,,,,\n");
  const auto got = import(
      pool, kHeader + code(1) + ",甲,,,,,\n" + code(2) + ",乙改,,,,,\n" + code(3) + ",丙,,,,,\n,丁,,,,,\n",
      true, 1);
  CHECK(got.counts->inserted == 1);
  CHECK(got.counts->updated == 1);
  CHECK(got.counts->unchanged == 1);
  CHECK(got.counts->rejected == 1);
  CHECK(number("select count(*) from register.entity") == 2);
  CHECK(number("select count(*) from register.entity_history") == 0);
  CHECK(number("select count(*) from register.staging") == 0);
}

TEST_CASE("streets by name or code, unknown ones are told") {
  auto& pool = fresh();
  {
    auto db = pool.acquire(auth::scope_of(auth::Caller::system(kDistrict)));
    put_streets(*db, kDistrict, {{"s01", "临湖街道", "Linhu"}, {"s02", "东山街", "Dongshan"}});
    put_streets(*db, kDistrict, {{"s01", "临湖街道", "Linhu Subdistrict"}});
    CHECK(streets(*db, kDistrict).front().name_en == "Linhu Subdistrict");
  }
  const auto got = import(pool, "uscc,name,街道\n" + code(1) + ",甲,临湖街道\n" + code(2) + ",乙,s02\n" +
                                    code(3) + ",丙,临湖街道办事处\n" + code(4) + ",丁,西山街\n");
  CHECK(codes_of(got.faults) == Codes{"5 street.unknown"});
  CHECK(
      one("select string_agg(street_code, ',' order by name_norm = '甲' desc, uscc) from register.entity") ==
      "s01,s02,s01,");
}

TEST_CASE("injections are values and nothing else") {
  auto& pool = fresh();
  const std::string nasty = "x'); drop table register.entity; --";
  import(pool, "uscc,name,address\n" + code(1) + ",\"" + nasty + "\",\"\\N\t\\. %_'\"\n");
  CHECK(number("select count(*) from register.entity") == 1);
  CHECK(one("select address from register.entity") == "\\N \\. %_'");
}

TEST_CASE("a first big load builds its indexes afterwards, and is searchable and idempotent") {
  auto& pool = fresh();
  std::string file = "uscc,name\n";
  for (int i = 0; i < 30'000; ++i) file += code(i) + ",批量企业" + std::to_string(i) + "\n";
  CHECK(import(pool, file).counts->inserted == 30'000);
  CHECK(number("select count(*) from pg_indexes where schemaname = 'register' and tablename = 'entity'") ==
        10);
  CHECK(number("select count(*) from register.entity where grams @@ '''批量'' & ''77'''::tsquery") > 0);
  CHECK(number("select count(*) from register.entity_source") == 30'000);
  CHECK(import(pool, file, false, 1).counts->unchanged == 30'000);
}

TEST_CASE("two districts may hold the same code") {
  auto& pool = fresh();
  import(pool, kHeader + code(1) + ",甲,,,,,\n");
  Record record;
  record.uscc = code(1), record.name = "外区甲";
  bool given = false;
  const auto counts = import_records(pool, "420198", "外区", day(0),
                                     [&] { return std::exchange(given, true) ? nullptr : &record; });
  CHECK(counts.inserted == 1);
  CHECK(number("select count(*) from register.entity where uscc = '" + code(1) + "'") == 2);
}

TEST_CASE("the command: exit codes, rejects file, mapping, dry run") {
  auto& pool = fresh();
  base::SystemClock clock;
  const CommandPlace place{pool, clock, kDistrict};
  const auto run = [&](std::vector<std::string> args) { return import_command(place, args); };
  const TextFile good("uscc,name\n" + code(1) + ",甲\n", "good.csv");
  const TextFile partly("uscc,name\n" + code(2) + ",=乙\n1,\"=cmd()\"\n", "partly.csv");
  const TextFile broken("uscc,name\n\"", "broken.csv");
  const TextFile other("代号,称呼\n" + code(3) + ",丙\n", "other.csv");
  const TextFile mapping("[columns]\n\"代号\" = \"uscc\"\n\"称呼\" = \"name\"\n", "m.toml");
  const TextFile wrong("[columns]\n\"代号\" = \"uscc\"\n\"没有\" = \"name\"\n", "w.toml");
  const TextFile rejects("", "rejects.csv");
  CHECK(run({good.str(), "--dry-run"}) == 0);
  CHECK(number("select count(*) from register.entity") == 0);
  CHECK(run({good.str()}) == 0);
  CHECK(run({partly.str(), "--rejects", rejects.str()}) == 1);
  CHECK(run({broken.str()}) == 2);
  CHECK(run({other.str()}) == 2);
  CHECK(run({other.str(), "--mapping", wrong.str()}) == 2);
  CHECK(run({other.str(), "--mapping", mapping.str()}) == 0);
  CHECK(run({"/nonexistent.csv"}) == 2);
  CHECK(run({}) == 2);
  CHECK(run({good.str(), "--what"}) == 2);
  CHECK(check_import(std::vector<std::string>{good.str()}).ok());
  CHECK_FALSE(check_import(std::vector<std::string>{good.str(), "--mapping", "/nonexistent.toml"}).ok());
  CHECK(number("select count(*) from register.entity") == 3);
  auto reader = base::CsvReader::open(rejects.path);
  CHECK(*reader.next());
  CHECK(*reader.next());
  CHECK(reader.cells()[0] == "3");
  CHECK(reader.cells()[2] == "uscc");
  CHECK(reader.cells()[4] == "uscc.malformed");
}

TEST_CASE("a workbook is read like a CSV") {
  auto& pool = fresh();
  const TextFile file("", "book.xlsx");
  const std::string_view header[] = {"统一社会信用代码", "企业名称", "注册资本（万元）"};
  xlsx::Writer writer(file.path, "企业", header);
  writer.text(code(1)), writer.text("甲公司"), writer.number(50.5), writer.end_row();
  writer.close();
  base::SystemClock clock;
  CHECK(import_command({pool, clock, kDistrict}, std::vector<std::string>{file.str()}) == 0);
  CHECK(one("select name || capital_fen from register.entity") == "甲公司50500000");
}

TEST_CASE("header names") {
  const auto fields = [](std::vector<std::string_view> header) {
    std::string out;
    for (const auto& column : guess_mapping(header).columns)
      out += (column.field ? std::string(base::name_of(*column.field)) : "-") + " ";
    return out;
  };
  CHECK(fields({"企业名称", "统一社会信用代码(18位)", "注册资本（万元）", "备注"}) == "name uscc capital - ");
  CHECK(fields({"UniSCID", "EntName", "Reg_Cap", "EstDate", "RegState"}) ==
        "uscc name capital reg_date status ");
  CHECK(fields({"名称", "企业名称"}) == "name - ");
  const std::vector<std::string_view> wan{"注册资本（万元）"}, yuan{"注册资本(元)"}, bare{"注册资本"};
  CHECK(guess_mapping(wan).capital_unit == CapitalUnit::wan_yuan);
  CHECK(guess_mapping(yuan).capital_unit == CapitalUnit::yuan);
  CHECK(guess_mapping(bare).capital_unit == CapitalUnit::unknown);
}

#include "modules/register/internal/read/list.hpp"
#include "modules/register/internal/read/view.hpp"
#include "modules/register/tests/fixture.hpp"
#include "platform/base/text.hpp"

using namespace qiying;
using namespace qiying::register_;
using namespace qiying::register_::testing;

namespace {

test::Database& database() {
  static test::Database db(test::migrations_of({"platform/auth", "modules/register"}));
  return db;
}

/// A small register, made once.
db::Pool& pool() {
  static bool made = false;
  if (!std::exchange(made, true)) {
    auto db = database().pool().acquire(auth::scope_of(auth::Caller::system(kDistrict)));
    put_streets(*db, kDistrict, {{"s01", "临湖街道", ""}, {"s02", "东山街道", ""}});
    std::string file = "uscc,name,街道,状态,行业代码,企业类型,成立日期,注册资本\n";
    const auto add = [&](int n, std::string rest) { file += code(n) + "," + rest + "\n"; };
    add(1, "武汉光谷生物科技有限公司,s01,存续,I6510,有限责任公司,2001-01-01,100万元");
    add(2, "武汉光谷生物科技有限公司东湖分公司,s01,注销,I6510,分公司,2003-01-01,");
    add(3, "湖北长江光谷重工集团,s02,存续,C3311,股份有限公司,1999-01-01,9000万元");
    add(4, "阿里数据(武汉)有限公司,s02,存续,I6550,有限责任公司,2015-01-01,500万元");
    add(5, "重庆小面馆,s01,吊销,H6210,个体工商户,2011-01-01,1万元");
    add(6, "IBM中国武汉分公司,s02,存续,I6510,分公司,,");
    for (int i = 0; i < 60; ++i)
      add(100 + i, "翻页企业" + std::to_string(1000 + i) + "号,s02,存续,F5211,个体工商户,2020-01-01,");
    REQUIRE(import(database().pool(), file).counts->inserted == 66);
  }
  return database().pool();
}

db::Pool::Lease reader() {
  return pool().acquire(auth::scope_of(staff({"register.read"})));
}

Found<EntityRow> find(ListQuery query) {
  auto db = reader();
  auto found = list_entities(*db, kDistrict, query);
  REQUIRE(found.ok());
  return *std::move(found);
}
Found<EntityRow> find(std::string q) {
  ListQuery query;
  query.q = std::move(q);
  return find(query);
}
std::vector<std::string> names(const Found<EntityRow>& list) {
  std::vector<std::string> out;
  for (const auto& e : list.items) out.push_back(e.name);
  return out;
}
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a credit code finds its enterprise only, in any width or case") {
  const auto got = find(" " + code(3) + " ");
  CHECK(names(got) == Names{"湖北长江光谷重工集团"});
  CHECK(got.items[0].match == Match::exact);
  CHECK(got.total == 1);
  CHECK(find(code(99)).total == 0);
}

TEST_CASE("the beginning of a credit code finds those that begin so") {
  const auto one = find(code(3).substr(0, 17));
  CHECK(names(one) == Names{"湖北长江光谷重工集团"});
  CHECK(one.items[0].match == Match::prefix);
  CHECK(find(code(3).substr(0, 8)).total == 66);
  ListQuery newest{.q = code(3).substr(0, 8)};
  newest.sort = "-reg_date";
  CHECK(find(newest).total == 66);
}

TEST_CASE("prefix before substring, the exact name first") {
  const auto got = find("武汉光谷生物科技有限公司");
  CHECK(names(got) == Names{"武汉光谷生物科技有限公司", "武汉光谷生物科技有限公司东湖分公司"});
  CHECK(got.items[0].match == Match::exact);
  CHECK(got.items[1].match == Match::prefix);
  const auto inside = find("光谷");
  CHECK(inside.total == 3);
  CHECK(inside.items[0].match == Match::substring);
}

TEST_CASE("a substring of one, two and more characters, over brackets and width") {
  CHECK(find("谷").total == 3);
  CHECK(find("重工").total == 1);
  CHECK(find("数据武汉有限").total == 1);
  CHECK(find("数据（武汉）").total == 1);
  CHECK(find("ｉｂｍ").total == 1);
  CHECK(find("光谷重").total == 1);
  CHECK(find("工光谷江").total == 0);
}

TEST_CASE("one wrong, missing or additional character is found") {
  for (auto q :
       {"武汉光谷生勿科技有限公司", "武汉光谷生物科技有公司", "武汉光谷生物科技技有限公司", "长江光古重工"}) {
    const auto got = find(q);
    REQUIRE_MESSAGE(!got.items.empty(), q);
    CHECK(got.items[0].match == Match::fuzzy);
    CHECK(got.items[0].name.find("光谷") != std::string::npos);
  }
  CHECK(find("完全不相干的名字").total == 0);
}

TEST_CASE("pinyin initials, with and without the place") {
  CHECK(names(find("whggsw"))[0] == "武汉光谷生物科技有限公司");
  CHECK(names(find("GGSW"))[0] == "武汉光谷生物科技有限公司");
  CHECK(find("ggsw").items[0].match == Match::pinyin);
  CHECK(names(find("cqxmg")) == Names{"重庆小面馆"});
  CHECK(names(find("ibmzg")) == Names{"IBM中国武汉分公司"});
  CHECK(find("zzzz").total == 0);
}

TEST_CASE("punctuation alone finds nothing, wildcards are characters") {
  for (auto q : {"()", "%", "_", "'", "\\", "· ·"}) CHECK_MESSAGE(find(q).items.empty(), q);
  CHECK(find("' or 1=1 --").total == 0);
  CHECK(find("武汉%公司").total == find("武汉公司").total);
}

TEST_CASE("filters combine with each other and with a search") {
  ListQuery q;
  q.street = "s01";
  CHECK(find(q).total == 3);
  q.status = Status::active;
  CHECK(names(find(q)) == Names{"武汉光谷生物科技有限公司"});
  q = {};
  q.q = "光谷", q.status = Status::cancelled;
  CHECK(find(q).total == 1);
  q = {};
  q.industry = "I65";
  CHECK(find(q).total == 4);
  q.ent_type = "分公司";
  CHECK(find(q).total == 2);
}

TEST_CASE("names are sorted as people read them") {
  ListQuery q;
  q.industry = "I", q.sort = "name";
  CHECK(names(find(q)) == Names{"阿里数据（武汉）有限公司", "武汉光谷生物科技有限公司",
                                "武汉光谷生物科技有限公司东湖分公司", "IBM中国武汉分公司"});
}

TEST_CASE("other sorts, unknown ones are refused") {
  ListQuery q;
  q.sort = "-capital", q.limit = 2;
  CHECK(names(find(q)) == Names{"湖北长江光谷重工集团", "阿里数据（武汉）有限公司"});
  q.sort = "-reg_date", q.q = "武汉";
  CHECK(names(find(q)) == Names{"阿里数据（武汉）有限公司", "武汉光谷生物科技有限公司东湖分公司"});
  q.sort = "name; drop table";
  auto db = reader();
  CHECK(list_entities(*db, kDistrict, q).error().code == "list.sort");
}

TEST_CASE("pages join without gap or repetition, with the exact total") {
  for (std::string sort : {"", "name", "reg_date", "-updated_at", "-capital"})
    for (std::string text : {"", "企业", "翻页", "qy", "fyqy"}) {
      ListQuery q;
      q.q = text, q.sort = sort, q.limit = 7;
      std::set<std::string> seen;
      std::int64_t rows = 0, total = 0;
      do {
        const auto page = find(q);
        total = page.total;
        rows += static_cast<std::int64_t>(page.items.size());
        for (const auto& e : page.items) seen.insert(e.uscc);
        q.cursor = page.next_cursor;
      } while (!q.cursor.empty() && rows < 1000);
      CHECK_MESSAGE(rows == total, sort, "/", text);
      CHECK(static_cast<std::int64_t>(seen.size()) == rows);
    }
}

TEST_CASE("forged cursors are refused") {
  auto db = reader();
  for (auto cursor : {"x", "0.not-an-id.x", "9999999999999999999999999999999999999999999",
                      "0.018f3c9e-0000-7000-8000-000000000000"}) {
    ListQuery q;
    q.cursor = cursor;
    CHECK_MESSAGE(list_entities(*db, kDistrict, q).error().code == "list.cursor", cursor);
  }
}

TEST_CASE("one row by code") {
  auto db = reader();
  const auto row = read_row_of(*db, kDistrict, code(4));
  REQUIRE(row);
  CHECK(row->name == "阿里数据（武汉）有限公司");
  CHECK(row->street_name == "东山街道");
  CHECK(row->capital_fen->value == 500'000'000);
  CHECK(!read_row_of(*db, kDistrict, "' or true --"));
}

TEST_CASE("everybody finds names, codes, states and streets") {
  auto db = pool().acquire(auth::scope_of(anonymous()));
  ListQuery q;
  q.q = "光谷";
  const auto found = list_public(*db, kDistrict, q);
  REQUIRE(found.ok());
  CHECK(found->total == 3);
  CHECK(find_by_uscc(*db, kDistrict, code(1))->street_name == "临湖街道");
  CHECK(!find_by_uscc(*db, "420198", code(1)));
  CHECK(same_name("阿里数据(武汉)有限公司", "阿里數據（武汉） 有限公司"));
  CHECK(!same_name("", ""));
}

TEST_CASE("counts") {
  auto db = reader();
  const auto all = stats(*db, kDistrict);
  CHECK(all.total == 66);
  CHECK(all.by_status[0].name == "active");
  CHECK(all.by_status[0].count == 64);
  CHECK(all.by_street.size() == 2);
  CHECK(all.by_year.size() == 7);
}

namespace {

/// A register in which nearly every name holds what is asked for.
db::Pool& large() {
  static test::Database db(test::migrations_of({"platform/auth", "modules/register"}));
  static bool made = false;
  if (!std::exchange(made, true)) {
    std::string file = "uscc,name\n";
    for (int i = 0; i < 20'500; ++i)
      file += code(i) + "," + (i % 4 == 0 ? "科技" : "湖滨科技") + std::to_string(i) + "号商行\n";
    REQUIRE(import(db.pool(), file).counts->inserted == 20'500);
  }
  return db.pool();
}

Found<EntityRow> find_in_large(ListQuery query) {
  auto db = large().acquire(auth::scope_of(staff({"register.read"})));
  auto found = list_entities(*db, kDistrict, query);
  REQUIRE(found.ok());
  return *std::move(found);
}

}  // namespace

TEST_CASE("what most names contain is not counted, and its pages join all the same") {
  std::set<std::string> seen;
  std::size_t rows = 0;
  ListQuery q{.q = "科技1"};
  q.limit = 200;
  bool inside_came = false;
  do {
    const auto page = find_in_large(q);
    CHECK(page.approximate);
    for (const auto& e : page.items) {
      const bool begins = e.name.starts_with("科技1");
      CHECK(!(begins && inside_came));  // those that begin with it come first
      inside_came = inside_came || !begins;
      CHECK(e.name.find("科技1") != std::string::npos);
      seen.insert(e.uscc);
    }
    rows += page.items.size();
    q.cursor = page.next_cursor;
  } while (!q.cursor.empty());
  CHECK(rows == seen.size());
  CHECK(rows == 11'111);  // of the numbers to 20,499 those that begin with 1
  CHECK(find_in_large({}).total == 20'500);
  CHECK(find_in_large({.q = "商行"}).total == 20'000);  // two digits of it
}

TEST_CASE("in a large register what is rare is counted exactly, also within a street") {
  const auto rare = find_in_large({.q = "科技20499"});
  CHECK(rare.total == 1);
  CHECK(!rare.approximate);
  CHECK(find_in_large({.q = "号商航"}).items.at(0).match == Match::fuzzy);
  ListQuery within{.q = "科技"};
  within.street = "s01";
  CHECK(find_in_large(within).total == 0);
}

TEST_CASE(
    "in a large register names of common pairs only are found, whole, in part and with a wrong character") {
  const auto whole = find_in_large({.q = "湖滨科技20499号商行"});
  CHECK(whole.total == 1);
  CHECK(whole.items.at(0).match == Match::exact);
  CHECK(find_in_large({.q = "科技20499号商行"}).total == 1);
  CHECK(find_in_large({.q = "湖滨科技20499号商航"}).items.at(0).name == "湖滨科技20499号商行");
  CHECK(find_in_large({.q = "滨科技20498号商行"}).total == 1);
  CHECK(find_in_large({.q = "滨科技20496号商行"}).items.at(0).match == Match::fuzzy);  // 20496 is no 湖滨科技
}

TEST_CASE("in a large register a name of common pairs is found whichever character is wrong or too many") {
  const auto name = base::to_code_points("湖滨科技20499号商行");
  for (std::size_t at = 0; at < name.size(); ++at)
    for (const std::size_t lost : {0, 1}) {
      auto wrong = name;
      wrong.replace(at, lost, U"误");
      const auto got = find_in_large({.q = base::from_code_points(wrong)});
      CHECK_MESSAGE(std::ranges::any_of(got.items, [](auto& e) { return e.uscc == code(20499); }),
                    base::from_code_points(wrong));
    }
}

TEST_CASE("in a large register the first pages by initials join in their order") {
  ListQuery q{.q = "hbkj1"};
  q.limit = 200;
  std::set<std::string> seen;
  for (int pages = 0; pages < 3; ++pages) {
    const auto page = find_in_large(q);
    CHECK(page.approximate);
    for (const auto& e : page.items) {
      CHECK(e.match == Match::pinyin);
      CHECK(seen.insert(e.uscc).second);
    }
    q.cursor = page.next_cursor;
  }
  CHECK(seen.size() == 600);
}

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "platform/base/text.hpp"
#include "platform/search/rare.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using namespace qiying::search;

namespace {

test::Database& database() {
  static test::Database out;
  return out;
}

db::Pool::Lease connection() {
  return database().pool().acquire({});
}

/// As a search does it: is the text found by the query, and by that only?
bool found(db::Connection& db, std::string_view text, std::string_view query) {
  return db.number("select $1::tsvector @@ $2::tsquery", grams(text), grams_query(query)) == 1;
}

/// The same where some pairs are known to be common.
bool found_by_rare(db::Connection& db, std::string_view text, std::string_view query) {
  static const CommonGrams common = {"光谷", "谷生", "武汉", "科技", "有限", "公司"};
  return db.number("select $1::tsvector @@ $2::tsquery", grams(text), grams_query(query, common)) == 1;
}

bool found_by_pieces(db::Connection& db, std::string_view text, std::string_view query) {
  for (const auto& piece : grams_query_fuzzy(query))
    if (db.number("select $1::tsvector @@ $2::tsquery", grams(text), piece) == 1) return true;
  return false;
}

bool found_by_rare_pieces(db::Connection& db, std::string_view text, std::string_view query) {
  static const CommonGrams common = {"光谷", "谷生", "武汉", "科技", "有限", "公司"};
  return std::ranges::any_of(grams_query_fuzzy(query, common), [&](const std::string& piece) {
    return db.number("select $1::tsvector @@ $2::tsquery", grams(text), piece) == 1;
  });
}

/// Few characters, so that names share many grams; some that need quoting or folding.
const std::u32string kLetters = U"武汉光谷生物科技有限公司東湖ＡBc12";
const std::u32string kAlphabet = kLetters + U"（）·' \\&|!:*";

rc::Gen<std::u32string> names() {
  return rc::gen::container<std::u32string>(rc::gen::elementOf(kAlphabet));
}

/// Some consecutive characters of a text.
std::u32string part_of(const std::u32string& text) {
  const auto from = *rc::gen::inRange<std::size_t>(0, text.size());
  return text.substr(from, *rc::gen::inRange<std::size_t>(1, text.size() - from + 1));
}

/// One character wrong, missing or additional.
std::u32string damaged(std::u32string text) {
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const auto other = *rc::gen::elementOf(std::u32string(U"误错多字"));
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      text[at] = other;
      return text;
    case 1:
      return text.erase(at, 1);
    default:
      return text.insert(at, 1, other);
  }
}

}  // namespace

TEST_CASE("every substring of a text finds it") {
  auto db = connection();
  CHECK(rc::check([&] {
    const auto text = *names();
    RC_PRE(!text.empty());
    const auto part = base::from_code_points(part_of(text));
    RC_PRE(!grams_query(part).empty());
    RC_ASSERT(found(*db, base::from_code_points(text), part));
    RC_ASSERT(found_by_rare(*db, base::from_code_points(text), part));
  }));
}

TEST_CASE("a text with one wrong, missing or additional character is found by pieces, and confirmed") {
  auto db = connection();
  CHECK(rc::check([&] {
    const auto length = *rc::gen::inRange<std::size_t>(3, 24);
    const auto part =
        *rc::gen::container<std::u32string>(length, rc::gen::elementOf(std::u32string(kLetters)));
    const auto whole = base::from_code_points(*names() + part + *names());
    const auto query = base::from_code_points(damaged(part));
    RC_PRE(!grams_query_fuzzy(query).empty());
    RC_ASSERT(distance_inside(query, whole) <= 1);
    RC_ASSERT(found_by_pieces(*db, whole, query));
    RC_ASSERT(found_by_rare_pieces(*db, whole, query));
  }));
}

TEST_CASE("what a text does not contain is confirmed as absent by LIKE") {
  auto db = connection();
  CHECK(rc::check([&] {
    const auto text = searched_form(base::from_code_points(*names()));
    const auto query = searched_form(base::from_code_points(*names()));
    RC_PRE(!query.empty());
    const bool contains = text.find(query) != std::string::npos;
    const bool answer = found(*db, text, query) &&
                        db->number("select $1 like '%' || $2 || '%'", text, like_escape(query)) == 1;
    RC_ASSERT(answer == contains);
  }));
}

TEST_CASE("anything at all can be indexed and asked for") {
  auto db = connection();
  CHECK(rc::check([&](const std::string& bytes) {
    db->run("select $1::tsvector", grams(bytes));
    const auto query = grams_query(bytes);
    if (!query.empty()) db->run("select $1::tsquery", query);
    for (const auto& piece : grams_query_fuzzy(bytes)) db->run("select $1::tsquery", piece);
  }));
}

TEST_CASE("texts stored with their single characters, as they once were, are found all the same") {
  auto db = connection();
  for (const char* query : {"光", "谷", "光谷", "光谷生", "生"})
    CHECK(db->number("select $1::tsvector @@ $2::tsquery", "'光' '光谷' '谷' '谷生' '生'",
                     grams_query(query)) == 1);
  CHECK(db->number("select $1::tsvector @@ $2::tsquery", "'光' '光谷' '谷'", grams_query("生")) == 0);
}

TEST_CASE("LIKE takes an escaped text literally") {
  auto db = connection();
  for (const char* text : {"100%", "a_b", "\\", "%_\\", "光'谷"}) {
    CHECK(db->number("select $1 like '%' || $2 || '%'", std::string("x") + text + "y", like_escape(text)) ==
          1);
    CHECK(db->number("select 'xy' like '%' || $1 || '%'", like_escape(text)) == 0);
  }
}

TEST_CASE("a GIN index answers substring queries") {
  db::Connection db(database().conninfo("qiying_owner"));
  db.script("create table names (name text, grams tsvector); create index on names using gin (grams)");
  for (int i = 0; i < 2000; ++i) {
    const auto name = "武汉第" + std::to_string(i) + "号商贸有限公司";
    db.execute("insert into names values ($1, $2::tsvector)", name, grams(name));
  }
  db.script("analyze names; set enable_seqscan to off");  // a table this small would be read whole
  std::string plan;
  const auto rows =
      db.run("explain select name from names where grams @@ $$" + grams_query("1234号") + "$$::tsquery");
  for (std::size_t i = 0; i < rows.size(); ++i) plan += rows.text(i, 0);
  CHECK(plan.find("Bitmap Index Scan") != std::string::npos);
  CHECK(db.number("select count(*) from names where grams @@ $1::tsquery", grams_query("1234号")) == 1);
}

TEST_CASE("a text of many thousand different characters still fits") {
  std::u32string all;
  for (char32_t c = 0x4E00; c < 0x9FA5; ++c) all += c;
  for (char32_t c = 0x9FA4; c >= 0x4E00; --c) all += c;
  for (char32_t c = 0x4E00; c < 0x9FA0; c += 2) all += c;
  const auto text = grams(base::from_code_points(all));
  CHECK(connection()->number("select length($1::tsvector)", text) > 20000);
}

#include <doctest/doctest.h>

#include "platform/base/internal/rules.hpp"
#include "platform/base/json.hpp"

namespace form_example {

namespace base = qiying::base;

enum class Sort { newest, oldest };
QY_ENUM(Sort, "newest", "oldest")

struct Search {
  std::string q;
  std::optional<int> limit;
  std::optional<std::string> region;
  std::vector<std::string> tag;
  std::vector<int> year;
  bool open = false;
  std::optional<Sort> sort;
  std::optional<std::string> note;
  std::optional<std::string> code;
  std::optional<base::Date> since;
  std::optional<base::Fen> least;
};
QY_DESCRIBE(Search, QY_FIELD(q, .min = 0, .max = 20), QY_FIELD(limit, .min = 1, .max = 100), QY_FIELD(region),
            QY_FIELD(tag), QY_FIELD(year), QY_FIELD(open), QY_FIELD(sort), QY_FIELD(note, .multiline = true),
            QY_FIELD(code, .format = base::Format::uscc), QY_FIELD(since), QY_FIELD(least))

struct Login {
  std::string name;
};
QY_DESCRIBE(Login, QY_FIELD(name))

}  // namespace form_example

using namespace qiying::base;
using namespace form_example;

namespace {

Search read(const NameValues& values) {
  Search search;
  const auto result = read_form(values, type_of<Search>, &search);
  REQUIRE(result.ok());
  return search;
}

std::string code_of(const NameValues& values) {
  Search search;
  const auto result = read_form(values, type_of<Search>, &search);
  REQUIRE_FALSE(result.ok());
  return result.error().field + ":" + result.error().code;
}

}  // namespace

TEST_CASE("a search form") {
  const auto search = read({{"q", " 光谷　"},
                            {"limit", "20"},
                            {"region", ""},
                            {"tag", "a"},
                            {"utm", "x"},
                            {"tag", "b"},
                            {"tag", " "},
                            {"year", "2025"},
                            {"open", "on"},
                            {"sort", "oldest"},
                            {"note", " 一\r\n二\r三 "},
                            {"code", " 9135 0100m000100y43 "},
                            {"since", "2026-01-01"},
                            {"least", "100"}});
  CHECK(search.q == "光谷");
  CHECK(search.limit == 20);
  CHECK_FALSE(search.region);
  CHECK(search.tag == std::vector<std::string>{"a", "b"});
  CHECK(search.year == std::vector<int>{2025});
  CHECK(search.open);
  CHECK(search.sort == Sort::oldest);
  CHECK(search.note == "一\n二\n三");
  CHECK(search.code == "91350100M000100Y43");
  CHECK(to_iso(*search.since) == "2026-01-01");
  CHECK(search.least == Fen{100});
}

TEST_CASE("an empty form is fine where nothing is required") {
  CHECK(read({}).q.empty());
}

TEST_CASE("of a value given twice the last counts") {
  CHECK(read({{"limit", "1"}, {"limit", "2"}}).limit == 2);
}

TEST_CASE("faults of a form") {
  CHECK(code_of({{"limit", "abc"}}) == "limit:field.format");
  CHECK(code_of({{"limit", "1.5"}}) == "limit:field.format");
  CHECK(code_of({{"limit", "0"}}) == "limit:field.too_small");
  CHECK(code_of({{"limit", "99999999999999999999"}}) == "limit:field.too_large");
  CHECK(code_of({{"limit", "-99999999999999999999"}}) == "limit:field.too_small");
  CHECK(code_of({{"open", "maybe"}}) == "open:field.format");
  CHECK(code_of({{"sort", "best"}}) == "sort:field.choice");
  CHECK(code_of({{"q", "a\nb"}}) == "q:field.control");
  CHECK(code_of({{"q", "\xFF"}}) == "q:field.utf8");
  CHECK(code_of({{"year", "2025"}, {"year", "x"}}) == "year[1]:field.format");
  CHECK(code_of({{"code", "9135"}}) == "code:field.format");
  CHECK(code_of({{"since", "01.02.2026"}}) == "since:field.format");
}

TEST_CASE("a required text of spaces is missing") {
  Login login;
  const auto result = read_form({{"name", " 　\t"}}, type_of<Login>, &login);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "field.required");
  CHECK_FALSE(read_form({}, type_of<Login>, &login).ok());
}

TEST_CASE("scalars to text and back") {
  const auto round_trip = []<class T>(T value, std::string_view text) {
    CHECK(scalar_text(type_of<T>, &value) == text);
    T back{};
    CHECK(read_scalar(text, type_of<T>, &back, "x").ok());
    CHECK(back == value);
  };
  round_trip(true, "true");
  round_trip(-12, "-12");
  round_trip(std::int64_t{1} << 60, "1152921504606846976");
  round_trip(0.1, "0.1");
  round_trip(Fen{-5}, "-5");
  round_trip(std::string("文"), "文");
  round_trip(Sort::oldest, "oldest");
  round_trip(std::optional<int>{}, "");
  round_trip(std::optional<int>{7}, "7");
  round_trip(*parse_date("2026-01-31"), "2026-01-31");
  round_trip(*parse_timestamp("2026-01-31T01:02:03.5Z"), "2026-01-31T01:02:03.500000Z");
  round_trip(Json{"[1]"}, "[1]");
}

TEST_CASE("a bad scalar names its field") {
  int n = 0;
  const auto result = read_scalar("x", type_of<int>, &n, "page");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().field == "page");
}

TEST_CASE("formats") {
  using internal::matches;
  for (const char* good :
       {"13800000000", "+86 138 0000 0000", "+86-13800000000", "027-80000000", "010 8000 0000",
        "0719-8000000", "027-80000000-123", "400-800-0000", "4008000000", "12345", "95533"})
    CHECK_MESSAGE(matches(Format::phone, good), good);
  for (const char* bad : {"", "1380000000", "12800000000", "80000000", "027--80000000", "-02780000000",
                          "138000000001", "abc", "+86", "1 ", "00280000000", "１３８００００００００"})
    CHECK_FALSE_MESSAGE(matches(Format::phone, bad), bad);
  for (const char* good : {"a@example.com", "first.last+tag@sub.example.cn"})
    CHECK_MESSAGE(matches(Format::email, good), good);
  for (const char* bad : {"", "a", "@example.com", "a@", "a@b", "a@-b.cn", "a b@c.cn", "a@b..cn", "a@b@c.cn"})
    CHECK_FALSE_MESSAGE(matches(Format::email, bad), bad);
  for (const char* good : {"https://example.com/a?b=c#d", "http://127.0.0.1:8080/", "https://例子.中国/"})
    CHECK_MESSAGE(matches(Format::url, good), good);
  for (const char* bad : {"", "javascript:alert(1)", "//example.com", "https://", "https://a b",
                          "http://user@host/", "https://a\"b"})
    CHECK_FALSE_MESSAGE(matches(Format::url, bad), bad);
  CHECK(matches(Format::uscc, "91350100M000100Y43"));
  for (const char* bad : {"", "91350100M000100Y4", "91350100m000100y43", "91350100I000100Y43"})
    CHECK_FALSE_MESSAGE(matches(Format::uscc, bad), bad);
  CHECK(matches(Format::slug, "notice-2026_1"));
  for (const char* bad : {"", "-a", "A", "a b", "文"}) CHECK_FALSE_MESSAGE(matches(Format::slug, bad), bad);
}

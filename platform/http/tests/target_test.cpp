#include "platform/http/internal/target.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/http/http.hpp"
#include "platform/http/internal/text.hpp"

using namespace qiying::http;

TEST_CASE("a path is decoded and normalised") {
  CHECK(*normalise_path("/") == "/");
  CHECK(*normalise_path("/a/b") == "/a/b");
  CHECK(*normalise_path("//a///b/") == "/a/b");
  CHECK(*normalise_path("/./a/./b/.") == "/a/b");
  CHECK(*normalise_path("/%E5%85%89%E8%B0%B7/x%20y") == "/光谷/x y");
  CHECK(*normalise_path("/光谷") == "/光谷");
  CHECK(*normalise_path("/a+b") == "/a+b");
  CHECK(*normalise_path("/...") == "/...");
  CHECK(*normalise_path("/%252e%252e/x") == "/%2e%2e/x");
}

TEST_CASE("path tricks are refused") {
  for (const auto* trick : {"",           "a",
                            "/..",        "/../etc/passwd",
                            "/a/../b",    "/%2e%2e/x",
                            "/.%2e/x",    "/%2E%2E",
                            "/a%2fb",     "/a%2Fb",
                            "/a%5cb",     "/a\\b",
                            "/%00",       "/a%00.png",
                            "/a%",        "/a%2",
                            "/a%zz",      "/%ff",
                            "/%c0%af",    "/%c0%ae%c0%ae",
                            "/%ed%a0%80", "/%f5%80%80%80",
                            "/a%0d%0ab",  "/a%7f",
                            "/%e5%85",    "/%2e"}) {
    CAPTURE(trick);
    CHECK_FALSE(normalise_path(trick));
  }
}

TEST_CASE("a target is path and query") {
  const auto target = parse_target("/a/b?q=%E5%85%89+x&empty=&flag&&q=2");
  REQUIRE(target);
  CHECK(target->path == "/a/b");
  CHECK(target->query == Pairs{{"q", "光 x"}, {"empty", ""}, {"flag", ""}, {"q", "2"}});
}

TEST_CASE("an absolute-form target keeps its path only") {
  CHECK(parse_target("http://example.org/a?b=1")->path == "/a");
  CHECK(parse_target("HTTPS://example.org")->path == "/");
  CHECK_FALSE(parse_target("ftp://example.org/a"));
  CHECK_FALSE(parse_target("http://example.org?x=1"));
}

TEST_CASE("unreadable targets are refused") {
  for (const auto* bad : {"/a#b", "/a?x=%ff", "/a?%00=1", "/a?x=%", "*", "example.org:443"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_target(bad));
  }
}

TEST_CASE("a form has at most 2,000 fields") {
  std::string form = "a=1";
  for (int i = 1; i < 2000; ++i) form += "&a=1";
  CHECK(parse_urlencoded(form)->size() == 2000);
  CHECK_FALSE(parse_urlencoded(form + "&a=1"));
}

TEST_CASE("cookies: good ones are read, bad ones left out") {
  Pairs cookies;
  parse_cookies("sid=abc; theme=\"dark\"; =x; noequals; bad=%ff; two=%E5%85%89; sid=second", cookies);
  CHECK(cookies == Pairs{{"sid", "abc"}, {"theme", "dark"}, {"two", "光"}, {"sid", "second"}});
}

TEST_CASE("whatever is encoded is decoded again") {
  rc::check([](const std::string& text) {
    const auto decoded = percent_decode(percent_encode(text), true);
    if (valid_utf8(text)) {
      RC_ASSERT(decoded.value() == text);
    } else {
      RC_ASSERT(!decoded);
    }
  });
}

TEST_CASE("a normalised path stays as it is") {
  rc::check([](const std::vector<std::string>& parts) {
    std::string path;
    for (const auto& part : parts) path += "/" + part;
    const auto once = normalise_path(path);
    if (!once) return;
    std::string encoded;
    for (const char c : *once) encoded += c == '/' ? "/" : percent_encode(std::string(1, c));
    RC_ASSERT(normalise_path(encoded).value() == *once);
  });
}

TEST_CASE("UTF-8 by the letter of RFC 3629") {
  CHECK(valid_utf8(""));
  CHECK(valid_utf8("武汉 🏢 \xF4\x8F\xBF\xBF"));
  for (const std::string_view bad : {"\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                                     "\xF4\x90\x80\x80", "\xE5\x85", "\xFF"}) {
    CHECK_FALSE(valid_utf8(bad));
  }
  CHECK_FALSE(valid_utf8(std::string_view("a\0b", 3)));
}

TEST_CASE("numbers are digits only and fit") {
  CHECK(parse_number("18446744073709551615") == 18446744073709551615ULL);
  for (const auto* bad : {"", "+1", "-1", " 1", "1 ", "0x1", "18446744073709551616"})
    CHECK_FALSE(parse_number(bad));
}

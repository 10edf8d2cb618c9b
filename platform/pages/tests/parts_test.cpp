#include "platform/pages/parts.hpp"

#include <doctest/doctest.h>

using namespace qiying;
using pages::Lang;
using pages::Values;

namespace {
std::string render(std::string_view source, const Values& values) {
  pages::Templates templates;
  templates.add("t", source);
  return templates.render(Lang::zh, "t", values);
}
}  // namespace

TEST_CASE("errors stand in the summary and at their fields") {
  auto error = base::invalid("title", "field.required", {"请填写标题", "Enter a title"});
  error.others.push_back(base::invalid("items[0].phone", "field.format", {"电话不对", "Not a phone"}));
  Values values;
  pages::show_errors(values, Lang::zh, error);
  CHECK(render("{{#ERRORS}}{{FIELD}}={{MESSAGE}};{{/ERRORS}}|{{TITLE_ERROR}}|{{ITEMS_0__PHONE_ERROR}}",
               values) == "title=请填写标题;items[0].phone=电话不对;|请填写标题|电话不对");
}

TEST_CASE("the summary says which field, as the page calls it") {
  auto error = base::invalid("title", "field.required", {"必填", "Required"});
  error.others.push_back(base::invalid("phone", "field.format", {"格式不正确", "Wrong format"},
                                       {"填写手机号", "Give a mobile number"}));
  error.others.push_back(base::conflict("busy", {"请稍后", "Later"}));
  Values values;
  pages::show_errors(values, Lang::zh, error,
                     [](std::string_view field) { return "<" + std::string(field) + ">"; });
  CHECK(render("{{#ERRORS}}{{LABEL}}{{MESSAGE}};{{/ERRORS}}", values) ==
        "&lt;title&gt;必填;&lt;phone&gt;格式不正确;请稍后;");
  CHECK(render("{{TITLE_ERROR}} {{PHONE_ERROR}}", values) == "必填 格式不正确。填写手机号");
}

TEST_CASE("query strings are encoded and leave empty values out") {
  CHECK(pages::with_query("/search", {{"q", "光谷 a&b"}, {"kind", ""}, {"page", "2"}}) ==
        "/search?q=%E5%85%89%E8%B0%B7%20a%26b&page=2");
  CHECK(pages::with_query("/a?x=1", {{"y", "2"}}) == "/a?x=1&y=2");
  CHECK(pages::with_query("/a", {}) == "/a");
}

TEST_CASE("the pager leads to the neighbours only") {
  const auto source = "{{#PAGER}}{{PREV_URL}}|{{NEXT_URL}}|{{PAGE}}/{{PAGES}} {{TOTAL}}{{/PAGER}}";
  const auto pager = [&](int page, int total) {
    Values values;
    pages::show_pager(values, "/l", {{"q", "x"}}, page, 20, total);
    return render(source, values);
  };
  CHECK(pager(1, 20) == "");
  CHECK(pager(1, 0) == "");
  CHECK(pager(1, 21) == "|/l?q=x&amp;page=2|1/2 21");
  CHECK(pager(2, 21) == "/l?q=x&amp;page=1||2/2 21");
  CHECK(pager(200, 2100) == "/l?q=x&amp;page=104||105/105 2,100");
  CHECK(pager(-3, 41) == "|/l?q=x&amp;page=2|1/3 41");
}

TEST_CASE("the chosen option is marked") {
  Values values;
  pages::show_options(values, "KINDS", {{"help", "求助"}, {"suggest", "建议"}}, "suggest");
  CHECK(render("{{#KINDS}}{{VALUE}}{{#CHECKED}}*{{/CHECKED}} {{/KINDS}}", values) == "help suggest* ");
}

TEST_CASE("only paths of this site are local") {
  CHECK(pages::local_address("/appeals/1?x=2#y") == "/appeals/1?x=2#y");
  for (const char* bad : {"", "appeals", "//evil.example", "https://evil.example", "/\\evil",
                          "/a\r\nSet-Cookie: x", "/ a", "javascript:x", "\\\\evil", "/\t/evil"}) {
    CAPTURE(bad);
    CHECK(pages::local_address(bad, "/home") == "/home");
  }
}

TEST_CASE("numbers are grouped by thousands") {
  CHECK(pages::grouped(0) == "0");
  CHECK(pages::grouped(999) == "999");
  CHECK(pages::grouped(1000) == "1,000");
  CHECK(pages::grouped(-1234567) == "-1,234,567");
}

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <stdexcept>

#include "platform/pages/html.hpp"

using namespace qiying;
using pages::Lang;
using pages::Templates;
using pages::Values;

namespace {

std::string with(std::string_view source, std::string_view x) {
  Templates templates;
  templates.add_texts({{"k", {"\"<>", "\"<>"}}});
  templates.add("t", source);
  Values values;
  values.set("X", x);
  values.show("S");
  return templates.render(Lang::zh, "t", values);
}

bool refused(std::string_view source) {
  try {
    with(source, "");
  } catch (const std::logic_error&) {
    return true;
  }
  return false;
}

}  // namespace

TEST_CASE("text") {
  CHECK(with("<p>{{X}}</p>", "<script>alert('1')</script>&") ==
        "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>");
  CHECK(with("<title>{{X}}</title>", "</title><b>") == "<title>&lt;/title&gt;&lt;b&gt;</title>");
  CHECK(with("<textarea>{{X}}</textarea>", "</textarea>") == "<textarea>&lt;/textarea&gt;</textarea>");
}

TEST_CASE("quoted attributes") {
  CHECK(with("<b title=\"{{X}}\">", "\" onclick=\"x") == "<b title=\"&quot; onclick=&quot;x\">");
  CHECK(with("<b title='{{X}}'>", "' onclick='x") == "<b title='&#39; onclick=&#39;x'>");
  CHECK(with("<b title=\"[[k]]\">", "") == "<b title=\"&quot;&lt;&gt;\">");
}

TEST_CASE("the beginning of an address") {
  const auto href = [](std::string_view x) { return with("<a href=\"{{X}}\">", x); };
  CHECK(href("/appeals?q=光&n=1") == "<a href=\"/appeals?q=%E5%85%89&amp;n=1\">");
  CHECK(href("https://www.gov.cn/a#b") == "<a href=\"https://www.gov.cn/a#b\">");
  CHECK(href("mailto:a@b.cn") == "<a href=\"mailto:a@b.cn\">");
  CHECK(href("tel:027-12345") == "<a href=\"tel:027-12345\">");
  CHECK(href("?page=2") == "<a href=\"?page=2\">");
  CHECK(href("a/b:c") == "<a href=\"a/b:c\">");
  CHECK(href("\"><script>") == "<a href=\"%22%3E%3Cscript%3E\">");
}

TEST_CASE("an address that runs a script, or leaves by a trick, is not printed") {
  for (const char* x :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "  javascript:alert(1)", "\x01javascript:alert(1)",
        "java\tscript:alert(1)", "vbscript:x", "data:text/html,x", "//evil.example", "/\\evil.example",
        "\\\\evil.example", "javascript&colon;alert(1):x", ":"}) {
    CAPTURE(x);
    CHECK(with("<a href=\"{{X}}\">", x) == "<a href=\"#\">");
    CHECK(with("<a href=\"  {{X}}\">", x) == "<a href=\"  #\">");
    CHECK(with("<button formaction='{{X}}'>", x) == "<button formaction='#'>");
    CHECK(with("<form action=\"{{X}}\">", x) == "<form action=\"#\">");
    CHECK(with("<svg><a xlink:href=\"{{X}}\"></a></svg>", x) == "<svg><a xlink:href=\"#\"></a></svg>");
  }
}

TEST_CASE("further on in an address a value cannot change its shape") {
  CHECK(with("<a href=\"/q?x={{X}}&amp;y=1\">", "a&b=c d/光") ==
        "<a href=\"/q?x=a%26b%3Dc%20d%2F%E5%85%89&amp;y=1\">");
  CHECK(with("<a href=\"/sections/{{X}}\">", "../../etc") == "<a href=\"/sections/..%2F..%2Fetc\">");
}

TEST_CASE("places where no value may stand are refused when the template is loaded") {
  for (const char* source : {"<a href={{X}}>",
                             "<a href= {{X}}>",
                             "<b title=a{{X}}>",
                             "<{{X}}>",
                             "<h{{X}}>",
                             "<a {{X}}=\"1\">",
                             "<a b{{X}}=\"1\">",
                             "<script>{{X}}</script>",
                             "<script>var a = '{{X}}';</script>",
                             "<style>a{color:{{X}}}</style>",
                             "<p style=\"width:{{X}}\">",
                             "<b onclick=\"f('{{X}}')\">",
                             "<b ONCLICK=\"{{X}}\">",
                             "<iframe srcdoc=\"{{X}}\">",
                             "<img srcset=\"{{X}}\">",
                             "<!-- {{X}} -->",
                             "<!doctype {{X}}>",
                             "<meta http-equiv=\"refresh\" content=\"{{X}}\">",
                             "<a title=\"{{X:none}}\">",
                             "<a href=\"[[k]]\" {{>p}}>",
                             "<b onclick=\"[[k]]\">",
                             "<script>[[k]]</script>"}) {
    CAPTURE(source);
    CHECK(refused(source));
  }
}

TEST_CASE("a section must end where it began") {
  for (const char* source : {"{{#S}}<a href=\"{{/S}}{{X}}\">", "<a {{#S}}title=\"{{/S}}x\">",
                             "{{#S}}<script>{{/S}}{{X}}", "{{#S}}<b {{/S}}>", "<a hr{{#S}}ef{{/S}}=\"x\">",
                             "<a title={{#S}}\"a\"{{/S}}>", "{{#S}}<!-- {{/S}}{{X}}"}) {
    CAPTURE(source);
    CHECK(refused(source));
  }
}

TEST_CASE("sections inside of tags and attributes") {
  CHECK(with("<option value=\"a\"{{#S}} selected{{/S}}>{{X}}</option>", "x") ==
        "<option value=\"a\" selected>x</option>");
  CHECK(with("<input {{#S}}checked{{/S}}>", "") == "<input checked>");
  CHECK(with("<b class=\"a{{#S}} b{{/S}}\">", "") == "<b class=\"a b\">");
  CHECK(with("<option{{#S}} selected{{/S}}>", "") == "<option selected>");
  CHECK(with("<a{{#S}} href=\"{{X}}\"{{/S}}>", "javascript:x") == "<a href=\"#\">");
}

TEST_CASE("trusted HTML is printed as it is, but only where both sides say so") {
  Templates templates;
  templates.add("t", "{{A:none}}|{{B:none}}|{{A}}");
  Values values;
  values.html("A", "<b>1</b>");
  values.set("B", "<b>2</b>");
  CHECK(templates.render(Lang::zh, "t", values) == "<b>1</b>|&lt;b&gt;2&lt;/b&gt;|&lt;b&gt;1&lt;/b&gt;");
  values.set("A", "<i>");
  CHECK(templates.render(Lang::zh, "t", values) == "&lt;i&gt;|&lt;b&gt;2&lt;/b&gt;|&lt;i&gt;");
}

TEST_CASE("no value can open a tag, close a quote or begin a script") {
  static const auto templates = [] {
    Templates t;
    t.add("t",
          "<p title=\"{{X}}\" lang='{{X}}'>{{X}}</p><a href=\"{{X}}\">{{#S}}{{X}}{{/S}}</a><a "
          "href='/q?a={{X}}'></a>");
    return t;
  }();
  CHECK(rc::check("hostile values stay values", [](const std::vector<std::size_t>& picks) {
    static const std::vector<std::string> pieces = {"<script",
                                                    "</script>",
                                                    "<",
                                                    ">",
                                                    "\"",
                                                    "'",
                                                    "&",
                                                    "&lt;",
                                                    "javascript:",
                                                    "\t",
                                                    "\n",
                                                    " ",
                                                    std::string(1, '\0'),
                                                    "onerror=",
                                                    "<img src=x ",
                                                    "]]>",
                                                    "-->",
                                                    "{{X}}",
                                                    "[[k]]",
                                                    "/",
                                                    "\\",
                                                    "%22",
                                                    "\xC0\xBC",
                                                    "\xE2\x80\xA8",
                                                    "data:",
                                                    "`"};
    std::string x;
    for (const auto pick : picks) x += pieces[pick % pieces.size()];
    Values values;
    values.set("X", x);
    values.show("S");
    const auto out = templates.render(Lang::zh, "t", values);
    RC_ASSERT(out.find("<script") == std::string::npos);
    RC_ASSERT(std::count(out.begin(), out.end(), '<') == 6);
    RC_ASSERT(std::count(out.begin(), out.end(), '>') == 6);
    RC_ASSERT(std::count(out.begin(), out.end(), '"') == 4);
    RC_ASSERT(std::count(out.begin(), out.end(), '\'') == 4);
    RC_ASSERT(out.find("href=\"javascript") == std::string::npos);
  }));
}

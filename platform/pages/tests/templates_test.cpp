#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

#include "platform/pages/html.hpp"

using namespace qiying;
using pages::Lang;
using pages::Templates;
using pages::Values;

namespace {

std::string render(std::string_view source, const Values& values = {}) {
  Templates templates;
  templates.add_texts(
      {{"a.title", {"标题 <1>", "Title <1>"}}, {"a.total", {"共 {TOTAL} 条", "{TOTAL} in all"}}});
  templates.add("t.html", source);
  return templates.render(Lang::zh, "t.html", values);
}

std::string fault(std::string_view source) {
  try {
    render(source);
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a page in both languages") {
  Templates templates;
  templates.add_texts({{"home.hello", {"您好，{NAME}", "Hello, {NAME}"}}});
  templates.add("home.html", "<p title=\"[[home.hello]]\">[[home.hello]]</p>");
  Values values;
  values.set("NAME", "<张三>");
  CHECK(templates.render(Lang::zh, "home.html", values) ==
        "<p title=\"您好，&lt;张三&gt;\">您好，&lt;张三&gt;</p>");
  CHECK(templates.render(Lang::en, "home.html", values) ==
        "<p title=\"Hello, &lt;张三&gt;\">Hello, &lt;张三&gt;</p>");
}

TEST_CASE("sections repeat, nest and see the values around them") {
  Values values;
  values.set("UNIT", "件");
  for (const char* name : {"街道甲", "街道乙"}) {
    auto& row = values.add("ROWS");
    row.set("NAME", name);
    row.add("TAGS").set("TAG", "一");
    row.add("TAGS").set("TAG", "二");
  }
  CHECK(render("{{#ROWS}}<li>{{NAME}}{{#TAGS}}[{{TAG}}{{UNIT}}]{{/TAGS}}</li>{{/ROWS}}", values) ==
        "<li>街道甲[一件][二件]</li><li>街道乙[一件][二件]</li>");
}

TEST_CASE("a section over a value shows when it is not empty; the inverse when it is") {
  Values values;
  const auto source = "{{#HINT}}<p>{{HINT}}</p>{{/HINT}}{{^HINT}}-{{/HINT}}";
  CHECK(render(source, values) == "-");
  values.set("HINT", "");
  CHECK(render(source, values) == "-");
  values.set("HINT", "填写全称");
  CHECK(render(source, values) == "<p>填写全称</p>");
}

TEST_CASE("show gives a section without values") {
  Values values;
  values.show("DEMO");
  CHECK(render("{{#DEMO}}示范{{/DEMO}}{{#OTHER}}x{{/OTHER}}", values) == "示范");
}

TEST_CASE("a value set again replaces the old one; numbers print plainly") {
  Values values;
  values.set("N", "old");
  values.set("N", std::int64_t{-12});
  CHECK(render("{{N}}", values) == "-12");
}

TEST_CASE("a part without arguments sees the values, a call with arguments only these") {
  Templates templates;
  templates.add_texts({{"f.label", {"名称（{MAX} 字）", "Name"}}});
  templates.add("field.html",
                "<label>{{LABEL}}</label><input name=\"{{NAME}}\" value=\"{{VALUE}}\">{{SECRET}}");
  templates.add("open.html", "{{>field.html}}");
  templates.add("call.html", "{{>field.html NAME=\"title\" LABEL=[[f.label]] VALUE=TYPED}}");
  templates.check();
  Values values;
  values.set("SECRET", "s");
  values.set("LABEL", "L");
  values.set("TYPED", "\"x\"");
  values.set("MAX", 100);
  CHECK(templates.render(Lang::zh, "open.html", values) == "<label>L</label><input name=\"\" value=\"\">s");
  CHECK(templates.render(Lang::zh, "call.html", values) ==
        "<label>名称（100 字）</label><input name=\"title\" value=\"&quot;x&quot;\">");
}

TEST_CASE("a call passes a section on under another name") {
  Templates templates;
  templates.add("list.html", "{{#ITEMS}}<li>{{T}}</li>{{/ITEMS}}");
  templates.add("page.html", "{{>list.html ITEMS=NEWS}}");
  Values values;
  values.add("NEWS").set("T", "1");
  values.add("NEWS").set("T", "2");
  CHECK(templates.render(Lang::zh, "page.html", values) == "<li>1</li><li>2</li>");
}

TEST_CASE("notes and indentation do not reach the reader; preformatted text stays") {
  CHECK(render("<ul>\n    <li>a</li>\n\n</ul>{{! nobody sees this }}") == "<ul>\n<li>a</li>\n\n</ul>");
  CHECK(render("<pre>\n   x\n</pre>") == "<pre>\n   x\n</pre>");
}

TEST_CASE("[[ that is no key is plain text") {
  CHECK(render("<p>a[[1] b[[ ]]</p>") == "<p>a[[1] b[[ ]]</p>");
}

TEST_CASE("faults are told with template and line") {
  CHECK(fault("<p>\n[[a.missing]]</p>") == "t.html:2: there is no text \"a.missing\"");
  CHECK(fault("{{#A}}\nx") == "t.html:2: section A is not closed");
  CHECK(fault("x{{/A}}") == "t.html:1: {{/A}} closes nothing");
  CHECK(fault("{{#A}}{{/B}}") == "t.html:1: {{/B}} stands where {{/A}} was expected");
  CHECK(fault("{{A") == "t.html:1: {{ without }}");
  CHECK(fault("{{A B}}") == "t.html:1: \"A B\" is no name");
  CHECK(fault("<p") == "t.html:1: the template ends inside of a tag");
  CHECK(fault("a < b") == "t.html:1: write &lt; for a < that begins no tag");
}

TEST_CASE("a call of nothing, or of itself, is told before any page is shown") {
  Templates templates;
  templates.add("a.html", "\n{{>b.html}}");
  CHECK_THROWS_WITH_AS(templates.check(), "a.html:2: there is no template \"b.html\"", std::logic_error);
  templates.add("b.html", "{{#X}}{{>a.html}}{{/X}}");
  CHECK_THROWS_WITH_AS(templates.check(), "b.html:1: the call comes back to \"a.html\"", std::logic_error);
}

TEST_CASE("unknown templates and texts are errors") {
  Templates templates;
  CHECK_THROWS_AS(templates.render(Lang::zh, "none.html", Values{}), std::logic_error);
  CHECK_THROWS_AS(templates.text(Lang::zh, "none"), std::logic_error);
  CHECK_FALSE(templates.has("none.html"));
}

TEST_CASE("many threads render one template") {
  Templates templates;
  templates.add("t.html", "{{#ROWS}}<li>{{N}}</li>{{/ROWS}}");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        Values values;
        values.add("ROWS").set("N", t);
        if (templates.render(Lang::zh, "t.html", values) != "<li>" + std::to_string(t) + "</li>") ++wrong[t];
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

#include "platform/pages/load.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace qiying;

TEST_CASE("texts are named by their tables") {
  const auto texts = pages::read_texts(
      "x.toml", "[a.b]\nc = { zh = \"中\", en = \"E\" }\n[a]\nd = { zh = \"1\", en = \"2\" }");
  CHECK(texts.at("a.b.c") == base::Text{"中", "E"});
  CHECK(texts.at("a.d") == base::Text{"1", "2"});
}

TEST_CASE("a text in one language only is an error that names the line") {
  CHECK_THROWS_WITH_AS(pages::read_texts("x.toml", "[a]\n\nb = { zh = \"中\" }"),
                       "x.toml:3: a.b lacks zh or en", std::logic_error);
  CHECK_THROWS_WITH_AS(pages::read_texts("x.toml", "[a]\nb = \"中\""), "x.toml:2: a.b is no table { zh, en }",
                       std::logic_error);
  CHECK_THROWS_AS(pages::read_texts("x.toml", "[a\n"), std::logic_error);
}

TEST_CASE("CSS keeps its meaning without comments and blanks") {
  CHECK(pages::minify_css("/* x */\na , b > c {\n  color: red;\n  margin: 0 auto;\n}\n") ==
        "a,b>c{color: red;margin: 0 auto}");
  CHECK(pages::minify_css("a::after { content: \"; } /* \"; }") == "a::after{content: \"; } /* \"}");
  CHECK(pages::minify_css("a :focus{width:calc(1px + 2px)}") == "a :focus{width:calc(1px + 2px)}");
  CHECK(pages::minify_css("a{b:c}/* open") == "a{b:c}");
}

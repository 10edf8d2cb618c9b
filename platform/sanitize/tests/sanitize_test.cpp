#include "platform/sanitize/sanitize.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace qiying::sanitize;

TEST_CASE("an editor's markup stays") {
  CHECK(clean_html("<h2>一、条件</h2><p>年营业收入<strong>不低于</strong> 2000 万元</p>") ==
        "<h2>一、条件</h2><p>年营业收入<strong>不低于</strong> 2000 万元</p>");
  CHECK(clean_html("<ul><li>甲</li><li>乙</li></ul>") == "<ul><li>甲</li><li>乙</li></ul>");
  CHECK(clean_html("<a href=\"https://www.gov.cn/x?a=1&amp;b=2\">原文</a>") ==
        "<a href=\"https://www.gov.cn/x?a=1&amp;b=2\" rel=\"noopener nofollow\">原文</a>");
}

TEST_CASE("old names become modern ones, unknown elements keep their text") {
  CHECK(clean_html("<b>重要</b><font color=red>红字</font>") == "<strong>重要</strong>红字");
}

TEST_CASE("nothing that runs survives") {
  CHECK(clean_html("<script>alert(1)</script>") == "");
  CHECK(clean_html("<img src=x onerror=alert(1)>") == "");
  CHECK(clean_html("<p onclick=\"alert(1)\">x</p>") == "<p>x</p>");
  CHECK(clean_html("<a href=\"javascript:alert(1)\">x</a>") == "<a>x</a>");
  CHECK(clean_html("<a href=\"java\nscript:alert(1)\">x</a>") == "<a>x</a>");
  CHECK(clean_html("<a href=\"//evil.example\">x</a>") == "<a>x</a>");
  CHECK(clean_html("<svg><script>alert(1)</script></svg>ok") == "ok");
  CHECK(clean_html("<style>*{background:url(x)}</style>ok") == "ok");
  CHECK(clean_html("<iframe src=/></iframe>ok") == "ok");
}

TEST_CASE("unclosed and nested nonsense is closed, bounded and escaped") {
  CHECK(clean_html("1 < 2 & 3").find("<p") == std::string::npos);
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<blockquote>";
  CHECK(clean_html(deep + "x").size() < 10000);
}

TEST_CASE("cleaning twice changes nothing, and no tag outside the list is ever written") {
  CHECK(rc::check("idempotent and closed", [] {
    static const std::vector<std::string> kPieces = {
        "<p>",  "</p>", "<script>",  "</script>", "<a href=\"",   "\">", "javascript:", "'",
        "<",    ">",    "&",         "&lt;",      "<img src=/x>", "<b>", "中文",        " onclick=",
        "<!--", "-->",  "<![CDATA[", "]]>",       "<svg",         "/>",  "\0x"};
    std::string html;
    for (const auto i :
         *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(kPieces.size()))))
      html += kPieces[i];
    const auto once = clean_html(html);
    RC_ASSERT(clean_html(once) == once);
    RC_ASSERT(once.find("<script") == std::string::npos);
    RC_ASSERT(once.find("<svg") == std::string::npos);
  }));
}

TEST_CASE("plain text has the words of all blocks") {
  CHECK(plain_text("<h2>标题</h2><p>一<strong>二</strong></p>") == "标题 一二");
}

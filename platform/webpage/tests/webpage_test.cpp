#include "platform/webpage/webpage.hpp"

#include <doctest/doctest.h>

using qiying::webpage::read;

TEST_CASE("links are absolute, once each, with the words of their row") {
  const auto page = read(R"X(<html><head><meta charset="utf-8"><title> 通知  公告 </title></head><body>
<ul><li><a href="./t1.html">关于组织申报…</a><span>2026-03-01</span></li>
<li><a href="/a/t2.html#top" title="关于印发节能改造补贴办法的通知">关于印发节能…</a> 2026-03-02</li>
<li><a href="t1.html">再一次</a></li><li><a href="javascript:alert(1)">不要</a><a href="mailto:a@b.c">信</a></li></ul>)X",
                         "https://www.example.gov.cn/zc/index.html");
  CHECK(page.title == "通知 公告");
  REQUIRE(page.links.size() == 2);
  CHECK(page.links[0].address == "https://www.example.gov.cn/zc/t1.html");
  CHECK(page.links[0].around == "关于组织申报…2026-03-01");
  CHECK(page.links[1].address == "https://www.example.gov.cn/a/t2.html");
  CHECK(page.links[1].text == "关于印发节能改造补贴办法的通知");
}

TEST_CASE("the text is what people read, a paragraph a line") {
  const auto page = read(
      "<body><nav>首页</nav><script>var "
      "a='没有'</script><h1>标题</h1><p>第一条　补贴<b>两成</b>。</p><p>第二条</p>"
      "<footer>版权</footer>",
      "https://www.example.gov.cn/");
  CHECK(page.text == "标题\n第一条 补贴两成。\n第二条\n");
}

TEST_CASE("old pages come in GB 18030, with or without saying so") {
  const std::string words = "\xB2\xB9\xCC\xF9";  // 补贴
  CHECK(read("<body><p>" + words + "</p>", "http://a.gov.cn/").text == "补贴\n");
  CHECK(read("<head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'></head><body><p>" +
                 words + "</p>",
             "http://a.gov.cn/")
            .text == "补贴\n");
}

TEST_CASE("rubbish, emptiness and depth are no fault") {
  CHECK(read("", "http://a.gov.cn/").links.empty());
  CHECK(read(std::string("\0\xFF<<<", 5), "not an address").links.empty());
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<div>";
  CHECK(read(deep + "<a href='/x'>x</a>", "http://a.gov.cn/").text.size() < 10);
}

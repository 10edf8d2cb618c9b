// What pages and files say of themselves.
#include "modules/policy/internal/harvest.hpp"

#include <doctest/doctest.h>

#include "engines/rules/check.hpp"
#include "modules/policy/internal/rulebook.hpp"

using namespace qiying;
using namespace qiying::policy;

TEST_CASE("document numbers in one spelling, whatever the page's brackets and blanks") {
  CHECK(doc_number_of("文号：鄂政发〔2026〕10号") == "鄂政发〔2026〕10号");
  CHECK(doc_number_of("武政规[2021]14号") == "武政规〔2021〕14号");
  CHECK(doc_number_of("根据工信部企业（2026） 2 号，…") == "工信部企业〔2026〕2号");
  CHECK(doc_number_of("鄂数字经济发〔2026〕第6号") == "鄂数字经济发〔2026〕6号");
  CHECK(doc_number_of("先有 2026 年的（附件），再有：阳政〔2025〕3号和阳政〔2025〕4号") == "阳政〔2025〕3号");
}

TEST_CASE("what only looks like a number is none") {
  for (const char* text :
       {"", "〔2026〕10号", "通知（2026年）", "政〔26〕1号", "政〔2026〕号", "政〔2026〕1", "第10号"})
    CHECK(doc_number_of(text) == "");
}

TEST_CASE("dates as lists write them") {
  CHECK(date_of("关于… 2026-03-01") == base::parse_date("2026-03-01").value());
  CHECK(date_of("[2026/3/1]") == base::parse_date("2026-03-01").value());
  CHECK(date_of("2026年12月31日 来源") == base::parse_date("2026-12-31").value());
  CHECK_FALSE(date_of("2026-02-30").has_value());
  CHECK_FALSE(date_of("电话 027-20260301").has_value());
}

TEST_CASE("only hosts that are allowed, and no disguises") {
  const std::vector<std::string> hosts = {".gov.cn", "zc.example.org"};
  CHECK(may_read("https://www.wuhan.gov.cn/zc/", hosts));
  CHECK(may_read("http://zc.example.org:8080/x", hosts));
  for (const char* address :
       {"http://127.0.0.1/", "http://gov.cn.evil.org/", "http://www.gov.cn@evil.org/", "file:///etc/passwd",
        "http://evilgov.cn/", "ftp://www.gov.cn/", "", "http://x.zc.example.org/"})
    CHECK_FALSE(may_read(address, hosts));
}

TEST_CASE("the items of a list are links of the same site with a date beside them") {
  const auto items = items_of(R"(<meta charset=utf-8><ul>
<li><a href="/zc/1.html">关于印发节能改造补贴办法的通知</a><span>2026-03-01</span></li>
<li><a href="/zc/2.html">武汉市人民政府关于某事的决定 2026-03-02</a></li>
<li><a href="/about.html">关于我们和网站地图</a></li><li><a href="/x">更多</a> 2026-03-03</li>
<li><a href="https://other.gov.cn/1">别的网站的一篇文章</a> 2026-03-03</li></ul>)",
                              "https://www.example.gov.cn/zc/");
  REQUIRE(items.size() == 2);
  CHECK(items[0].address == "https://www.example.gov.cn/zc/1.html");
  CHECK(items[0].published == base::parse_date("2026-03-01").value());
  CHECK(items[1].title == "武汉市人民政府关于某事的决定");
}

TEST_CASE(
    "a draft of what is known reads without a fault and matches nobody before an officer has written it") {
  rules::Findings findings;
  const auto text =
      draft_of({"f-1", "关于\"节能\"的通知: 甲\n乙", "示政发〔2026〕1号", "https://www.example.gov.cn/1",
                "示范区政府", base::parse_date("2026-03-01").value()});
  const auto p = rules::read_policy({"草稿", text}, law_library(), findings);
  REQUIRE(p);
  CHECK(findings.errors() == 0);
  CHECK(p->doc_number == "示政发〔2026〕1号");
  CHECK(rules::not_in_force(*p, base::parse_date("2026-04-01").value()).has_value());
}

// What is no budget, and what cannot be read.
#include "engines/disclosure/tests/support.hpp"
#include "engines/disclosure/tests/synthetic_text.hpp"

#include <unicode/ucnv.h>

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

namespace {

std::string refusal(const std::string& bytes) {
  const auto report = audit("x", bytes);
  return report ? "" : report.error().code;
}

std::string gb18030(const std::string& utf8) {
  std::string out(utf8.size() * 2 + 16, '\0');
  UErrorCode status = U_ZERO_ERROR;
  out.resize(
      static_cast<std::size_t>(ucnv_convert("gb18030", "UTF-8", out.data(), static_cast<int32_t>(out.size()),
                                            utf8.data(), static_cast<int32_t>(utf8.size()), &status)));
  return out;
}

}  // namespace

TEST_CASE("what cannot be checked is refused with a reason") {
  CHECK(refusal("") == "disclosure.empty");
  CHECK(refusal(" \n\t\n") == "disclosure.empty");
  CHECK(refusal(std::string("%PDF-1.7\n", 9)) == "disclosure.binary");
  CHECK(refusal(std::string("\0\1\2\3", 4)) == "disclosure.binary");
  CHECK(refusal(std::string(kMaxBytes + 1, 'a')) == "disclosure.too_large");
  std::string novel;
  for (int i = 0; i < 2000; ++i)
    novel += "那天下着雨，他花了 3 元钱买了一把伞，慢慢走回家去。第二天又是晴天。\n";
  CHECK(refusal(novel) == "disclosure.no_figures");
}

TEST_CASE("GB18030, UTF-16 and lines of mixed encoding are read alike") {
  const auto text = print(invent(5), Style::tabs, 5).plain();
  CHECK(told(check(gb18030(text))).empty());
  const auto half = text.find('\n', text.size() / 2) + 1;
  const auto mixed = check(gb18030(text.substr(0, half)) + text.substr(half));
  CHECK(told(mixed).empty());
  CHECK(mixed.summary.checked == check(text).summary.checked);
}

TEST_CASE("a table cut in the middle gives no invented errors") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const auto text = print(invent(seed), Style::tabs, seed).plain();
    for (const std::size_t part : {2, 3, 4}) {
      const auto report = audit("cut", text.substr(0, text.size() / part));
      CHECK((report.ok() || !report.error().code.empty()));
    }
  }
}

TEST_CASE("HTML tables and Markdown tables are tables") {
  const std::string html =
      "<h1>云水市2024年部门预算</h1>\n<p>2024年支出预算总表</p>\n<p>单位：万元</p><table><tr><td>科目编码</"
      "td><td>科目名称</td><td>合计</td><td>基本支出</td><td>项目支出</td></tr>"
      "<tr><td></td><td>合计</td><td>10.00</td><td>6.00</td><td>5.00</td></tr></table>";
  CHECK(of_kind(check(html), "sum.columns").size() == 1);
  const std::string markdown =
      "云水市2024年部门预算\n2024年支出预算总表\n单位：万元\n| 科目编码 | 科目名称 | 合计 | 基本支出 | "
      "项目支出 |\n| | 合计 | 10.00 | 6.00 | 5.00 |\n";
  CHECK(of_kind(check(markdown), "sum.columns").size() == 1);
}

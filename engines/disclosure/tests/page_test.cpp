// Text out of PDF: page numbers, heads that are printed again, words in another order; and tables in other
// units.
#include "engines/disclosure/tests/support.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

namespace {

const std::string kTitle = "云水市企业服务中心2024年部门预算\n\n2024年支出预算总表\n单位：万元\n";
const std::string kHead = "科目编码 科目名称 合计 基本支出 项目支出\n";
const std::string kAbove =
    "合计 10.00 6.00 4.00\n201 一般公共服务支出 7.00 3.00 4.00\n20103 政府办公厅事务 7.00 3.00 4.00\n";
const std::string kBelow =
    "2010350 事业运行 7.00 3.00 4.00\n221 住房保障支出 3.00 3.00\n22102 住房改革支出 3.00 3.00\n2210201 "
    "住房公积金 3.00 3.00\n";

}  // namespace

TEST_CASE("the number of a page and the head printed again belong to no row") {
  for (const std::string foot : {"      第 2 页，共 8 页\n", "      - 2 -\n", "— 2 —\n",
                                 "企业服务中心        第2页/共8页\n", "Page 2 of 8\n"}) {
    CAPTURE(foot);
    CHECK(told(check(kTitle + kHead + kAbove + foot + kHead + kBelow)).empty());
  }
}

TEST_CASE("figures alone at the foot of pages that count up are their numbers") {
  const auto text = kTitle + kHead + kAbove + "\n3\n\f" + kHead + kBelow +
                    "\n4\n\f第二部分 说明\n\n一、其他\n\n无。\n\n5\n";
  CHECK(told(check(text)).empty());
  const auto wrong =
      of_kind(check(kTitle + kHead + "合计 10.00 6.00 5.00\n" + kAbove.substr(kAbove.find('\n') + 1) +
                    "\n3\n\f" + kHead + kBelow + "\n4\n"),
              "sum.columns");
  CHECK(wrong.size() == 1);
}

TEST_CASE("a table whose words came in another order is told, and nothing is invented about it") {
  const auto report = check(kTitle +
                            "科目编码\n201\n科目名称\n合计\n基本支出\n项目支出\n合计\n10.00\n6.00\n4."
                            "00\n一般公共服务支出\n7.00\n3.00\n4.00\n"
                            "221\n住房保障支出\n3.00\n3.00\n");
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings.front().kind == "table.order");
  CHECK(report.findings.front().severity == Severity::info);
}

TEST_CASE("what a sum should be is told in the unit of its table") {
  const auto wrong = of_kind(
      check("云水市企业服务中心2024年部门预算\n\n2024年支出预算总表\n单位：元\n科目编码\t科目名称\t合计\t基本"
            "支出\t项目支出\n"
            "\t合计\t1,234,567.89\t1,234,567.89\t\n201\t一般公共服务支出\t1,234,500.89\t1,234,500."
            "89\t\n20103\t政府办公厅事务\t1,234,500.89\t1,234,500.89\t\n2010350\t事业运行\t1,234,500.89\t1,"
            "234,500.89\t\n"),
      "sum.hierarchy");
  REQUIRE_FALSE(wrong.empty());
  CHECK(wrong.front().stated == "1,234,567.89");
  CHECK(wrong.front().expected == "1,234,500.89");
}

TEST_CASE("a rate that the printed figures do not give, but may have given before rounding, is a remark") {
  const auto report = check(budget("项目全年预算数为31.61万元，执行数为30.35万元，完成预算的96.02%。"));
  const auto found = of_kind(report, "text.execution");
  REQUIRE(found.size() == 1);
  CHECK(found.front().severity == Severity::info);
  CHECK(found.front().expected == "96.01%");
  CHECK(report.summary.held == report.summary.checked);
}

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

TEST_CASE("figures that left their rows are put back where the sums prove their place") {
  const std::string codes =
      kTitle +
      "科目编码\n201\n20103\n2010350\n221\n22102\n2210201\n\n科目名称\n\n合计\n一般公共服务支出\n"
      "政府办公厅事务\n事业运行\n住房保障支出\n住房改革支出\n住房公积金\n\n";
  SUBCASE("column by column, with blanks that left no trace") {
    CHECK(told(check(codes + "合计\n\n10.00\n7.00\n7.00\n7.00\n3.00\n3.00\n3.00\n\n基本支出\n\n6.00\n3.00\n"
                             "3.00\n3.00\n3.00\n3.00\n3.00\n\n项目支出\n\n4.00\n4.00\n4.00\n4.00\n"))
              .empty());
  }
  SUBCASE("a contradiction is found all the same") {
    const auto report = check(codes +
                              "合计\n\n10.00\n7.00\n7.00\n7.00\n3.00\n3.00\n3.00\n\n基本支出\n\n6.00\n3.00\n"
                              "3.00\n3.00\n3.00\n3.00\n3.00\n\n项目支出\n\n4.00\n4.00\n4.00\n4.50\n");
    CHECK(of_kind(report, "sum.columns").size() == 1);
    CHECK(of_kind(report, "sum.hierarchy").size() == 1);
    CHECK(of_kind(report, "table.order").empty());
  }
  SUBCASE("behind the title of the next table") {
    CHECK(told(check(codes +
                     "合计\n\n10.00\n7.00\n7.00\n7.00\n3.00\n3.00\n3.00\n\n基本支出\n项目支出\n"
                     "2024年政府性基金预算支出表\n单位:万元\n科目编码\n\n6.00 4.00\n3.00 4.00\n3.00 4.00\n"
                     "3.00 4.00\n3.00\n3.00\n3.00\n\n科目名称\n注:本单位无政府性基金预算相关支出\n"))
              .empty());
  }
  SUBCASE("a column that was lost is no contradiction") {
    const auto report = check(codes +
                              "合计\n\n10.00\n7.00\n7.00\n7.00\n3.00\n3.00\n3.00\n\n基本支出\n\n6.00\n"
                              "3.00\n3.00\n3.00\n3.00\n3.00\n3.00\n\n项目支出\n\n4.00\n4.00\n");
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings.front().kind == "table.order");
    CHECK(report.findings.front().severity == Severity::info);
  }
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

namespace {

// A list whose narrow head breaks 行次 into two lines, as PDF gives it.
std::string numbered(const std::string& last_class) {
  return "云水市企业服务中心2024年度部门决算\n\n2024年度收入支出决算总表\n单位：万元\n收入 支出\n"
         "项目 行 决算数 项目 行 决算数\n次 次\n栏次 1 栏次 2\n"
         "一、一般公共预算财政拨款收入 1 30.50 一、一般公共服务支出 12 20.25\n"
         "二、政府性基金预算财政拨款收入 2 二、外交支出 13\n"
         "三、国有资本经营预算财政拨款收 3 三、国防支出 14\n入\n"
         "四、上级补助收入 4 四、公共安全支出 15\n五、事业收入 5 五、教育支出 16\n"
         "六、经营收入 6 六、科学技术支出 17\n七、文化旅游\n7 体育与传媒支 18\n出\n"
         "8 八、社会保障和就业支出 19 " +
         last_class + "\n本年收入合计 9 30.50 本年支出合计 20 30.50\n年初结转和结余 10 年末结转和结余 21\n" +
         "总计 11 30.50 总计 22 30.50\n";
}

}  // namespace

TEST_CASE("the numbers of lines are no amounts, also where the head 行次 is broken apart") {
  CHECK(told(check(numbered("10.25"))).find("sum") == std::string::npos);
  CHECK(of_kind(check(numbered("10.25")), "table.order").empty());
  const auto wrong = of_kind(check(numbered("11.25")), "sum.list");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().stated == "30.50");
  CHECK(wrong.front().expected == "31.50");
}

TEST_CASE("numbers of lines that stand apart from their labels tell that the words came in another order") {
  const auto report = check(
      "云水市企业服务中心2024年度部门决算\n\n2024年度收入支出决算总表\n单位：万元\n项目\n行次\n决算数\n"
      "一、一般公共预算财政拨款收入\n二、事业收入\n三、其他收入\n本年收入合计\n总计\n1\n2\n3\n4\n5\n"
      "一、一般公共服务支出\n本年支出合计\n6\n7\n30.50\n20.25\n30.50\n");
  CHECK(of_kind(report, "table.order").size() == 1);
  CHECK(
      std::ranges::none_of(report.findings, [](const Finding& f) { return f.severity == Severity::error; }));
}

TEST_CASE("a figure that the end of a line breaks in two is one figure") {
  const std::string cut = "年初预算为592.00万元，支出决算为5\n69.30万元，完成年初预算的";
  CHECK(told(check(budget(cut + "96.2%。"))).empty());
  CHECK(told(check(budget(cut + "97.2%。"))) == "text.execution 97.2% -> 96.2%\n");
  CHECK(told(check(budget("年初预算为592.00万元，支出决算为569.30万元，完成年初预算的97.\n2%。"))) ==
        "text.execution 97.2% -> 96.2%\n");
}

TEST_CASE("a label that runs down beside a long cell does not break the cell's sentences") {
  const std::string form =
      "云水市企业服务中心2024年部门预算\n2024年项目支出(绩效目标)申报表\n项目名称 党建工作经费 项目代码\n"
      "项目前 1. 党建经费2022年年初预算数9万元，调整预算数6.35万元，实际执行\n"
      "两年预 5.82万元。 2. 公众号运营项目为2022年新增项目，2022年年初预算\n"
      "算及当 数8.5万元，实际执行8.5万元。 3. 2023年两项合并为一个项目，党建与\n"
      "年预算 公众号运营项目，年初预算数11万元，1-7月执行数7.9万元。 4. 2024\n"
      "变动情 年预算数6.99万元，同比减少RATE%\n况\n";
  const auto with = [&](const std::string& rate) {
    auto text = form;
    return check(text.replace(text.find("RATE"), 4, rate));
  };
  CHECK(of_kind(with("36.45"), "text.growth").empty());
  const auto wrong = of_kind(with("63.45"), "text.growth");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().expected == "36.45%");
}

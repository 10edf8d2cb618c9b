// Tables: columns, codes, lists, printed formulas, procurement, compositions, forms.
#include "engines/disclosure/tests/support.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

namespace {

std::string expense(const std::string& row) {
  return "云水市2024年部门预算\n2024年支出预算总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出"
         "\n\t合计\t438.53\t311.67\t126.86\n"
         "201\t一般公共服务支出\t438.53\t311.67\t126.86\n20103\t政府办公厅事务\t438.53\t311.67\t126.86\n" +
         row + "2010350\t事业运行\t311.67\t311.67\t\n";
}

}  // namespace

TEST_CASE("a row's total is the sum of its columns, and a code the sum of the codes below") {
  CHECK(told(check(expense("2010302\t一般行政管理事务\t126.86\t\t126.86\n"))).empty());
  const auto r = check(expense("2010302\t一般行政管理事务\t126.86\t\t126.68\n"));
  CHECK(of_kind(r, "sum.columns").size() == 1);
  CHECK(of_kind(r, "sum.hierarchy").size() == 1);
}

TEST_CASE("a difference of the last digit among several parts is info") {
  const auto r = check(
      "云水市2024年部门预算\n2024年支出预算总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
      "201\t一般公共服务支出\t0.33\t0.33\t\n20101\t甲\t0.11\t0.11\t\n20102\t乙\t0.11\t0.11\t\n20103\t丙\t0."
      "12\t0.12\t\n");
  REQUIRE(!r.findings.empty());
  for (const auto& f : r.findings) {
    CHECK(f.severity == Severity::info);
    CHECK(f.why.zh.find("尾数") != std::string::npos);
  }
}

TEST_CASE("columns of running words are found by arithmetic") {
  const std::string text =
      "云水市2024年部门预算\n2024年一般公共预算支出表\n单位：万元\n科目编码 科目名称 合计 基本支出 "
      "项目支出\n小计 人员经费 公用经费\n"
      "合计 568.18 441.32 401.02 40.30 126.86\n201 一般公共服务支出 438.53 311.67 271.63 40.04 "
      "126.86\n2010302 一般行政管理事务 126.86 126.86\n"
      "2010350 事业运行 311.67 311.67 271.63 40.04\n208 社会保障和就业支出 129.65 129.65 129.39 "
      "0.26\n2080505 机关事业单位基本养老\n保险缴费支出 129.39 129.39 129.39\n2080599 其他支出 0.26 0.26 "
      "0.26\n";
  CHECK(told(check(text)).empty());
  auto wrong = text;
  wrong.replace(wrong.find("271.63 40.04 126.86"), 6, "271.36");
  CHECK(of_kind(check(wrong), "sum.columns").size() == 1);
}

TEST_CASE("a printed formula that names itself is told with the line that it means") {
  const std::string text =
      "云水市2023年度部门决算\n2023年度财政拨款收入支出决算总表\n单位：万元\n收入\t\t\t支出\t\t\n项目\t行次\t"
      "金额\t项目\t行次\t合计\n"
      "一、一般公共预算财政拨款\t1\t9.69\t一、一般公共服务支出\t33\t9.69\n本年收入合计\t27\t9."
      "69\t本年支出合计\t59\t9.69\n总计\t32\t9.69\t总计\t64\t9.69\n"
      "注：本表反映总收支。\n57 行 = (33+34+...+58) 行；64 行=（59+60）行。\n";
  const auto found = of_kind(check(text), "form.formula");
  REQUIRE(found.size() == 1);
  CHECK(found[0].expected == "59行");
}

TEST_CASE("quantity times price is the amount, also where the price is in yuan") {
  const auto table = [](const std::string& price) {
    return "云水市2024年部门预算\n2024年政府采购预算表\n单位：万元\n单位名称\t采购数量\t单价(元)"
           "\t采购金额\t其中面向中小企业\n合计\t\t\t28.78\t28.68\n中心\t1\t285300\t28.53\t28."
           "53\n中心\t100\t" +
           price + "\t0.25\t0.15\n";
  };
  CHECK(told(check(table("25"))).empty());
  CHECK(of_kind(check(table("28")), "procurement.price").size() == 1);
}

TEST_CASE("points that do not follow from target and actual value") {
  const auto form = [](const std::string& actual, const std::string& points) {
    return "云水市2020年度部门决算\n2020年度项目绩效自评表\n单位：万元\n项目名称\t走访经费\n年度财政资金总额"
           "\t33\t26.5\t80.3%\n一级指标\t二级指标\t三级指标\t年初目标值(A)\t实际完成值(B)\t分值\t得分\n"
           "产出指标\t数量指标\t走访企业次数\t≥12次\t" +
           actual + "\t40\t" + points +
           "\n产出指标\t质量指标\t回复率\t=100%\t100%\t20\t20\n满意度指标\t满意度\t满意度\t≥90%\t95%"
           "\t20\t20\n";
  };
  CHECK(told(check(form("12次", "40"))).empty());
  CHECK(of_kind(check(form("7次", "40")), "form.points").size() == 1);
  CHECK(of_kind(check(form("7次", "23.33")), "form.points").empty());
  CHECK(of_kind(check(form("12次", "41")), "form.points").size() == 1);
}

TEST_CASE("weights make 100, 90 or 80") {
  const auto form = [](const std::string& last) {
    return "云水市2024年部门预算\n2024年项目支出绩效目标申报表\n项目名称\t工作经费\n一级指标\t二级指标\t三级"
           "指标\t指标值\t分值\n产出指标\t数量指标\t走访楼宇次数\t≥42次\t30\n产出指标\t质量指标\t回复率\t="
           "100%\t30\n满意度指标\t满意度\t满意度\t≥90%\t" +
           last + "\n";
  };
  CHECK(told(check(form("20"))).empty());
  CHECK(told(check(form("40"))).empty());
  CHECK(of_kind(check(form("25")), "form.weights").size() == 1);
}

TEST_CASE("a deviation above 20 % needs a reason") {
  const auto form = [](const std::string& reason) {
    return "云水市2023年度部门决算\n2023年度“残保金”项目绩效自评表\n项目名称\t残保金\n预算执行情况(万元)"
           "\t\t预算数(A)\t执行数(B)\t执行率(B/"
           "A)\n年度财政资金总额\t2.5\t1.69\t67.6%\n偏差大或目标未完成原因分析\t" +
           reason + "\n";
  };
  CHECK(of_kind(check(form("无偏差。")), "form.deviation").size() == 1);
  CHECK(of_kind(check(form("在职人数减少，缴纳额相应减少。")), "form.deviation").empty());
}

TEST_CASE("details make the project's sum") {
  const auto form = [](const std::string& amount) {
    return "云水市2024年部门预算\n2024年项目支出绩效目标申报表\n项目名称\t综合经费\n项目当年预算\t19.87 "
           "万元\n项目支出明细\t项目内容\t测算依据及说明\t本级财政拨款金额\n\t聘用人员费用\t6.4万元/"
           "人×2人\t" +
           amount + "\n\t服务手册更新费用\t20元/册×1500册\t3\n\t服务企业工作经费\t\t4.07\n";
  };
  CHECK(told(check(form("12.8"))).empty());
  const auto r = check(form("13.8"));
  CHECK(of_kind(r, "detail.product").size() == 1);
  CHECK(of_kind(r, "detail.sum").size() == 1);
}

TEST_CASE("an empty table needs its statement") {
  const std::string table =
      "云水市2024年部门预算\n2024年政府性基金预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\n";
  CHECK(of_kind(check(table), "complete.statement").size() == 1);
  CHECK(told(check(table + "注：本单位无政府性基金预算支出\n")).empty());
}

TEST_CASE("a form in yuan inside a document in 万元 is the same money") {
  const std::string text =
      "云水市2024年部门预算\n2024年支出预算总表\n单位：元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合"
      "计\t5681800\t4413200\t1268600\n"
      "第二部分 "
      "说明\n三、支出预算安排情况\n2024年支出预算568.18万元。其中：基本支出441.32万元，项目支出126."
      "86万元。\n";
  CHECK(told(check(text)).empty());
}

TEST_CASE("a label alone on its line, as a workbook's row with one cell gives it, does not end its list") {
  const auto list = [](const std::string& housing) {
    return "云水市企业服务中心2025年部门预算\n2025年收支预算总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t"
           "项目\t预算数\n"
           "一、一般公共预算拨款收入\t50.00\t一、一般公共服务支出\t30.00\n\t\t二、卫生健康支出\t5.00\n"
           "三、节能环保支出\n\t\t四、住房保障支出\t" +
           housing + "\n本年收入合计\t50.00\t本年支出合计\t50.00\n收入总计\t50.00\t支出总计\t50.00\n";
  };
  CHECK(told(check(list("15.00"))).find("sum.") == std::string::npos);
  CHECK(of_kind(check(list("51.00")), "sum.list").size() == 1);
  CHECK(of_kind(check(list("15.00")), "table.numbering").empty());
}

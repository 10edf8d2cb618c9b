// Tables in running words whose cells are known by what they say: procurement, lists with line numbers,
// economic items by name, values of forms.
#include "engines/disclosure/tests/support.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

namespace {

std::string procurement(const std::string& small) {
  return "云水市企业服务中心2024年部门预算\n\n2024年政府采购预算表\n单位：万元\n单位名称 项目 采购数量 单价 "
         "计量单位 "
         "采购金额 面向中小企业 面向小微企业\n合计 28.53 28.78 28.68 " +
         small +
         "\n云水市企业服务中心 平台建设 1 28.53 批\n28.53 28.53 17.12\n云水市企业服务中心 办公\n100 0.0025 "
         "包 0.25 "
         "0.15 0.09\n";
}

std::string numbered(const std::string& total) {
  return "云水市企业服务中心2024年度部门决算\n\n2024年度收入支出决算总表\n单位：万元\n收入 支出\n项目 行次 "
         "决算数\n\n"
         "一、财政拨款收入\n二、事业收入\n三、其他收入\n本年收入合计\n\n1\n2\n3\n4\n\n"
         "30.50 一、一般公共服务支出\n二、外交支出\n三、国防支出\n四、住房保障支出\n30.50 本年支出合计\n\n"
         "6 20.25\n7\n8\n9 10.25\n10 30.50\n11\n\n总计\n\n5 30.50 总计\n\n12 " +
         total + "\n\n注：4行=(1+2+3)行；10行=(6+7+8+9)行。\n";
}

std::string economic(const std::string& pay) {
  return "云水市企业服务中心2024年度部门决算\n\n2024年度一般公共预算财政拨款基本支出决算明细表\n单位：万元\n"
         "人员经费 公用经费\n"
         "科目代码\n301\n30101\n30102\n30108\n303\n30305\n30309\n\n工资福利支出 30.00 302\n商品和服务支出 "
         "2.00\n"
         "基本工资\n" +
         pay +
         " 30201 办公费\n1.50\n津贴补贴 12.00 30211 差旅费\n0.50\n机关事业单位基 8.00\n本养老保险缴费\n"
         "对个人和家庭的 4.00\n补助\n生活补助\n奖励金 4.00\n";
}

}  // namespace

TEST_CASE("procurement in running words is recomputed row by row and against its total") {
  CHECK(told(check(procurement("17.21"))).find("procurement") == std::string::npos);
  const auto wrong = of_kind(check(procurement("17.31")), "procurement.total");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().expected == "17.21");
}

TEST_CASE("amounts stand behind the numbers of their lines, wherever the labels are") {
  CHECK(told(check(numbered("30.50"))).empty());
  const auto wrong = of_kind(check(numbered("31.50")), "sum.balance");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().expected == "31.50");
}

TEST_CASE("economic items out of order are known by their names") {
  CHECK(of_kind(check(economic("10.00")), "table.order").empty());
  CHECK(of_kind(check(economic("10.00")), "sum.hierarchy").empty());
  const auto wrong = of_kind(check(economic("19.00")), "sum.hierarchy");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().expected == "39.00");
}

TEST_CASE("years and target in different units are told in running words") {
  const std::string form =
      "云水市企业服务中心2024年部门预算\n2024年项目支出(绩效目标)申报表\n单位：万元\n三级指标 前年 上年 "
      "预计当年实现\n"
      "公众号全年推送文章数量 ≥100 期 ≥100 期 ≥100 ";
  CHECK(of_kind(check(form + "期 计划数据\n"), "form.unit").empty());
  CHECK(of_kind(check(form + "篇 计划数据\n"), "form.unit").size() == 1);
}

TEST_CASE("a row of a self-evaluation that lost a cell is read by its values") {
  const std::string form =
      "云水市企业服务中心2024年度部门决算\n2024年度部门整体绩效自评表\n\t二级指标\t三级指标\t指标分类\t年初目"
      "标值\t实际完成值\n"
      "\t预算执行\t预算执行率\t基本\t85%以上\t87%\n满意度\t服务对象满意度\t满意度\t大于95%\t";
  CHECK(of_kind(check(form + "97%\t\n"), "form.no_number").empty());
  const auto told = of_kind(check(form + "完成\t\n"), "form.no_number");
  REQUIRE(told.size() == 1);
  CHECK(told.front().severity == Severity::info);
}

TEST_CASE("the number of a heading alone on its line belongs to the heading") {
  const std::string table =
      "云水市企业服务中心2024年度部门决算\n2024年度财政拨款“三公”经费支出决算表\n单位：万元\n预算数 决算数\n"
      "3.50 0.00 2.50 0.00 2.50 1.00 2.84 0.00 2.13 0.00 2.13 0.71\n第三部分 "
      "说明\n七、\n“三公”经费支出决算情况说明\n"
      "“三公”经费预算为3.50万元，支出决算为2.84万元，完成预算的81.1%。\n";
  CHECK(of_kind(check(table), "text.three_public").empty());
}

namespace {

std::string evaluation(const std::string& rows, const std::string& total) {
  return "云水市企业服务中心2024年度部门决算\n2024年度“宣讲经费”项目绩效自评表\n项目名称 宣讲经费\n"
         "一级指标 二级指标 三级指标 年初目标值 实际完成值 分值 得分\n" +
         rows + "总分 " + total + "\n";
}

}  // namespace

TEST_CASE("in running words an indicator that was not understood is no missing weight") {
  const std::string rows =
      "产出指标 数量指标 宣讲场次 ≥12次 15次 30 30\n质量指标 完成率 100% 100% 30 30\n效益指标 社会效益指标 "
      "知晓率 ≥90% 93% 20 20\n";
  const std::string broken = "满意度指标 服务对象满意度 参会企业满意度 ≥90%\n左右 97% 20 20\n";
  const auto cut = check(evaluation(rows + broken, "100"));
  CHECK(of_kind(cut, "form.weights").empty());
  CHECK(of_kind(cut, "form.total").empty());
  // The points make the total: every row was read, and the weights are short.
  CHECK(of_kind(check(evaluation(rows, "80")), "form.weights").empty());
  const auto wrong =
      of_kind(check(evaluation(rows + "满意度指标 服务对象满意度 参会企业满意度 ≥90% 97% 16 16\n", "96")),
              "form.weights");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().stated == "96");
}

TEST_CASE("人员经费合计 and 公用经费合计 broken over lines are the totals of two lists") {
  const auto report = check(
      "云水市企业服务中心2024年度部门决算\n\n2024年度一般公共预算财政拨款基本支出决算明细表\n单位：万元\n科目"
      "代码 科目名称 决算数\n"
      "301 工资福利支出 25.00\n30101 基本工资 25.00\n302 商品和服务支出 5.00\n30201 办公费 5.00\n"
      "人员经费\n合计 25.00 公用经费\n合计 5.00\n");
  CHECK(told(report).find("sum.") == std::string::npos);
}

namespace {

// A project's form, its cells parted by `cell` and its rows by a line end.
std::string project_form(const std::string& cell, const std::string& pay) {
  const auto row = [&](std::initializer_list<std::string> cells) {
    std::string out;
    for (const auto& c : cells) out += (out.empty() ? "" : cell) + c;
    return out + "\n";
  };
  return "云水市企业服务中心2025年部门预算\n2025年项目支出(绩效目标)申报表\n单位：万元\n" +
         row({"项目名称", "政策宣讲经费"}) + row({"项目当年预算", "16.30万元"}) +
         row({"当年预算合计", "16.30"}) + row({"1.财政拨款收入", "16.30"}) + row({"2.其他资金"}) +
         row({"项目内容", "测算依据及说明", "本级财政拨款金额"}) + row({"讲师费用", "0.5万元/场×24场", pay}) +
         row({"资料印刷", "20元/册×1500册", "3"}) + row({"场地及其他", "1.30"}) +
         row({"项目资产配置计划及采购计划"});
}

}  // namespace

TEST_CASE("details and sources of a project's form are recomputed in running words and one cell a line") {
  for (const std::string cell : {"  ", "\n"}) {
    CAPTURE(cell);
    CHECK(told(check(project_form(cell, "12"))).find("detail") == std::string::npos);
    const auto wrong = check(project_form(cell, "21"));
    REQUIRE(of_kind(wrong, "detail.product").size() == 1);
    CHECK(of_kind(wrong, "detail.product").front().expected == "12.00");
    REQUIRE(of_kind(wrong, "detail.sum").size() == 1);
    CHECK(of_kind(wrong, "detail.sum").front().expected == "25.30");
  }
}

TEST_CASE("units stand above their projects with the sum of them, one cell a line, too") {
  const auto table = [](const std::string& of_unit) {
    return "云水市企业服务中心2025年部门预算\n2025年项目支出预算表\n单位：万元\n项目编码\n项目名称\n合计\n"
           "一般公共预算\n合计\n26.86\n26.86\n131\n云水市企业服务中心\n" +
           of_unit + "\n" + of_unit +
           "\n42010325131T000000102\n综合性工作经费\n19.87\n19.87\n42010325131T000000109\n党建工作经费\n"
           "6.99\n6.99\n";
  };
  CHECK(of_kind(check(table("26.86")), "sum.projects").empty());
  const auto wrong = of_kind(check(table("28.66")), "sum.projects");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().expected == "26.86");
}

TEST_CASE("a row whose figures are right in no order is an error, not a row out of order") {
  const auto table = [](const std::string& total) {
    return "云水市企业服务中心2025年部门预算\n2025年一般公共预算支出表\n单位：万元\n科目编码 科目名称 合计 "
           "基本支出 "
           "小计 人员经费 公用经费 项目支出\n合计 50.00 40.00 37.00 3.00 10.00\n"
           "201 一般公共服务支出 30.00 20.00 18.00 2.00 10.00\n"
           "20113 商贸事务 30.00 20.00 18.00 2.00 10.00\n2011350 事业运行 30.00 20.00 18.00 2.00 10.00\n"
           "208 社会保障和就业支出 " +
           total +
           " 20.00 19.00 1.00\n20805 养老支出 20.00 20.00 19.00 1.00\n"
           "2080505 缴费支出 20.00 20.00 19.00 1.00\n";
  };
  CHECK(told(check(table("20.00"))).find("sum.") == std::string::npos);
  const auto wrong = check(table("19.50"));
  CHECK(of_kind(wrong, "table.order").empty());
  CHECK_FALSE(of_kind(wrong, "sum.columns").empty());
}

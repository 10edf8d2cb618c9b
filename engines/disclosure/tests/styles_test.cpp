// Invented documents in the styles of other places (tests/samples): 亿元 in the text and codes in three
// columns; 元 in the tables and the evaluation forms of 2021; a unit, a province, a township, a ministry and
// a street, most with amounts that were rounded from 元 one by one. Right ones are clean with cells and in
// running words, and each contradiction planted by hand is found.
#include <fstream>
#include <sstream>

#include "engines/disclosure/tests/support.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

namespace {

std::string sample(const std::string& name) {
  std::ifstream in("engines/disclosure/tests/samples/" + name, std::ios::binary);
  REQUIRE(in.good());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// As a PDF gives it: blanks leave no trace.
std::string in_words(const std::string& text) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (line.find('\t') != line.npos) {
      std::string row;
      for (const char c : line) {
        if (c != '\t')
          row += c;
        else if (!row.empty() && !row.ends_with("  "))
          row += "  ";
      }
      line = "   " + row;
    }
    out += line + "\n";
  }
  return out;
}

// As LibreOffice saves text: one cell a line; `blanks` keeps an empty line for an empty cell.
std::string stacked(const std::string& text, bool blanks) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (line.find('\t') == line.npos) {
      out += line + "\n";
      continue;
    }
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');)
      if (blanks || !cell.empty()) out += cell + "\n";
    if (blanks && line.ends_with('\t')) out += "\n";
  }
  return out;
}

struct Planted {
  const char *what, *with, *kind;
  bool words = true;  // found in running words, too
};

std::string planted(const std::string& text, const Planted& p) {
  const auto at = text.find(p.what);
  REQUIRE_MESSAGE(at != text.npos, p.what);
  return text.substr(0, at) + p.with + text.substr(at + std::string(p.what).size());
}

void check_planted(const std::string& right, const std::vector<Planted>& all) {
  for (const auto& p : all) {
    CAPTURE(std::string(p.what));
    const auto wrong = planted(right, p);
    const auto cells = check(wrong);
    CHECK_MESSAGE(!of_kind(cells, p.kind).empty(), told(cells));
    if (!p.words) continue;
    for (const auto& form : {in_words(wrong), stacked(wrong, true), stacked(wrong, false)})
      CHECK_FALSE(of_kind(check(form), p.kind).empty());
  }
}

bool clean(const Report& report) {
  return std::ranges::none_of(report.findings, [](const Finding& f) { return f.severity != Severity::info; });
}

}  // namespace

TEST_CASE("a city's budget: 亿元, codes over three columns, comparing columns, goals by 年度指标值") {
  const auto right = sample("city_budget.txt");
  CHECK_MESSAGE(told(check(right)).empty(), told(check(right)));
  for (const auto& form : {in_words(right), stacked(right, true), stacked(right, false)})
    CHECK(told(check(form)).empty());
  CHECK(check(right).summary.checked > 250);
  check_planted(
      right, {{"基本支出1,717.56万元，占", "基本支出1,771.56万元，占", "text.share"},
              {"增加2,969.00万元，增长11.37%", "增加2,969.00万元，增长13.71%", "text.growth"},
              {"2025年支出预算2.91亿元", "2025年支出预算2.94亿元", "text.parts"},
              {"较上年减少1.40万元，下降14.58%", "较上年减少1.40万元，下降15.48%", "text.growth"},
              {"公务接待费8.20万元", "公务接待费8.70万元", "text.three_public"},
              {"服务类采购预算1,100.00万元", "服务类采购预算1,110.00万元", "text.parts"},
              {"对3个项目编制", "对4个项目编制", "text.count"},
              {"201\t13\t08\t招商引资\t4,500.00\t\t4,500.00", "201\t13\t08\t招商引资\t4,500.00\t\t4,050.00",
               "sum.columns"},
              {"208\t05\t06\t机关事业单位职业年金缴费支出\t76.18\t76.18\t\n",
               "208\t05\t06\t机关事业单位职业年金缴费支出\t67.18\t67.18\t\n", "sum.hierarchy"},
              {"301\t10\t职工基本医疗保险缴费\t83.70\t83.70", "301\t10\t职工基本医疗保险缴费\t87.30\t87.30",
               "sum.hierarchy"},
              {"2.公务接待费\t9.60\t8.20\t-1.40", "2.公务接待费\t9.60\t8.20\t-1.60", "table.change"},
              {"合计\t48.60\t45.20\t-3.40\t-7.00%", "合计\t48.60\t45.20\t-3.40\t-7.52%", "table.change"},
              {"公务用车运行维护费\t27.00\t25.00", "公务用车运行维护费\t21.00\t25.00", "sum.rows"},
              {"消费促进专项\t特定目标类\t22,000.00\t21,880.00",
               "消费促进专项\t特定目标类\t22,000.00\t21,800.00", "sum.columns"},
              {"资金总额\t29,077.56\t\t\n", "资金总额\t29,707.56\t\t\n", "sum.rows"},
              {"年度资金总额\t22,000.00", "年度资金总额\t20,200.00", "sum.rows"},
              {"企业满意度\t≥90%\t10", "企业满意度\t≥90%\t12", "form.weights"}});
}

TEST_CASE("a county's final account: 元 in the tables, 万元 in the text, evaluation forms since 2021") {
  const auto right = sample("county_final_account.txt");
  CHECK_MESSAGE(clean(check(right)), told(check(right)));
  for (const auto& form : {in_words(right), stacked(right, true), stacked(right, false)})
    CHECK(clean(check(form)));
  CHECK(check(right).summary.checked > 250);
  check_planted(right,
                {{"三、卫生健康支出\t158,800.00", "三、卫生健康支出\t185,800.00", "sum.list"},
                 {"2080506\t机关事业单位职业年金缴费支出\t206,150.25\t206,150.25",
                  "2080506\t机关事业单位职业年金缴费支出\t260,150.25\t260,150.25", "sum.hierarchy"},
                 {"增长6.85%", "增长5.86%", "text.growth"},
                 {"占74.00%", "占47.00%", "text.share"},
                 {"15.88万元，完成年初预算的99.2%", "15.88万元，完成年初预算的92.9%", "text.execution"},
                 {"公务接待费支出决算0.71万元", "公务接待费支出决算0.17万元", "text.three_public"},
                 {"政府采购服务支出50.00万元", "政府采购服务支出55.00万元", "text.parts"},
                 {"共对2个项目", "共对3个项目", "text.count"},
                 {"28,400.00\t0.00\t21,300.00", "24,800.00\t0.00\t21,300.00", "sum.columns"},
                 {"≥12次\t15次\t20", "≥12次\t7次\t20", "form.points"},
                 {"100.00\t95.24%\t19.05", "100.00\t95.24%\t15.09", "form.execution_points"},
                 {"\t99.05\n", "\t98.05\n", "form.total"},
                 {"10\t93.33%\t9.33", "10\t96.33%\t9.33", "form.rate"},
                 {"424.30\t421.30", "442.30\t421.30", "sum.rows"},
                 {"≥300件\t342件\t15", "≥300件\t242件\t15", "form.points"},
                 {"\t100\t99.07", "\t100\t97.09", "form.total"},
                 {"≥95%\t98.2%\t15\t15", "≥95%\t98.2%\t25\t15", "form.weights"}});
}

namespace {

void check_clean(const std::string& right, std::int64_t relations) {
  CHECK_MESSAGE(clean(check(right)), told(check(right)));
  for (const auto& form : {in_words(right), stacked(right, true), stacked(right, false)})
    CHECK_MESSAGE(clean(check(form)), told(check(form)));
  CHECK(check(right).summary.checked > relations);
}

}  // namespace

TEST_CASE("a unit's final account: balances by fund below 年初结转, shares of “三公” by themselves, charts") {
  const auto right = sample("unit_final_account.txt");
  check_clean(right, 300);
  check_planted(right,
                {{"各减少140.55万元，下降6.81%", "各减少140.55万元，下降8.61%", "text.growth"},
                 {"占51.13%", "占15.13%", "text.share"},
                 {"年末财政拨款结转和结余\t1.23\t1.23", "年末财政拨款结转和结余\t2.13\t1.23", "sum.list"},
                 {"较上年度减少1.57万元，下降17.36%", "较上年度减少1.57万元，下降13.76%", "text.growth"}});
}

TEST_CASE(
    "a province's final account: 完成预算8.48万元的73.2%, two comparisons of one sum, a base of nought") {
  const auto right = sample("province_final_account.txt");
  check_clean(right, 280);
  check_planted(right, {{"增加3.90万元，增长168.7%", "增加3.90万元，增长186.7%", "text.growth"},
                        {"减少2.49万元，降低28.6%", "减少2.49万元，降低26.8%", "text.growth"},
                        {"8.48万元的73.2%", "8.48万元的37.2%", "text.execution"},
                        {"占44.2%", "占42.4%", "text.share"}});
}

TEST_CASE("a ministry's budget: this year's money beside balances, columns against last year's execution") {
  const auto right = sample("ministry_budget.txt");
  check_clean(right, 250);
  check_planted(right, {{"\t2,395.84\t10.37%", "\t2,395.84\t13.07%", "table.change", false},
                        {"上年结转876.54万元，占0.18%", "上年结转867.54万元，占0.18%", "text.parts"},
                        {"当年拨款收入493,457.84万元", "当年拨款收入439,457.84万元", "text.parts"},
                        {"2024年预算数为37,655.43万元", "2024年预算数为37,565.43万元", "text.table", false},
                        {"\t456.78\t\t\t\t\t98.76", "\t456.78\t\t\t\t\t89.76", "sum.columns", false}});
}

TEST_CASE("a street's budget: printed bases, “三公” a row a year, the department above its units, funds") {
  const auto right = sample("street_budget.txt");
  check_clean(right, 250);
  check_planted(
      right, {{"比2024年10720.19万元", "比2024年10270.19万元", "text.difference"},
              {"增加616.73万元，增长5.75%", "增加616.73万元，增长7.55%", "text.growth"},
              {"预算数13.50万元减少1.15万元，主要", "预算数13.50万元减少1.51万元，主要", "text.difference"}});
}

TEST_CASE("a township's budget in 元: each item with its share, its change and its own parts") {
  const auto right = sample("township_budget.txt");
  check_clean(right, 300);
  check_planted(right, {{"减少325997元，下降15.84%", "减少325997元，下降18.54%", "text.growth"},
                        {"占支出总预算36.07%", "占支出总预算30.67%", "text.share"},
                        {"其中：基本支出1732468元", "其中：基本支出1723468元", "text.parts"}});
}

TEST_CASE("forms below one title are read one by one") {
  const auto right = sample("evaluations.txt");
  check_clean(right, 30);
  check_planted(right, {{"10\t98.39%\t9.84", "10\t93.89%\t9.84", "form.rate"},
                        {"\t98.84\t", "\t99.84\t", "form.total"},
                        {"\t98.90\t", "\t99.90\t", "form.total"}});
}

TEST_CASE("a bureau's final account: rates in 倍, 百分点, costs a head and a car, meetings and training") {
  const auto right = sample("bureau_final_account.txt");
  check_clean(right, 300);
  check_planted(right, {{"1947.57万元，增长1.22倍", "1947.57万元，增长2.12倍", "text.growth"},
                        {"较预算28.00万元减少0.32万元", "较预算28.00万元减少0.23万元", "text.difference"},
                        {"合同金额45.67万元，占政府采购支出总额的27.01%",
                         "合同金额45.67万元，占政府采购支出总额的21.07%", "text.share"}});
}

TEST_CASE(
    "a bureau's budget: 与上年预算数相同, a base of nought, money of state capital, whole and projects") {
  const auto right = sample("bureau_budget.txt");
  const auto errors = [](const Report& report) {
    return std::ranges::count(report.findings, Severity::error, &Finding::severity);
  };
  // Two tables of the rules were left out of it.
  CHECK(of_kind(check(right), "complete.table").size() == 2);
  for (const auto& form : {right, in_words(right), stacked(right, true), stacked(right, false)})
    CHECK(errors(check(form)) == 0);
  check_planted(right, {{"减少1366.41万元，减少9.71%", "减少1366.41万元，减少7.91%", "text.growth"},
                        {"拟采购服务支出312.40万元", "拟采购服务支出321.40万元", "text.parts"}});
}

TEST_CASE("a provincial department's final account in 元 throughout, a line of its form without number") {
  const auto right = sample("provincial_department_final_account.txt");
  check_clean(right, 200);
  check_planted(right, {{"增加683470.53元，增长4.22%", "增加638470.53元，增长4.22%", "text.growth"},
                        {"项目支出5154880.75元，占30.52%", "项目支出5154880.75元，占35.02%", "text.share"},
                        {"支出决算为107806.00元，完成预算的86.24%", "支出决算为107806.00元，完成预算的82.64%",
                         "text.execution"},
                        {"公务接待费支出决算21306.00元", "公务接待费支出决算23106.00元", "text.three_public"},
                        {"人员经费10526297.48元，公用", "人员经费10562297.48元，公用", "text.parts"},
                        {"总计\t\t16,887,589.43", "总计\t\t16,878,589.43", "sum.list"},
                        {"2011308\t招商引资\t3,150,000.00\t\t3,150,000.00",
                         "2011308\t招商引资\t3,510,000.00\t\t3,510,000.00", "sum.hierarchy"},
                        {"30107\t绩效工资\t1,862,194.00\t1,862,194.00",
                         "30107\t绩效工资\t1,826,194.00\t1,826,194.00", "sum.hierarchy"}});
}

TEST_CASE("a street's budget of 2022: project names for codes, meetings and training beside “三公”") {
  const auto right = sample("street_budget_2022.txt");
  check_clean(right, 240);
  check_planted(right,
                {{"增加94.43万元，增长4.69%", "增加94.43万元，增长4.96%", "text.growth"},
                 {"基本支出889.13万元，占42.18%", "基本支出889.13万元，占48.12%", "text.share"},
                 {"城管协管经费420.00万元", "城管协管经费402.00万元", "text.parts"},
                 {"减少1.50万元，下降10.00%", "减少1.50万元，下降11.00%", "text.growth"},
                 {"公务接待费2.30万元", "公务接待费2.80万元", "text.three_public"},
                 {"环卫一体化服务\t655.25\t655.25", "环卫一体化服务\t665.25\t665.25", "sum.projects", false},
                 {"收入总计\t2107.98\t支出总计", "收入总计\t2170.98\t支出总计", "sum.list"}});
}

TEST_CASE(
    "forms of another province: weights before targets, funds with rates of their own, shares of points") {
  const auto right = sample("unit_evaluation_forms.txt");
  check_clean(right, 40);
  check_planted(right,
                {{"\t80.64\t10\t96.00%\t9.60", "\t80.64\t10\t96.00%\t9.06", "form.execution_points", false},
                 {"\t10.00\t9.97\t—\t99.70%", "\t10.00\t9.97\t—\t97.90%", "form.rate", false},
                 {"其中：当年财政拨款\t70.00", "其中：当年财政拨款\t71.00", "sum.rows", false},
                 {"培训场次\t10\t≥24场\t21场\t8.75", "培训场次\t10\t≥24场\t21场\t10", "form.points", false},
                 {"培训合格率\t10\t", "培训合格率\t40\t", "form.weights", false},
                 {"效益指标（30分）", "效益指标（40分）", "form.weights", false},
                 {"总分\t\t\t100\t\t\t96.35", "总分\t\t\t100\t\t\t93.65", "form.total", false},
                 {"对2个项目", "对3个项目", "text.count"},
                 {"占68.35%", "占63.85%", "text.share"}});
}

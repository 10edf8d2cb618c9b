// “三公”经费 in sentences and in the table.
#include "engines/disclosure/tests/support.hpp"

using namespace qiying::disclosure::testing;

namespace {

const std::string kBudgetTable =
    "2025年一般公共预算“三公”经费支出表\n单位：万元\n“三公”经费合计\t因公出国(境)"
    "费\t公务用车购置及运行费\t\t\t公务接待费\n"
    "\t\t小计\t公务用车购置费\t公务用车运行费\t\n3.20\t0.00\t2.20\t0.00\t2.20\t1.00\n";

std::string document(const std::string& said, const std::string& table) {
  return "云水市梧桐区企业服务中心2025年部门预算\n\n第一部分 预算情况说明\n\n一、“三公”经费预算情况\n\n" +
         said + "\n\n第二部分 报表\n\n" + table;
}

const std::string kFinalTable =
    "2025年度“三公”经费支出决算表\n单位：万元\n预算数\t\t\t\t\t\t决算数\t\t\t\t\t\n"
    "合计\t因公出国(境)费\t公务用车购置及运行费\t\t\t公务接待费\t合计\t因公出国(境)"
    "费\t公务用车购置及运行费\t\t\t公务接待费\n"
    "\t\t小计\t公务用车购置费\t公务用车运行费\t\t\t\t小计\t公务用车购置费\t公务用车运行费\t\n"
    "5.00\t0.00\t3.00\t0.00\t3.00\t2.00\t4.00\t0.00\t2.50\t0.00\t2.50\t1.50\n";

std::string account(const std::string& said) {
  return "云水市梧桐区企业服务中心2025年度部门决算\n\n第一部分 "
         "决算情况说明\n\n一、“三公”经费支出决算情况说明\n\n" +
         said + "\n\n第二部分 决算表\n\n" + kFinalTable;
}

auto found(const std::string& text) {
  return of_kind(check(text), "text.three_public");
}

}  // namespace

TEST_CASE("each item of the three publics is the table's") {
  CHECK(found(document("2025年“三公”经费预算3.20万元。其中：因公出国(境)费0万元，公务用车购置及运行费2."
                       "20万元，公务接待费1.00万元。",
                       kBudgetTable))
            .empty());
  const auto wrong =
      found(document("2025年“三公”经费预算3.20万元。其中：公务用车购置及运行费2.20万元，公务接待费1.10万元。",
                     kBudgetTable));
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].stated == "1.10");
  CHECK(wrong[0].expected == "1.00");
}

TEST_CASE("what the text calls budget and what it calls spent are different columns") {
  CHECK(found(account("2025年度“三公”经费财政拨款年初预算数为5.00万元，支出决算为4."
                      "00万元。公务接待费支出决算为1.50万元。"))
            .empty());
  const auto wrong =
      found(account("2025年度“三公”经费财政拨款年初预算数为4.00万元。公务接待费支出决算为2.00万元。"));
  REQUIRE(wrong.size() == 2);
  CHECK(wrong[0].expected == "1.50");
  CHECK(wrong[1].expected == "5.00");
}

TEST_CASE("a table that says there is none means nought") {
  const std::string none =
      "2025年一般公共预算“三公”经费支出表\n单位：万元\n“三公”经费合计\t因公出国(境)"
      "费\t公务接待费\n\n注：本单位无“三公”经费支出\n";
  CHECK(found(document("2025年“三公”经费预算0万元，与上年持平。", none)).empty());
  CHECK(found(document("2025年“三公”经费预算2.00万元。", none)).size() == 1);
}

TEST_CASE("other years, comparisons and parts of parts are left alone") {
  CHECK(found(document("2024年“三公”经费预算9.00万元。2025年“三公”经费预算3.20万元，比上年预算减少5."
                       "80万元。其中：国内公务接待费0.30万元。",
                       kBudgetTable))
            .empty());
}

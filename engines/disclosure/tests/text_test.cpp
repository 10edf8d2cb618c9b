// Sentences: growth, shares, parts, execution, counts. Extracts are from two published documents
// (江汉区企业服务中心 2024 年预算; 汉阳区企业服务中心 2023 年度部门决算), the rest is invented.
#include "engines/disclosure/tests/support.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

TEST_CASE("a growth is recomputed from the amount and its difference") {
  CHECK(told(check(budget("2024 年收支总预算 568.18 万元，比 2023 年预算增加 131.56 万元，增长 30.13%。")))
            .empty());
  const auto wrong =
      check(budget("2024 年收支总预算 568.18 万元，比 2023 年预算增加 131.56 万元，增长 31.13%。"));
  REQUIRE(wrong.findings.size() == 1);
  CHECK(wrong.findings[0].kind == "text.growth");
  CHECK(wrong.findings[0].severity == Severity::error);
  CHECK(wrong.findings[0].stated == "31.13%");
  CHECK(wrong.findings[0].expected == "30.13%");
}

TEST_CASE("a growth in times and a decrease are recomputed") {
  CHECK(
      told(check(budget("采购预算合计 28.78 万元，较 2023 年预算增加 26.78 万元，增加 13.39 倍。"))).empty());
  CHECK(told(check(budget("机关运行经费 40.3 万元，较 2023 年预算减少 19.03 万元，下降 32.07%。"))).empty());
  CHECK(told(check(budget("采购预算合计 28.78 万元，较 2023 年预算增加 26.78 万元，增加 14.39 倍。"))) ==
        "text.growth 14.39倍 -> 13.39倍\n");
}

TEST_CASE("amount and rate must go the same way") {
  const auto r = check(budget("运行经费 40.3 万元，较上年减少 19.03 万元，增长 32.07%。"));
  CHECK(of_kind(r, "text.direction").size() == 1);
}

TEST_CASE("a rate without its difference is set against last year's figure in the same cell") {
  const std::string form =
      "2024年项目支出绩效目标申报表\n项目名称\t党建经费\n"
      "项目前两年预算及当年预算变动情况\t1. 2023年合并为一个项目，年初预算数11万元，1-7月执行数7.9万元。 "
      "2. 2024年预算数6.99万元，同比减少RATE%\n";
  auto right = form, wrong = form;
  right.replace(right.find("RATE"), 4, "36.45");
  wrong.replace(wrong.find("RATE"), 4, "63.45");
  CHECK(of_kind(check(right), "text.growth").empty());
  const auto found = of_kind(check(wrong), "text.growth");
  REQUIRE(found.size() == 1);
  CHECK(found[0].expected == "36.45%");
}

TEST_CASE("a share is taken of the sum above it") {
  const std::string right =
      "2024 年支出预算 568.18 万元。其中：基本支出 441.32 万元，占 77.67%；项目支出 126.86 万元，占 22.33%。";
  CHECK(told(check(budget(right))).empty());
  auto wrong = right;
  wrong.replace(wrong.find("22.33"), 5, "32.33");
  CHECK(told(check(budget(wrong))) == "text.share 32.33% -> 22.33%\n");
}

TEST_CASE("one unit of the last digit of a share is a warning that says so") {
  const auto r =
      check(budget("2023 年度支出合计 809.69 万元。其中：基本支出 531.51 万元，占本年支出 65.7%；项目支出 "
                   "278.18 万元，占本年支出 34.3%。"));
  REQUIRE(r.findings.size() == 2);
  for (const auto& f : r.findings) {
    CHECK(f.severity == Severity::warning);
    CHECK(f.why.zh.find("末位差一") != std::string::npos);
  }
}

TEST_CASE("parts that divide a whole completely make it") {
  CHECK(told(check(budget(
                 "采购支出总额 73.44 万元，其中：货物支出 1.94 万元、工程支出 0 万元、服务支出 71.5 万元。")))
            .empty());
  CHECK(told(check(budget(
            "采购支出总额 73.44 万元，其中：货物支出 1.94 万元、工程支出 0 万元、服务支出 71.6 万元。"))) ==
        "text.parts 73.44 -> 73.54\n");
}

TEST_CASE("parts that need not be all may make less, never more") {
  CHECK(told(check(budget("专项资金 50 万元，其中：平台维护 20 万元，手册印制 10 万元。"))).empty());
  CHECK(of_kind(check(budget("专项资金 50 万元，其中：平台维护 45 万元，手册印制 10 万元。")), "text.parts")
            .size() == 1);
}

TEST_CASE("sums that overlap are no parts") {
  CHECK(told(check(budget("授予中小企业合同金额 73.44 万元，其中：授予小微企业合同金额 73.44 万元。采购总额 "
                          "100 万元，其中：面向中小企业 80 万元，面向小微企业 60 万元。")))
            .empty());
}

TEST_CASE("a list in each role makes the sum above it") {
  const auto text = [](const std::string& whole) {
    return "云水市2023年度部门决算\n\n第三部分 "
           "决算情况说明\n\n五、一般公共预算财政拨款支出决算情况说明\n\n(三) 财政拨款支出决算具体情况。\n\n"
           "2023 年度支出年初预算为 743.02 万元，全年预算数为 " +
           whole +
           " 万元，支出决算为 809.69 万元。其中：基本支出 531.51 万元，项目支出 278.18 万元。\n\n"
           "1. 一般公共服务支出(类)。年初预算为 680.17 万元，全年预算数 845.44 万元，支出决算为 728.92 "
           "万元。\n\n"
           "2. 社会保障和就业支出(类)。年初预算为 32.5 万元，全年预算数 54.79 万元，支出决算为 53.78 "
           "万元。\n\n"
           "3. 卫生健康支出(类)。年初预算数 10.8 万元，全年预算数 10.8 万元，支出决算为 10.8 万元。\n\n"
           "4. 住房保障支出(类)。年初预算数 19.55 万元，全年预算数 19.55 万元，支出决算为 16.19 万元。\n";
  };
  CHECK(told(check(text("930.58"))).empty());
  CHECK(told(check(text("930.38"))) == "text.list 930.38 -> 930.58\n");
}

TEST_CASE("an execution rate is recomputed") {
  CHECK(told(check(budget("平台项目全年预算数为 92 万元，执行数为 79.4 万元，完成预算的 86.3%。"))).empty());
  CHECK(told(check(budget("平台项目全年预算数为 92 万元，执行数为 79.4 万元，完成预算的 88.3%。"))) ==
        "text.execution 88.3% -> 86.3%\n");
}

TEST_CASE("one amount changes against one year by one difference only") {
  const auto r =
      check(budget("收入预算 568.18 万元，比 2023 年预算增加 131.56 万元。支出预算 568.18 万元，比 2023 "
                   "年预算增加 131.65 万元。预算总额 568.18 万元，比 2023 年预算增加 131.56 万元。"));
  REQUIRE(of_kind(r, "text.repeat").size() == 1);
  CHECK(of_kind(r, "text.repeat")[0].stated == "131.65");
}

TEST_CASE("a percentage that no number of cases gives is told") {
  CHECK(of_kind(check(budget("成功回访 184 件，满意率 98.37%。")), "text.impossible_rate").empty());
  CHECK(of_kind(check(budget("成功回访 184 件，满意率 98.55%。")), "text.impossible_rate").size() == 1);
}

TEST_CASE("counted parts make no more than their sum") {
  CHECK(told(check(budget("认证企业 2353 家，其中四上企业 1101 家、重点企业 979 家、中小企业 273 家。")))
            .empty());
  CHECK(of_kind(check(budget("认证企业 2353 家，其中四上企业 1101 家、重点企业 989 家、中小企业 273 家。")),
                "text.parts")
            .size() == 1);
}

TEST_CASE("a product in a sentence is recomputed") {
  CHECK(told(check(budget("手册 20 元/册×1500 册=3 万元。"))).empty());
  CHECK(told(check(budget("手册 20 元/册×1500 册=3.5 万元。"))) == "detail.product 3.5 -> 3.00\n");
}

TEST_CASE("what is no number is told, not guessed") {
  const auto r = check(budget("2025 年收支总预算 1,2,3.4.5 万元。"));
  CHECK(of_kind(r, "figure.malformed").size() == 1);
}

TEST_CASE("a blank where a figure must stand, and remnants of the template") {
  CHECK(
      of_kind(check(budget("2025 年收支总预算 10 万元，比 2024 年预算增加   万元。")), "text.blank").size() ==
      1);
  CHECK(of_kind(check(budget("其他收入（请依据部门收入的实际情况进行解释）。")), "text.placeholder").size() ==
        1);
}

TEST_CASE("a sentence in 亿元 is set against a table in 万元, and says which is which") {
  const auto text = [](const std::string& projects) {
    return "云水市2024年度部门决算\n支出决算表\n公开03表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本"
           "支出\t项"
           "目支出\n\t合计\t12,500.00\t4,500.00\t8,000.00\n201\t一般公共服务支出\t12,500.00\t4,500.00\t8,000."
           "00\n"
           "第三部分 "
           "2024年度部门决算情况说明\n三、支出决算情况说明\n本年支出合计1.25亿元，其中：基本支出4500.00"
           "万元，占36.00%；项目支出" +
           projects + "。\n";
  };
  CHECK(of_kind(check(text("0.80亿元，占64.00%")), "text.table").empty());
  CHECK(of_kind(check(text("0.80亿元，占64.00%")), "text.parts").empty());
  const auto wrong = check(text("0.90亿元，占72.00%"));
  const auto table = of_kind(wrong, "text.table"), parts = of_kind(wrong, "text.parts");
  REQUIRE(table.size() == 1);
  CHECK(table.front().why.zh.find("0.90亿元") != std::string::npos);
  CHECK(table.front().why.zh.find("8,000.00万元") != std::string::npos);
  REQUIRE(parts.size() == 1);
  CHECK(parts.front().why.zh.find("1.25亿元，其中各项 4500.00万元 + 0.90亿元 = 1.35亿元") !=
        std::string::npos);
}

TEST_CASE("a share of a whole that is named but was not read is not measured by another") {
  CHECK(
      told(check(budget(
               "2024年支出合计809.69万元。\n\n三、绩效\n\n开展自评，资金278.18万元，占一般公共预算项目支出总"
               "额的100%。")))
          .find("text.share") == std::string::npos);
}

TEST_CASE("a fund of which the document says that there is none has no money") {
  const auto text = [](const std::string& fund) {
    return budget("2025年项目支出20.00万元，其中：" + fund +
                  "预算本年拨款20."
                  "00万元。\n\n三、政府性基金预算支出安排情况\n\n我单位2025年无政府性基金预算安排的支出。");
  };
  CHECK(of_kind(check(text("一般公共")), "text.fund").empty());
  const auto wrong = of_kind(check(text("政府性基金")), "text.fund");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().expected == "0");
}

TEST_CASE("a part of the staff is never more than the staff") {
  CHECK(of_kind(check(budget("在职人员16人，其中：事业人员16人。")), "text.parts").empty());
  CHECK(of_kind(check(budget("在职人员16人，其中：事业人员18人。")), "text.parts").size() == 1);
}

TEST_CASE("an amount that was forgotten is a blank") {
  CHECK(of_kind(check(budget("主要包括：货物类0.25万元，服务类3.00万元。")), "text.blank").empty());
  CHECK(of_kind(check(budget("主要包括：货物类 万元，服务类3.00万元。")), "text.blank").size() == 1);
  CHECK(of_kind(check(budget("说明：单位为万元。")), "text.blank").empty());
  CHECK(of_kind(check(budget("采购总额为 万元。")), "text.blank").size() == 1);
}

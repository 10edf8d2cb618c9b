#include "engines/rules/amount.hpp"

#include "engines/rules/match.hpp"
#include "engines/rules/simulate.hpp"
#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

const std::string kAnyone = "  {事实: 失信被执行人或严重失信, 是: 否}\n";

// "computed 15万元", "unknown revenue", ...
std::string amount(const std::string& benefit, const std::vector<std::string>& facts) {
  Findings findings;
  const auto library = library_of({policy_text(kAnyone, "待遇: " + benefit + "\n")}, findings);
  REQUIRE_MESSAGE(findings.errors() == 0, codes_of(findings));
  const auto rules = compile(library, day("2026-06-01"), findings);
  auto given = facts;
  given.emplace_back("dishonest=否");
  const auto e = evaluate(rules, facts_of(library.catalogue, given)).front();
  auto out = std::string(name_of(e.amount.state));
  if (e.amount.state == Amount::State::computed || e.amount.state == Amount::State::ceiling)
    out += " " + to_text(Quantity{e.amount.fen, Dimension::money});
  for (const auto& use : e.amount.missing) out += " " + library.catalogue.id_of(use);
  return out;
}

}  // namespace

TEST_CASE("a percentage with a cap") {
  const std::string b = "{比例: 50%, 基数: 算力费用, 上限: 20 万元}";
  CHECK(amount(b, {"compute_spend=30"}) == "computed 15万元");
  CHECK(amount(b, {"compute_spend=40"}) == "computed 20万元");
  CHECK(amount(b, {"compute_spend=41"}) == "computed 20万元");
  CHECK(amount(b, {}) == "unknown compute_spend");
}

TEST_CASE("tiers are half-open") {
  const std::string b =
      "{按: 营业收入, 档次: [{自: 1000 万元, 不足: 2000 万元, 金额: 10 万元}, {自: 2000 万元, 比例: 1%}], "
      "上限: 50 万元}";
  CHECK(amount(b, {"revenue=999"}) == "computed 0元");
  CHECK(amount(b, {"revenue=1000"}) == "computed 10万元");
  CHECK(amount(b, {"revenue=1999.99"}) == "computed 10万元");
  CHECK(amount(b, {"revenue=2000"}) == "computed 20万元");
  CHECK(amount(b, {"revenue=9000"}) == "computed 50万元");
}

TEST_CASE("growth steps count whole steps from a threshold on") {
  const std::string b = "{按: 工业总产值增加额, 每增: 1000 万元, 奖励: 1 万元, 起点: 1 亿元, 上限: 200 万元}";
  CHECK(amount(b, {"output=21999", "output[-1]=10000"}) == "computed 11万元");
  CHECK(amount(b, {"output=19999", "output[-1]=10000"}) == "computed 0元");
  CHECK(amount(b, {"output=9000", "output[-1]=10000"}) == "computed 0元");
  CHECK(amount(b, {"output=9000"}) == "unknown output[-1]");
}

TEST_CASE("fixed, ceiling, in kind, parts") {
  CHECK(amount("{金额: 20 万元}", {}) == "computed 20万元");
  CHECK(amount("{最高: 500 万元}", {}) == "ceiling 500万元");
  CHECK(amount("{内容: 称号}", {}) == "not_money");
  CHECK(amount("{各项: [{金额: 3 万元}, {金额: 5 万元}]}", {}) == "computed 8万元");
  CHECK(amount("{就高: 是, 各项: [{金额: 3 万元}, {金额: 5 万元}]}", {}) == "computed 5万元");
  CHECK(amount("{各项: [{金额: 3 万元, 前提: {事实: 上市公司, 是: 是}}, {金额: 5 万元}]}", {"listed=否"}) ==
        "computed 5万元");
  CHECK(amount("{各项: [{金额: 3 万元, 前提: {事实: 上市公司, 是: 是}}, {金额: 5 万元}]}", {})
            .find("unknown") == 0);
  CHECK(amount("{配套: 50%, 基数: 上级同类奖励金额, 上限: 30 万元}", {"upper_award=40"}) ==
        "computed 20万元");
}

TEST_CASE("steps show the sum") {
  Findings findings;
  const auto library =
      library_of({policy_text(kAnyone, "待遇: {比例: 50%, 基数: 算力费用, 上限: 20 万元}\n")}, findings);
  const auto rules = compile(library, day("2026-06-01"), findings);
  const auto e = evaluate(rules, facts_of(library.catalogue, {"compute_spend=100", "dishonest=否"})).front();
  CHECK(e.amount.steps == std::vector<std::string>{"算力费用 100万元 × 50% = 50万元", "不超过上限 20万元"});
}

TEST_CASE("of policies that exclude each other the highest is paid, and a group's yearly cap cuts the sum") {
  Findings findings;
  const auto make = [&](const std::string& id, const std::string& more) {
    return policy_text(kAnyone, more, id);
  };
  const auto library =
      library_of({make("a", "待遇: {金额: 20 万元}\n约束: {不重复享受: [进规]}\n"),
                  make("b", "待遇: {金额: 50 万元}\n约束: {不重复享受: [进规]}\n"),
                  make("c", "待遇: {金额: 25 万元}\n约束: {年度上限: 30 万元, 合并计算: 普惠}\n"),
                  make("d", "待遇: {金额: 15 万元}\n约束: {合并计算: 普惠}\n"),
                  make("e", "待遇: {金额: 9 万元}\n约束: {年度上限: 5 万元}\n")},
                 findings);
  REQUIRE(findings.errors() == 0);
  const auto rules = compile(library, day("2026-06-01"), findings);
  std::vector<Payable> payables;
  for (std::uint32_t i = 0; i < 5; ++i)
    payables.push_back(
        {i,
         amount_of(rules, rules.entries[i], std::vector<Cell>(rules.plan.steps().size()), false).fen,
         0,
         {}});
  settle(rules, payables);
  std::sort(payables.begin(), payables.end(), [](const auto& x, const auto& y) { return x.entry < y.entry; });
  const auto wan = [](std::int64_t n) { return n * 1'000'000; };
  CHECK(payables[0].paid == 0);
  CHECK(payables[1].paid == wan(50));
  CHECK(payables[2].paid == wan(25));
  CHECK(payables[3].paid == wan(5));
  CHECK(payables[4].paid == wan(5));
  CHECK(payables[0].reason.find("就高") != std::string::npos);
}

TEST_CASE("affiliated firms share one cap") {
  Findings findings;
  const auto library =
      library_of({policy_text(kAnyone, "待遇: {金额: 20 万元}\n约束: {关联企业上限: 30 万元}\n")}, findings);
  const auto rules = compile(library, day("2026-06-01"), findings);
  Payable a{0, 20'000'000, 20'000'000, {}}, b = a, c = a;
  std::vector<Payable*> all{&a, &b, &c};
  settle_affiliates(rules, all);
  CHECK(a.paid == 20'000'000);
  CHECK(b.paid == 10'000'000);
  CHECK(c.paid == 0);
}

TEST_CASE("a simulation tells who gains, who loses and what it costs") {
  Findings findings;
  const auto library =
      library_of({policy_text("  {事实: 从业人员数, 至少: $门槛}\n",
                              "参数:\n  门槛: {单位: 人, 取值: [{值: 20 人, 来源: x}]}\n  奖励额: {单位: "
                              "万元, 取值: [{值: 1 万元, 来源: x}]}\n待遇: {金额: $奖励额}\n")},
                 findings);
  REQUIRE_MESSAGE(findings.errors() == 0, codes_of(findings));
  Roster roster(library.catalogue);
  const auto staff = roster.column(*library.catalogue.find("staff"));
  const auto region = roster.column(*library.catalogue.find("region"));
  for (const auto* text : {"10", "15", "20", "25", ""}) {
    roster.add_row(text);
    REQUIRE(roster.set(staff, text).ok());
    REQUIRE(roster.set(region, "420103").ok());
  }
  const auto before = compile(library, day("2026-06-01"), findings);
  const auto after =
      compile(library, day("2026-06-01"), findings, {{"p/门槛", "15 人"}, {"奖励额", "2 万元"}});
  const auto result = simulate(before, after, roster, library.catalogue.find("region"));
  REQUIRE(result.policies.size() == 1);
  const auto& p = result.policies[0];
  CHECK(p.total.before == 2);
  CHECK(p.total.after == 3);
  CHECK(p.gainers == std::vector<std::size_t>{1});
  CHECK(p.losers.empty());
  CHECK(p.total.unknown_after == 1);
  CHECK(p.total.fen_before == 2'000'000);
  CHECK(p.total.fen_after == 6'000'000);
  REQUIRE(p.groups.size() == 1);
  CHECK(p.groups[0].group == "420103");
}

TEST_CASE("quota, budget, pledge and claw-back are read as the policy says them") {
  Findings findings;
  const auto library = library_of(
      {policy_text(
           "  {事实: 从业人员数, 至少: 20 人}\n",
           "待遇: {金额: 1 万元}\n约束: {名额: 15 家, 预算: 500 万元, 承诺年限: 5, 追回: 迁出的退还}\n"),
       policy_text("  {事实: 从业人员数, 至少: 20 人}\n", "约束: {名额: 武汉 15、襄阳 3}\n", "q")},
      findings);
  REQUIRE(codes_of(findings) == "");
  const auto& t = library.find("p")->terms;
  CHECK(t.quota_firms == 15);
  CHECK(t.budget->number == 500'0000'00);
  CHECK(t.pledge_years == 5);
  CHECK(t.clawback == "迁出的退还");
  CHECK(library.find("q")->terms.quota == "武汉 15、襄阳 3");
  CHECK_FALSE(library.find("q")->terms.quota_firms);
}

TEST_CASE("kinds of benefit and whom a policy is for, as people look for them") {
  const auto type = [](const std::string& more) {
    Findings findings;
    const auto library = library_of({policy_text("  {事实: 从业人员数, 至少: 20 人}\n", more)}, findings);
    REQUIRE(codes_of(findings) == "");
    return benefit_type_of(library.policies.front());
  };
  CHECK(type("待遇: {金额: 1 万元}\n") == BenefitType::money);
  CHECK(type("待遇: {内容: 称号}\n申报: {方式: 认定}\n") == BenefitType::title);
  CHECK(type("待遇: {内容: 贷款}\n申报: {方式: 贷款}\n") == BenefitType::credit);
  CHECK(type("待遇: {内容: 减按 15%}\n主题: 税收\n") == BenefitType::tax);
  CHECK(type("待遇: {内容: 上门服务}\n") == BenefitType::service);
  CHECK(type("") == BenefitType::unstated);
}

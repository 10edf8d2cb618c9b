// Bad input is told with line, column and what to do; it never crashes, hangs or passes.
#include "engines/rules/check.hpp"
#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;

namespace {

// Everything that is wrong with one policy on 2026-06-01.
Findings faults(const std::string& policy) {
  Findings findings;
  const auto library = library_of({policy}, findings);
  check(library, day("2026-06-01"), findings);
  return findings;
}

std::string codes(const std::string& policy) {
  return codes_of(faults(policy));
}

const std::string kLeaf = "  {事实: 从业人员数, 至少: 20 人}\n";

}  // namespace

TEST_CASE("a good policy has no faults") {
  CHECK(codes(policy_text(kLeaf)) == "");
}

TEST_CASE("English words say the same") {
  CHECK(codes("id: p\ntitle: t\ndoc_number: x\nissuer: i\nlevel: city\nstatus: valid\neffective: "
              "2026-01-01\naudience: a\n"
              "summary: s\nsource: {address: \"https://example.gov.cn\"}\nconditions:\n  all:\n"
              "    - {fact: staff, at_least: 20 people}\n    - {fact: revenue, less_than: 2000 万元}\n") ==
        "");
}

TEST_CASE("a leaf on an unknown fact") {
  const auto f = faults(policy_text("  {事实: 从业人数, 至少: 20 人}\n"));
  CHECK(codes_of(f) == "rules.unknown_fact@12:8");
  CHECK(f.all()[0].help.zh == "是否想写“从业人员数”？");
}

TEST_CASE("unit mismatch") {
  CHECK(codes(policy_text("  {事实: 从业人员数, 至少: 20 万元}\n")) == "rules.unit@12:19");
  CHECK(codes(policy_text("  {事实: 营业收入, 至少: 2000}\n")) == "rules.unit@12:18");
  CHECK(codes(policy_text("  {事实: 营业收入, 至少: 3%}\n")) == "rules.unit@12:18");
  CHECK(codes(policy_text("  {事实: 营业收入, 至少: 3 斗}\n")) == "rules.unknown_unit@12:18");
}

TEST_CASE("a comparison that does not fit the type") {
  CHECK(codes(policy_text("  {事实: 行业, 至少: 3}\n")) == "rules.type@12:16");
  CHECK(codes(policy_text("  {事实: 首次纳入四上名录, 是: 也许}\n")) == "rules.flag@12:21");
  CHECK(codes(policy_text("  {事实: 行业, 属于: [ZZ]}\n")) == "rules.unknown_code@12:17");
  CHECK(codes(policy_text("  {事实: 从业人员数}\n")) == "rules.no_test@12:3");
}

TEST_CASE("text that pretends to be a rule") {
  const auto f = faults(policy_text("  年营业收入超过 2000 万元的规模以上工业企业\n"));
  CHECK(codes_of(f) == "rules.group@12:3");
  CHECK(f.all()[0].help.zh.find("逐条写明") != std::string::npos);
  CHECK(codes(policy_text("  全部:\n    - 企业须守信\n")) == "rules.group@13:7");
  CHECK(codes("今天天气很好") == "rules.group@1:1");
}

TEST_CASE("cyclic parameters") {
  const std::string more =
      "参数:\n  甲: {单位: 人, 取值: [{值: $乙, 来源: x}]}\n  乙: {单位: 人, 取值: [{值: $甲, 来源: x}]}\n";
  const auto f = faults(policy_text("  {事实: 从业人员数, 至少: $甲}\n", more));
  CHECK(codes_of(f).find("rules.cyclic_parameter") != std::string::npos);
  CHECK(f.all()[0].message.zh.find("甲 → 乙 → 甲") != std::string::npos);
}

TEST_CASE("parameters that are unknown, of another unit or without a value on the day") {
  CHECK(codes(policy_text("  {事实: 从业人员数, 至少: $没有}\n")) == "rules.unknown_parameter@12:19");
  CHECK(codes(policy_text("  {事实: 从业人员数, 至少: $小微.资产总额上限}\n")) == "rules.unit@12:19");
  const std::string more =
      "参数:\n  甲: {单位: 人, 取值: [{自: 2024-01-01, 至: 2025-12-31, 值: 5 人, 来源: x}]}\n";
  CHECK(codes(policy_text("  {事实: 从业人员数, 至少: $甲}\n", more)) == "rules.expired_parameter@14:19");
}

TEST_CASE("a step of zero would divide by zero") {
  CHECK(codes(policy_text(kLeaf, "待遇: {按: 工业总产值增加额, 每增: 0 万元, 奖励: 1 万元}\n")) ==
        "rules.zero@11:23");
}

TEST_CASE("negative and zero amounts") {
  CHECK(codes(policy_text(kLeaf, "待遇: {比例: 30%, 基数: 算力费用, 上限: -20 万元}\n")) ==
        "rules.negative@11:29");
  CHECK(codes(policy_text(kLeaf, "待遇: {金额: 0 万元}\n")) == "rules.zero@11:10");
  CHECK(codes(policy_text(kLeaf, "待遇: {金额: 1 万元}\n约束: {年度上限: -1 万元}\n")) ==
        "rules.negative@12:12");
}

TEST_CASE("a window that ends before it starts, a term that ends before it begins") {
  CHECK(codes(policy_text(kLeaf, "申报: {开始: \"2026-08-12 17:00\", 截止: \"2026-08-12 16:59\"}\n")) ==
        "rules.window@11:5");
  CHECK(codes(policy_text(kLeaf, "失效日期: 2025-12-31\n")).find("rules.period@1:1") == 0);
}

TEST_CASE("tiers with gaps, overlaps and backward bounds") {
  const auto tiers = [](const std::string& list) {
    return policy_text(kLeaf, "待遇: {按: 营业收入, 档次: [" + list + "]}\n");
  };
  CHECK(codes(tiers("{自: 1000 万元, 不足: 2000 万元, 金额: 1 万元}, {自: 2000 万元, 金额: 2 万元}")) == "");
  CHECK(codes(tiers("{自: 1000 万元, 不足: 2000 万元, 金额: 1 万元}, {自: 3000 万元, 金额: 2 万元}"))
            .find("rules.tier_gap") == 0);
  CHECK(codes(tiers("{自: 1000 万元, 不足: 2500 万元, 金额: 1 万元}, {自: 2000 万元, 金额: 2 万元}"))
            .find("rules.tier_overlap") == 0);
  CHECK(codes(tiers("{自: 2000 万元, 不足: 1000 万元, 金额: 1 万元}")).find("rules.tier@") == 0);
}

TEST_CASE("contradictions and unreachable branches") {
  CHECK(codes(policy_text(
            "  全部:\n    - {事实: 从业人员数, 至少: 300 人}\n    - {事实: 从业人员数, 低于: 20 人}\n")) ==
        "rules.contradiction@14:7");
  CHECK(codes(policy_text("  全部:\n    - {事实: 上市公司, 是: 是}\n    - 非: {事实: 上市公司, 是: 是}\n")) ==
        "rules.contradiction@14:7");
  CHECK(codes(policy_text(
            "  全部:\n    - {事实: 行业, 属于: [C]}\n    - 任一:\n        - {事实: 行业, 属于: [\"65\"]}\n"
            "        - {事实: 从业人员数, 至少: 5 人}\n")) == "rules.unreachable@15:11");
  CHECK(codes(policy_text(
            "  任一:\n    - {事实: 从业人员数, 至少: 5 人}\n    - {事实: 从业人员数, 至少: 9 人}\n")) ==
        "rules.redundant@14:7");
  CHECK(codes(policy_text("  {事实: 从业人员数, 至少: 30 人, 至多: 20 人}\n")).find("rules.contradiction") ==
        0);
}

TEST_CASE("a scope that its own conditions exclude") {
  CHECK(codes(policy_text("  {事实: 注册地, 属于: [江汉区]}\n", "适用: {事实: 注册地, 属于: [硚口区]}\n"))
            .find("rules.contradiction") == 0);
}

TEST_CASE("rewards by local tax are stopped, unless a basis is recorded or nothing is in force") {
  const std::string benefit = "待遇: {比例: 10%, 基数: 区级财政贡献, 上限: 100 万元}\n";
  CHECK(codes(policy_text(kLeaf, benefit)) == "rules.fair_competition@11:5");
  CHECK(codes(policy_text(kLeaf, benefit + "公平竞争审查: {结论: 通过, 依据: 国务院批准}\n")) == "");
  CHECK(codes(policy_text("  {事实: 属地纳税率, 至少: 70%}\n", "待遇: {金额: 1 万元}\n")) ==
        "rules.fair_competition@13:3");
  auto draft = policy_text(kLeaf, benefit);
  draft.replace(draft.find("有效"), std::string("有效").size(), "征求意见");
  CHECK(faults(draft).errors() == 0);
  CHECK(faults(draft).warnings() == 1);
}

TEST_CASE("missing source, unknown words, double words, impossible counts") {
  auto text = policy_text(kLeaf);
  text.erase(text.find("来源:"), text.find("条件:") - text.find("来源:"));
  CHECK(codes(text).find("rules.source") == 0);
  CHECK(codes(policy_text(kLeaf, "受总: 企业\n")).find("rules.unknown_key@11:1") == 0);
  CHECK(codes(policy_text(kLeaf, "标题: 另一个\n")).find("yaml.duplicate@11:1") == 0);
  CHECK(codes(policy_text("  至少: 3\n  其中:\n    - {事实: 从业人员数, 至少: 5 人}\n")) ==
        "rules.impossible@14:5");
  CHECK(codes(policy_text("  全部: []\n")) == "rules.list@12:7");
}

TEST_CASE("ten megabytes") {
  const auto f = faults(policy_text(kLeaf) + std::string(10u << 20, ' '));
  CHECK(codes_of(f) == "yaml.too_large@1:1");
}

TEST_CASE("billion laughs") {
  std::string text = "a: &a [lol, lol]\n";
  for (char c = 'b'; c < 'k'; ++c)
    text += std::string(1, c) + ": &" + c + " [*" + char(c - 1) + ", *" + char(c - 1) + "]\n";
  CHECK(codes(text) == "yaml.anchor@1:4");
  CHECK(codes("a: *x\n") == "yaml.anchor@1:4");
  CHECK(codes("a: !!python/object x\n") == "yaml.anchor@1:4");
}

TEST_CASE("ten thousand levels deep") {
  CHECK(codes(std::string(10'000, '[')).find("yaml.too_deep@1:") == 0);
  std::string conditions = "  ";
  for (int i = 0; i < 10'000; ++i) conditions += "{非: ";
  CHECK(codes(policy_text(conditions)).find("yaml.too_deep@12:") == 0);
}

TEST_CASE("broken texts") {
  CHECK(codes("编号: [1, 2").find("yaml.syntax@") == 0);
  CHECK(codes("编号: \"未完").find("yaml.syntax@") == 0);
  CHECK(codes("\xff\xfe") == "yaml.utf8@1:1");
  CHECK(codes("编号: p\n标题: \xff\n") == "yaml.utf8@2:5");
  CHECK(codes("") == "yaml.empty@1:1");
  CHECK(codes("a: 1\n---\nb: 2\n").find("yaml.documents") == 0);
  CHECK(codes("\tx: 1").find("yaml.syntax") == 0);
}

TEST_CASE("two policies of one id") {
  Findings findings;
  const auto library = library_of({policy_text(kLeaf), policy_text(kLeaf)}, findings);
  CHECK(codes_of(findings) == "rules.duplicate@1:1");
  CHECK(library.policies.size() == 1);
}

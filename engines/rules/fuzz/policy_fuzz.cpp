// Whatever the text of a policy is, reading, checking, compiling and evaluating it neither crashes nor hangs.
#include <cstdint>

#include "engines/rules/check.hpp"
#include "engines/rules/evaluate.hpp"

using namespace qiying;
using namespace qiying::rules;

namespace {

constexpr std::string_view kFacts = R"(事实表:
  - {编号: staff, 标题: 从业人员数, 类型: 数值, 单位: 人, 周期: 年, 可自答: 是}
  - {编号: revenue, 标题: 营业收入, 类型: 数值, 单位: 万元, 周期: 年}
  - {编号: growth, 标题: 增长率, 类型: 数值, 单位: "%", 周期: 年, 公式: 增长率, 取自: [revenue]}
  - {编号: industry, 标题: 行业, 类型: 代码, 代码表: industries}
  - {编号: kind, 标题: 类别, 类型: 代码, 选项: [甲, 乙]}
  - {编号: listed, 标题: 上市公司, 类型: 是非}
  - {编号: reg_date, 标题: 成立日期, 类型: 日期}
  - {编号: tax, 标题: 区级财政贡献, 类型: 数值, 单位: 万元, 周期: 年, 地方税收: 是}
)";

std::vector<Document> law() {
  return {{"industries.tsv", "A\t农业\n01\t农业\nC\t制造业\n39\t计算机\n391\t计算机制造\n3911\t整机\n"},
          {"facts.yaml", std::string(kFacts)},
          {"parameters.yaml", "参数:\n  门槛: {单位: 人, 取值: [{自: 2020-01-01, 值: 20 人, 来源: x}]}\n"}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto base_law = law();
  auto documents = base_law;
  documents.push_back({"p.yaml", std::string(reinterpret_cast<const char*>(data), size)});
  Findings findings;
  const auto library = load(documents, findings);
  const auto day = *base::parse_date("2026-06-01");
  check(library, day, findings);
  Findings compiled;
  const auto rules = compile(library, day, compiled);
  Facts facts;
  facts.set({0, 0}, Datum{.number = 2500});
  for (const auto& e : evaluate(rules, facts)) (void)e;
  return 0;
}

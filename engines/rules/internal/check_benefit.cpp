#include "engines/rules/internal/check_benefit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace qiying::rules::internal {
namespace {

void positive(const std::optional<Operand>& operand, std::string_view zh, std::string_view en, bool zero,
              Findings& findings) {
  if (!operand || operand->number > 0 || (zero && operand->number == 0)) return;
  findings.error(operand->place, operand->number == 0 ? "rules.zero" : "rules.negative",
                 {fmt::format("“{}”应大于零", zh), fmt::format("“{}” must be greater than zero", en)},
                 {"核对数字", "Check the figure"});
}

std::string bound(const Operand& o) {
  return to_text({o.number, o.dimension});
}

void check_tiers(const Benefit& b, Findings& findings) {
  auto tiers = b.tiers;
  const auto low = [](const Benefit::Tier& t) { return t.from ? t.from->number : INT64_MIN; };
  const auto high = [](const Benefit::Tier& t) { return t.below ? t.below->number : INT64_MAX; };
  for (const auto& t : tiers)
    if (low(t) >= high(t))
      findings.error(t.place, "rules.tier", {"这一档的起点不低于终点", "This tier ends before it begins"},
                     {"“自”应小于“不足”", "“from” must be less than “below”"});
  std::sort(tiers.begin(), tiers.end(), [&](const auto& x, const auto& y) { return low(x) < low(y); });
  for (std::size_t i = 1; i < tiers.size(); ++i) {
    const auto end = high(tiers[i - 1]), start = low(tiers[i]);
    if (end > start)
      findings.error(
          tiers[i].place, "rules.tier_overlap",
          {fmt::format("与前一档重叠，从 {} 起有两种算法", tiers[i].from ? bound(*tiers[i].from) : "最低处"),
           "Overlaps the tier before; two amounts would hold"},
          {"让前一档的“不足”等于这一档的“自”", "Let “below” of one be “from” of the next"});
    if (end < start)
      findings.error(
          tiers[i].place, "rules.tier_gap",
          {fmt::format("与前一档之间有空档：{} 至 {}", bound(*tiers[i - 1].below), bound(*tiers[i].from)),
           fmt::format("A gap before this tier: {} to {}", bound(*tiers[i - 1].below),
                       bound(*tiers[i].from))},
          {"让前一档的“不足”等于这一档的“自”", "Let “below” of one be “from” of the next"});
  }
}

void check_part(const Benefit& b, Findings& findings) {
  positive(b.cap, "上限", "cap", false, findings);
  positive(b.amount, "金额", "amount", false, findings);
  positive(b.step, "每增", "step", false, findings);
  positive(b.reward, "奖励", "reward", false, findings);
  positive(b.least, "起点", "least", true, findings);
  positive(b.rate, "比例", "rate", false, findings);
  if (b.rate && b.rate->number > 10'000'000)
    findings.error(b.rate->place, "rules.too_large", {"比例超过 1000%", "The rate exceeds 1,000%"},
                   {"核对单位", "Check the unit"});
  for (const auto& t : b.tiers) {
    positive(t.amount, "金额", "amount", true, findings);
    positive(t.rate, "比例", "rate", true, findings);
  }
  if (!b.tiers.empty()) check_tiers(b, findings);
  for (const auto& part : b.parts) check_part(part, findings);
}

// A fact, or one that it is computed from, depends on tax paid to this place.
bool tied_to_local_tax(FactUse use, const Catalogue& catalogue) {
  const auto& fact = catalogue.at(use.fact);
  return fact.local_tax || std::any_of(fact.inputs.begin(), fact.inputs.end(),
                                       [&](FactUse input) { return tied_to_local_tax(input, catalogue); });
}

const Place* tied(const Condition& c, const Catalogue& catalogue) {
  if (c.kind == Condition::Kind::leaf && tied_to_local_tax(c.fact, catalogue)) return &c.place;
  for (const auto& child : c.children)
    if (const auto* found = tied(child, catalogue)) return found;
  return nullptr;
}

const Place* tied(const Benefit& b, const Catalogue& catalogue) {
  for (const auto& use : {b.by, b.base})
    if (use && tied_to_local_tax(*use, catalogue)) return &b.place;
  for (const auto& c : b.when)
    if (const auto* found = tied(c, catalogue)) return found;
  for (const auto& part : b.parts)
    if (const auto* found = tied(part, catalogue)) return found;
  return nullptr;
}

void check_fair_competition(const Policy& p, const Catalogue& catalogue, base::Date day, Findings& findings) {
  // Article 10 forbids rewards by local tax without a basis in law, administrative regulation or the consent
  // of the State Council; 公平竞争审查条例 (2024-06-06, effective 2024-08-01).
  const auto* place = tied(p.benefit, catalogue);
  if (!place) place = tied(p.conditions, catalogue);
  if (!place || !p.fair_competition.basis.empty()) return;
  const base::Text what{"奖补与地方税收贡献挂钩，没有记录依据（公平竞争审查条例第十条）",
                        "A reward tied to local tax without a recorded basis (Fair Competition Review "
                        "Regulations, article 10)"};
  const base::Text help{
      "不得发布；确有法律、行政法规依据或经国务院批准的，填写“公平竞争审查: {依据: ...}”",
      "It must not be published; if law or the State Council allows it, record fair_competition.basis"};
  const auto reason = not_in_force(p, day);
  if (!reason || reason->code == "not_yet")
    findings.error(*place, "rules.fair_competition", what, help);
  else
    findings.warning(*place, "rules.fair_competition", what, help);
}

}  // namespace

void check_benefit(const Policy& policy, const Library& library, base::Date day, Findings& findings) {
  check_part(policy.benefit, findings);
  const auto& t = policy.terms;
  positive(t.yearly_cap, "年度上限", "yearly_cap", false, findings);
  positive(t.budget, "预算", "budget", false, findings);
  positive(t.affiliates_cap, "关联企业上限", "affiliates_cap", false, findings);
  const auto total = std::accumulate(t.instalments.begin(), t.instalments.end(), std::int64_t{0});
  if (!t.instalments.empty() && total != 1'000'000)
    findings.error(
        t.place, "rules.instalments",
        {fmt::format("各期合计为 {}，应为 100%", to_text({total, Dimension::ratio})),
         fmt::format("The instalments add up to {}, not 100%", to_text({total, Dimension::ratio}))},
        {"核对各期比例", "Check the shares"});
  check_fair_competition(policy, library.catalogue, day, findings);
}

}  // namespace qiying::rules::internal

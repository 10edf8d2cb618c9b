#include "modules/policy/internal/words.hpp"

#include <algorithm>

#include "engines/rules/explain.hpp"
#include "modules/policy/internal/rulebook.hpp"
#include "modules/policy/internal/view.hpp"

namespace qiying::policy {
namespace {

void add_conditions(const kernel::Context& c, std::vector<ConditionLine>& out,
                    const rules::Condition& condition, int depth) {
  const bool hidden = depth == 0 && condition.kind == rules::Condition::Kind::all && condition.label.empty();
  if (!hidden) {
    ConditionLine line{std::min(depth, 4),
                       rules::words_of(condition, law_library().catalogue, language_of(c)), condition.clause,
                       "", condition.kind == rules::Condition::Kind::review};
    for (const auto& e : condition.evidence) line.evidence += (line.evidence.empty() ? "" : "、") + e;
    out.push_back(std::move(line));
  }
  for (const auto& child : condition.children) add_conditions(c, out, child, depth + (hidden ? 0 : 1));
}

std::string money(const rules::Operand& o) {
  return rules::to_text(rules::Quantity{o.number, rules::Dimension::money});
}
std::string percent(const rules::Operand& o) {
  return rules::to_text(rules::Quantity{o.number, rules::Dimension::ratio});
}

std::string quantity(const rules::Operand& o) {
  return rules::to_text(rules::Quantity{o.number, o.dimension});
}

// "100万元 以上不足 500万元：5万元".
std::string tier_words(const rules::Benefit::Tier& t, bool zh) {
  std::string range;
  if (t.from) range += quantity(*t.from) + (zh ? " 以上" : " or more");
  if (t.below)
    range += (range.empty() ? ""
              : zh          ? ""
                            : ", ") +
             std::string(zh ? "不足 " : "less than ") + quantity(*t.below);
  return range + (zh ? "：" : ": ") + (t.amount ? money(*t.amount) : t.rate ? percent(*t.rate) : "");
}

// What limits the benefit and what follows it.
std::vector<std::string> terms_lines(const rules::Terms& t, bool zh) {
  std::vector<std::string> out;
  const auto add = [&](const char* in_zh, const char* in_en, const std::string& value) {
    if (!value.empty()) out.push_back((zh ? in_zh : in_en) + value);
  };
  const auto join = [&](const auto& parts) {
    std::string all;
    for (const auto& p : parts) all += (all.empty() ? "" : zh ? "、" : ", ") + p;
    return all;
  };
  const auto sum = [](const std::optional<rules::Operand>& o) { return o ? money(*o) : std::string(); };
  std::vector<std::string> shares;
  for (const auto s : t.instalments)
    shares.push_back(rules::to_text(rules::Quantity{s, rules::Dimension::ratio}));
  add("分期拨付：", "Paid in instalments: ", join(shares));
  add("每家企业一年合计不超过 ", "One enterprise a year: at most ", sum(t.yearly_cap));
  add("关联企业合计不超过 ", "Affiliated enterprises together: at most ", sum(t.affiliates_cap));
  add("与同类政策就高、不重复享受：", "Only the highest is paid among: ", join(t.exclusive));
  add("名额：", "Quota: ", t.quota);
  add("年度预算：", "Budget of a year: ", sum(t.budget));
  if (t.years) add("享受年限（年）：", "Years it is given for: ", std::to_string(*t.years));
  if (t.pledge_years) add("承诺年限（年）：", "Years one pledges to stay: ", std::to_string(*t.pledge_years));
  add("违约处理：", "If the pledge is broken: ", t.clawback);
  return out;
}

std::string benefit_words(const kernel::Context& c, const rules::Benefit& b) {
  using Kind = rules::Benefit::Kind;
  const bool zh = c.lang == kernel::Lang::zh;
  const auto name = [&](const std::optional<rules::FactUse>& use) {
    return use ? c.pick(law_library().catalogue.title_of(*use)) : std::string();
  };
  std::string out = b.label.empty() ? "" : b.label + (zh ? "：" : ": ");
  if (b.kind == Kind::fixed && b.amount) out += money(*b.amount);
  if (b.kind == Kind::share && b.rate) out += name(b.base) + (zh ? " 的 " : " × ") + percent(*b.rate);
  if (b.kind == Kind::up_to && b.amount) out += (zh ? "最高 " : "up to ") + money(*b.amount);
  if (b.kind == Kind::in_kind) out += b.text;
  if (b.kind == Kind::match && b.rate)
    out += (zh ? "按上级奖励的 " : "matches the upper level by ") + percent(*b.rate) + (zh ? " 配套" : "");
  if (b.kind == Kind::step && b.step && b.reward)
    out += name(b.by) + (zh ? " 每增加 " : ", for every ") +
           rules::to_text(rules::Quantity{b.step->number, b.step->dimension}) + (zh ? " 奖励 " : ": ") +
           money(*b.reward);
  if (b.kind == Kind::tiers) {
    out += (zh ? "按 " : "by ") + name(b.by) + (zh ? " 分档：" : " in tiers: ");
    for (const auto& tier : b.tiers)
      out += (&tier == b.tiers.data() ? "" : zh ? "；" : "; ") + tier_words(tier, zh);
  }
  if (b.cap) out += (zh ? "，不超过 " : ", at most ") + money(*b.cap);
  return out;
}

void add_benefits(const kernel::Context& c, std::vector<std::string>& out, const rules::Benefit& b) {
  if (b.kind == rules::Benefit::Kind::none) return;
  if (b.kind != rules::Benefit::Kind::parts) {
    out.push_back(benefit_words(c, b));
    return;
  }
  for (const auto& part : b.parts) add_benefits(c, out, part);
}

}  // namespace

std::vector<ConditionLine> condition_lines(const kernel::Context& c, const rules::Policy& p) {
  std::vector<ConditionLine> out;
  if (p.scope) add_conditions(c, out, *p.scope, 0);
  add_conditions(c, out, p.conditions, 0);
  return out;
}

std::vector<std::string> benefit_lines(const kernel::Context& c, const rules::Policy& p) {
  std::vector<std::string> out;
  add_benefits(c, out, p.benefit);
  for (auto& line : terms_lines(p.terms, c.lang == kernel::Lang::zh)) out.push_back(std::move(line));
  return out;
}

Preview preview_of(const kernel::Context& c, const rules::Policy& p) {
  Preview out{p.title, p.doc_number, p.issuer, p.audience,          p.summary, "",
              "",      "",           {},       benefit_lines(c, p), {},        {}};
  if (p.application.opens) out.opens = base::to_display(*p.application.opens);
  if (p.application.closes) out.closes = base::to_display(*p.application.closes);
  if (const auto no = rules::not_in_force(p, base::local_date(c.now))) out.not_in_force = c.pick(no->reason);
  for (const auto& m : p.application.materials)
    out.materials.push_back(m.required ? m.name
                                       : m.name + (c.lang == kernel::Lang::zh ? "（可选）" : " (optional)"));
  out.steps = p.application.steps;
  for (auto& line : condition_lines(c, p))
    out.conditions.push_back({line.depth, std::move(line.text), std::move(line.clause), line.by_person});
  return out;
}

}  // namespace qiying::policy

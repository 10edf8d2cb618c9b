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
  if (b.kind == Kind::tiers) out += (zh ? "按 " : "by ") + name(b.by) + (zh ? " 分档" : " in tiers");
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
  return out;
}

Preview preview_of(const kernel::Context& c, const rules::Policy& p) {
  Preview out{p.title, p.doc_number, p.issuer, p.audience, p.summary, "", "", "", {}, benefit_lines(c, p)};
  if (p.application.opens) out.opens = base::to_display(*p.application.opens);
  if (p.application.closes) out.closes = base::to_display(*p.application.closes);
  if (const auto no = rules::not_in_force(p, base::local_date(c.now))) out.not_in_force = c.pick(no->reason);
  for (auto& line : condition_lines(c, p))
    out.conditions.push_back({line.depth, std::move(line.text), std::move(line.clause), line.by_person});
  return out;
}

}  // namespace qiying::policy

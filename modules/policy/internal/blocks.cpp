#include "modules/policy/internal/blocks.hpp"

#include <fmt/format.h>

#include <chrono>

#include "modules/policy/internal/rulebook.hpp"

namespace qiying::policy {
namespace {

using Kind = rules::Benefit::Kind;
using Operand = std::optional<rules::Operand>;

std::string_view name_of(Kind kind) {
  constexpr std::string_view kNames[] = {"none",  "fixed", "share",   "tiers", "step",
                                         "match", "up_to", "in_kind", "parts"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string text_of(const Operand& o) {
  return o ? written(*o) : std::string();
}

std::string text_of(const std::optional<rules::FactUse>& use) {
  return use ? written(*use) : std::string();
}

std::string text_of(const std::optional<std::int64_t>& n) {
  return n ? std::to_string(*n) : std::string();
}

// A day alone where the time is the one that a day alone means.
std::string text_of(const std::optional<base::Timestamp>& t, std::string_view whole_day) {
  if (!t) return {};
  const auto local = base::to_local(*t);
  const std::chrono::hh_mm_ss clock(
      std::chrono::floor<std::chrono::seconds>(local - std::chrono::floor<std::chrono::days>(local)));
  const auto time = fmt::format(" {:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                                clock.seconds().count());
  const auto day = base::to_iso(base::local_date(*t));
  if (time == whole_day) return day;
  return day + (time.ends_with(":00") ? time.substr(0, 6) : time);
}

void add(std::vector<BenefitFields>& out, const rules::Benefit& b, int depth) {
  BenefitFields f;
  f.depth = depth;
  f.kind = name_of(b.kind);
  f.label = b.label;
  f.clause = b.clause;
  f.amount = text_of(b.amount);
  f.rate = text_of(b.rate);
  f.base = text_of(b.base);
  f.by = text_of(b.by);
  f.cap = text_of(b.cap);
  f.least = text_of(b.least);
  f.step = text_of(b.step);
  f.reward = text_of(b.reward);
  f.text = b.text;
  f.policy = b.matched_policy;
  f.highest = b.highest;
  for (const auto& t : b.tiers)
    f.tiers.push_back({text_of(t.from), text_of(t.below), text_of(t.amount), text_of(t.rate)});
  if (!b.when.empty()) f.when = tree_of(b.when.front());
  out.push_back(std::move(f));
  for (const auto& part : b.parts) add(out, part, depth + 1);
}

TermsFields fields_of(const rules::Terms& t) {
  TermsFields out;
  for (const auto share : t.instalments)
    out.instalments.push_back(rules::to_text(rules::Quantity{share, rules::Dimension::ratio}));
  out.yearly_cap = text_of(t.yearly_cap);
  out.affiliates_cap = text_of(t.affiliates_cap);
  out.cap_group = t.cap_group;
  out.exclusive = t.exclusive;
  out.pledge_years = text_of(t.pledge_years);
  out.clawback = t.clawback;
  out.quota = t.quota;
  out.budget = text_of(t.budget);
  out.years = text_of(t.years);
  return out;
}

ApplicationFields fields_of(const rules::Application& a) {
  ApplicationFields out;
  if (a.mode) out.mode = rules::title_of(*a.mode).zh;
  out.opens = text_of(a.opens, " 00:00:00");
  out.closes = text_of(a.closes, " 23:59:59");
  if (a.notice_days) out.notice_days = std::to_string(*a.notice_days);
  out.channel = a.channel;
  out.address = a.address;
  for (const auto& m : a.materials) out.materials.push_back({m.name, m.basis, m.required});
  out.steps = a.steps;
  out.limits = a.limits;
  return out;
}

}  // namespace

PolicyFields fields_of(const rules::Policy& p) {
  PolicyFields out;
  out.identity = identity_of(p);
  out.parameters = parameters_of(p);
  out.contacts = contacts_of(p);
  if (p.scope) out.scope = tree_of(*p.scope);
  if (p.benefit.kind != Kind::none) add(out.benefit, p.benefit, 0);
  out.terms = fields_of(p.terms);
  out.application = fields_of(p.application);
  return out;
}

}  // namespace qiying::policy

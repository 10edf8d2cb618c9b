#include "modules/policy/internal/offer.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "modules/policy/internal/enterprise.hpp"
#include "modules/policy/internal/versions.hpp"

namespace qiying::policy {
namespace {

constexpr std::size_t kKept = 64;

struct Body {
  VersionId id;
  int number = 1;
  State state = State::published;
  std::string body;
};
QY_DESCRIBE(Body, QY_FIELD(id), QY_FIELD(number), QY_FIELD(state), QY_FIELD(body))

std::optional<Body> body_of(db::Connection& db, const std::string& district, VersionId version) {
  return db.query_one<Body>(
      "select id, number, state, body from policy.version where district = $1 and id = $2"
      " and state in ('published', 'replaced', 'withdrawn')",
      district, version);
}

std::shared_ptr<const Pinned> compiled(const Body& body, base::Date day) {
  rules::Findings findings;
  auto policy = rules::read_policy({"政策", body.body}, law_library(), findings);
  if (!policy) return nullptr;
  auto out = std::make_shared<Pinned>();
  out->policy = *std::move(policy);
  out->rules = rules::compile(law_library(), day, findings, {}, {&out->policy});
  out->day = day;
  return out;
}

bool is_money(const rules::Benefit& b) {
  using Kind = rules::Benefit::Kind;
  if (b.kind == Kind::parts) return std::any_of(b.parts.begin(), b.parts.end(), is_money);
  return b.kind != Kind::none && b.kind != Kind::in_kind;
}

std::optional<base::Fen> fen(const std::optional<rules::Operand>& o) {
  return o ? std::optional(base::Fen{o->number}) : std::nullopt;
}

bool share_a_word(const rules::Terms& a, const rules::Terms& b) {
  return std::ranges::any_of(a.exclusive, [&](const auto& word) {
    return std::ranges::find(b.exclusive, word) != b.exclusive.end();
  });
}

// What limits the sum: caps of its own day, and the policies of the library that share them.
void add_limits(Offer& out, const rules::Policy& policy, const Rulebook& book) {
  const auto& t = policy.terms;
  out.yearly_cap = fen(t.yearly_cap);
  out.affiliates_cap = fen(t.affiliates_cap);
  out.budget = fen(t.budget);
  out.quota = t.quota;
  out.quota_firms = t.quota_firms;
  out.capped_with.push_back(policy.id);
  for (const auto& entry : book.rules.entries) {
    const auto& other = *entry.policy;
    if (other.id == policy.id) continue;
    if (!t.cap_group.empty() && other.terms.cap_group == t.cap_group) out.capped_with.push_back(other.id);
    if (share_a_word(t, other.terms)) out.excludes.push_back(other.id);
  }
}

Offer offer_of(const Body& body, const Pinned& p, base::Timestamp now) {
  const auto& a = p.policy.application;
  Offer out;
  out.version = body.id;
  out.number = body.number;
  out.slug = p.policy.id;
  out.title = p.policy.title;
  out.issuer = p.policy.issuer;
  out.mode = a.mode;
  out.window = rules::window_at(p.policy, now);
  out.opens = a.opens;
  out.closes = a.closes;
  out.materials = a.materials;
  out.notice_days = a.notice_days;
  out.instalments = p.policy.terms.instalments;
  out.not_in_force = rules::not_in_force(p.policy, base::local_date(now));
  out.money = is_money(p.policy.benefit);
  out.withdrawn = body.state == State::withdrawn;
  out.pledge_years = p.policy.terms.pledge_years;
  out.clawback = p.policy.terms.clawback;
  return out;
}

void add_kind(const rules::Catalogue& catalogue, const rules::Fact& fact, Need& need, bool zh) {
  (void)catalogue;
  need.type = fact.type == rules::FactType::date ? "date" : "text";
  if (fact.type == rules::FactType::boolean) {
    need.type = "choice";
    need.options = {{"是", zh ? "是" : "Yes"}, {"否", zh ? "否" : "No"}};
  }
  if (fact.type == rules::FactType::code && fact.codes && fact.codes->kind == rules::CodeKind::plain) {
    need.type = "choice";
    for (const auto& [code, title] : fact.codes->titles) need.options.emplace_back(code, title);
  }
  if (fact.type != rules::FactType::holdings) return;
  need.type = "titles";
  need.titles = title_choices(fact, need.value);
}

constexpr std::string_view kOwn = "企业自报";

Need need_of(const rules::Catalogue& catalogue, rules::FactUse use, const rules::Facts& facts, bool zh) {
  const auto& fact = catalogue.at(use.fact);
  const auto title = catalogue.title_of(use);
  Need out;
  out.fact = catalogue.id_of(use);
  out.title = zh ? title.zh : title.en;
  out.hint = fact.note;
  if (fact.unit) out.unit = fact.unit->name;
  out.provider = fact.source;
  out.asked = fact.asked;
  if (const auto* datum = facts.find(use)) {
    out.value = rules::show_value(fact, *datum);
    out.source = datum->source;
    if (datum->observed) out.observed = base::to_iso(*datum->observed);
    out.held = !datum->source.starts_with(kOwn);
  }
  add_kind(catalogue, fact, out, zh);
  return out;
}

// The facts that the rules read and that are given, not derived, in the order in which they are read.
std::vector<rules::FactUse> read_facts(const rules::Ruleset& rules, const rules::Facts& facts) {
  std::vector<rules::FactUse> out;
  std::set<rules::FactUse> seen;
  for (const auto& step : rules.plan.steps())
    if ((step.formula == rules::Formula::none || facts.find(step.use)) && seen.insert(step.use).second)
      out.push_back(step.use);
  return out;
}

}  // namespace

std::shared_ptr<const Pinned> pinned(db::Connection& db, const std::string& district, VersionId version,
                                     base::Date day) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Pinned>> kept;
  const auto body = body_of(db, district, version);
  if (!body) return nullptr;
  const auto key = district + version.str() + base::to_iso(day);
  {
    const std::lock_guard lock(mutex);
    if (const auto found = kept.find(key); found != kept.end()) return found->second;
  }
  auto fresh = compiled(*body, day);
  const std::lock_guard lock(mutex);
  if (kept.size() >= kKept) kept.clear();
  kept[key] = fresh;
  return fresh;
}

std::optional<Offer> find_offer(db::Connection& db, const std::string& district, VersionId version,
                                base::Timestamp now) {
  const auto body = body_of(db, district, version);
  if (!body) return std::nullopt;
  const auto p = pinned(db, district, version, base::local_date(now));
  if (!p) return std::nullopt;
  auto out = offer_of(*body, *p, now);
  const auto& compiled = p->rules.entries;
  add_limits(out, compiled.empty() ? p->policy : *compiled.front().policy,
             *rulebook(db, district, base::local_date(now)));
  return out;
}

std::optional<Offer> find_offer(db::Connection& db, const std::string& district, std::string_view slug,
                                base::Timestamp now) {
  const auto id =
      db.text("select id from policy.version where district = $1 and slug = $2 and state = 'published'",
              district, slug);
  const auto version = VersionId::parse(id);
  if (!version) return std::nullopt;
  return find_offer(db, district, *version, now);
}

std::optional<Assessment> assess(db::Connection& db, const std::string& district, auth::SubjectId subject,
                                 VersionId version, base::Timestamp now, rules::Language language) {
  const auto p = pinned(db, district, version, base::local_date(now));
  if (!p) return std::nullopt;
  const auto& catalogue = law_library().catalogue;
  const auto mine = profile(db, district, subject, catalogue);
  const auto all = rules::evaluate(p->rules, mine.facts);
  if (all.empty()) return std::nullopt;
  Assessment out{rules::explain(p->rules, all.front(), &mine.facts, language), {}};
  for (const auto use : read_facts(p->rules, mine.facts)) {
    auto need = need_of(catalogue, use, mine.facts, language == rules::Language::zh);
    need.rough = std::ranges::find(all.front().coarse, use, &rules::Coarse::use) != all.front().coarse.end();
    if (need.rough) need.held = false;
    out.needs.push_back(std::move(need));
  }
  return out;
}

}  // namespace qiying::policy

#include <algorithm>

#include "engines/rules/explain.hpp"
#include "modules/policy/internal/enterprise.hpp"
#include "modules/policy/internal/offer.hpp"
#include "modules/policy/internal/population.hpp"

namespace qiying::policy {
namespace {

constexpr int kPortion = 2000;

struct Told {
  auth::SubjectId subject_id;
  std::string fact, value;
  base::Timestamp at;
};
QY_DESCRIBE(Told, QY_FIELD(subject_id), QY_FIELD(fact), QY_FIELD(value), QY_FIELD(at))

void put(const rules::Catalogue& catalogue, rules::Facts& facts, const std::string& fact,
         const std::string& value, const char* source, base::Date observed) {
  const auto use = catalogue.find(fact);
  if (!use || facts.find(*use)) return;
  auto datum = rules::parse_value(catalogue.at(use->fact), value);
  if (!datum.ok()) return;
  datum->source = source;
  datum->observed = observed;
  facts.set(*use, *std::move(datum));
}

/// Facts of one portion: the comparison table first (an authority's), then the register, then own answers.
class Portion {
 public:
  Portion(db::Connection& db, const std::string& district, const std::vector<register_::EntityRow>& firms)
      : district_(district) {
    std::vector<std::string> ids;
    for (const auto& f : firms) ids.push_back(f.id.str());
    told_ = db.query<Told>(
        "select subject_id, fact, value, at from policy.answer where district = $1 and subject_id = "
        "any($2::uuid[]) order by subject_id, fact",
        district, ids);
  }

  rules::Facts facts(const register_::EntityRow& firm, const Comparison& comparison, base::Date day) const {
    const auto& catalogue = law_library().catalogue;
    rules::Facts out;
    if (const auto row = comparison.find(firm.uscc); row != comparison.end())
      for (const auto& [fact, value] : row->second) put(catalogue, out, fact, value, "数据比对表", day);
    rules::Facts registered;
    fill_from_register(firm, district_, catalogue, registered);
    for (const auto& [use, datum] : registered.all())
      if (!out.find(use)) out.set(use, datum);
    const auto [from, to] =
        std::equal_range(told_.begin(), told_.end(), Told{firm.id, "", "", {}},
                         [](const Told& a, const Told& b) { return a.subject_id < b.subject_id; });
    for (auto t = from; t != to; ++t)
      put(catalogue, out, t->fact, t->value, "企业自报", base::local_date(t->at));
    return out;
  }

 private:
  const std::string& district_;
  std::vector<Told> told_;
};

Judged judge(const Pinned& p, const register_::EntityRow& firm, const rules::Facts& facts) {
  const auto& rules = p.rules;
  const auto e = rules::evaluate(rules, rules.entries.front(), facts.cells(rules.plan, rules.day));
  Judged out{firm, e.outcome, rules::reason_of(rules, e, rules::Language::zh), {}, {}};
  if (e.amount.state == rules::Amount::State::computed) out.amount = base::Fen{e.amount.fen};
  for (const auto use : e.missing) out.missing.push_back(law_library().catalogue.title_of(use).zh);
  return out;
}

base::Result<std::shared_ptr<Pinned>> compiled_draft(kernel::Context& c, const std::string& body) {
  rules::Findings findings;
  auto policy = rules::read_policy({"政策", body}, law_library(), findings);
  if (!policy)
    return base::invalid("body", "policy.unreadable",
                         {"规则还不能读懂，无法统计", "The rules cannot be read yet"},
                         {"先按检查提示改正", "Mend what the check tells first"});
  auto out = std::make_shared<Pinned>();
  out->policy = *std::move(policy);
  // Counted as if it were in force: a draft never is.
  out->policy.status = rules::Status::valid;
  out->policy.effective.reset();
  out->policy.expires.reset();
  out->policy.abolished.reset();
  out->policy.superseded_by.reset();
  out->day = base::local_date(c.now);
  out->rules = rules::compile(law_library(), out->day, findings, {}, {&out->policy});
  return out;
}

void count_one(Population& out, std::map<std::string, std::int64_t>& missing, const Judged& j) {
  ++out.total;
  using rules::Outcome;
  if (j.outcome == Outcome::met) {
    ++out.met;
    if (j.amount) out.amount = out.amount + *j.amount;
  }
  if (j.outcome == Outcome::unmet) ++out.unmet;
  if (j.outcome == Outcome::manual_review) ++out.review;
  if (j.outcome == Outcome::not_applicable) ++out.not_applicable;
  if (j.outcome != Outcome::unknown) return;
  ++out.unknown;
  for (const auto& title : j.missing) ++missing[title];
}

Population counted(db::Connection& db, const std::string& district, const Pinned& p) {
  Population out;
  std::map<std::string, std::int64_t> missing;
  register_::EntityId after;
  while (true) {
    const auto firms = register_::entities_after(db, after, kPortion);
    if (firms.empty()) break;
    const Portion portion(db, district, firms);
    for (const auto& firm : firms) count_one(out, missing, judge(p, firm, portion.facts(firm, {}, p.day)));
    after = firms.back().id;
  }
  for (const auto& [title, count] : missing) out.missing.push_back({title, count});
  std::ranges::sort(out.missing, [](const auto& a, const auto& b) { return a.count > b.count; });
  if (out.missing.size() > 5) out.missing.resize(5);
  return out;
}

}  // namespace

std::optional<std::vector<Judged>> judge_portion(
    db::Connection& db, const std::string& district, VersionId version, base::Timestamp now,
    const std::function<Comparison(const std::vector<std::string>& codes)>& comparison,
    register_::EntityId after, int limit) {
  const auto p = pinned(db, district, version, base::local_date(now));
  if (!p || p->rules.entries.empty()) return std::nullopt;
  const auto firms = register_::entities_after(db, after, limit);
  std::vector<std::string> codes;
  for (const auto& firm : firms) codes.push_back(firm.uscc);
  const auto compared = comparison(codes);
  const Portion portion(db, district, firms);
  std::vector<Judged> out;
  for (const auto& firm : firms) out.push_back(judge(*p, firm, portion.facts(firm, compared, p->day)));
  return out;
}

base::Result<Population> count_population(kernel::Context& c, const DraftInput& input) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  QY_TRY(const auto p, compiled_draft(c, input.body));
  // An editor reads no register; only counts leave this function.
  const auto system = auth::Caller::system(c.caller.district);
  auto lease = c.services.pool.acquire(auth::scope_of(system));
  return counted(*lease, c.caller.district, *p);
}

}  // namespace qiying::policy

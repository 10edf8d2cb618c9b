#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "engines/rules/explain.hpp"
#include "engines/rules/match.hpp"
#include "modules/policy/internal/columns.hpp"
#include "modules/policy/internal/offer.hpp"
#include "modules/policy/internal/population.hpp"
#include "modules/policy/internal/portion.hpp"
#include "modules/policy/internal/rulebook.hpp"

namespace qiying::policy {
namespace {

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

// What a row met is worth and which facts an undecided one lacks.
class Details {
 public:
  Details(const Pinned& p, const Columns& columns)
      : rules_(p.rules),
        reader_(columns.roster(), p.rules.plan, p.rules.day),
        cells_(p.rules.plan.steps().size()) {}

  void met(std::size_t row, Population& out) {
    const auto e = evaluated(row);
    if (e.amount.state == rules::Amount::State::computed) out.amount = out.amount + base::Fen{e.amount.fen};
  }
  void unknown(std::size_t row) {
    for (const auto use : evaluated(row).missing) ++missing_[use];
  }
  std::vector<MissingFact> missing() const {
    std::vector<MissingFact> out;
    for (const auto& [use, count] : missing_)
      out.push_back({law_library().catalogue.title_of(use).zh, count});
    std::ranges::sort(out, [](const auto& a, const auto& b) { return a.count > b.count; });
    if (out.size() > 5) out.resize(5);
    return out;
  }

 private:
  rules::Evaluation evaluated(std::size_t row) {
    reader_.read(row, cells_);
    rules_.plan.derive(cells_);
    return rules::evaluate(rules_, rules_.entries.front(), cells_);
  }

  const rules::Ruleset& rules_;
  const rules::Roster::Reader reader_;
  std::vector<rules::Cell> cells_;
  std::map<rules::FactUse, std::int64_t> missing_;
};

Population counted(const Columns& columns, const Pinned& p) {
  using rules::Outcome;
  const auto outcomes = rules::match(p.rules, columns.roster());
  Population out;
  const auto count = [&](Outcome o) { return static_cast<std::int64_t>(outcomes.count(0, o)); };
  out.total = static_cast<std::int64_t>(columns.size());
  out.met = count(Outcome::met);
  out.unmet = count(Outcome::unmet);
  out.unknown = count(Outcome::unknown);
  out.review = count(Outcome::manual_review);
  out.not_applicable = count(Outcome::not_applicable);
  Details details(p, columns);
  const bool money = p.policy.benefit.kind != rules::Benefit::Kind::none;
  for (std::size_t row = 0; row < columns.size(); ++row) {
    const auto outcome = outcomes.at(0, row);
    if (outcome == Outcome::unknown) details.unknown(row);
    if (outcome == Outcome::met && money) details.met(row, out);
  }
  out.missing = details.missing();
  return out;
}

// The last count, as long as neither text nor register changes.
struct Kept {
  std::string key;
  Population population;
};

Population counted_once(db::Connection& db, const std::string& district, const Pinned& p,
                        const std::string& body) {
  static std::mutex mutex;
  static std::vector<Kept> kept;
  Population out;
  with_columns(db, district, p.day, [&](const Columns& columns) {
    const auto key = fmt::format("{} {} {} {}", static_cast<const void*>(&columns), columns.generation(),
                                 base::to_iso(p.day), body);
    const std::lock_guard lock(mutex);
    for (const auto& k : kept)
      if (k.key == key) {
        out = k.population;
        return;
      }
    out = counted(columns, p);
    if (kept.size() >= 16) kept.erase(kept.begin());
    kept.push_back({key, out});
  });
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
  return counted_once(*lease, c.caller.district, *p, input.body);
}

}  // namespace qiying::policy

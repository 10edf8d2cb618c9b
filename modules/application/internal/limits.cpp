#include "modules/application/internal/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace qiying::application {
namespace {

using Uses = std::vector<LimitUse>;

struct MemberRow {
  auth::SubjectId subject_id;
};
QY_DESCRIBE(MemberRow, QY_FIELD(subject_id))

std::string sum(base::Fen fen) {
  return rules::to_text(rules::Quantity{fen.value, rules::Dimension::money});
}

class Ledger {
 public:
  Ledger(db::Connection& db, const Record& record, base::Timestamp now, const Uses& also)
      : db_(db),
        record_(record),
        also_(also),
        year_(std::chrono::year_month_day(base::local_date(now)).year()) {}

  /// What was granted under `slugs` to `subjects`; nullopt: to anybody.
  Uses of(const std::vector<std::string>& slugs, const std::optional<std::vector<std::string>>& subjects,
          bool with_also) const {
    auto out = db_.query<LimitUse>(
        "select number, policy_title, subject_id, subject_name, amount from application.granted($1, $2, "
        "$3::uuid[], $4, $5)",
        record_.district, slugs, subjects, static_cast<int>(year_), record_.id);
    if (!with_also) return out;
    for (const auto& use : also_)
      if (!subjects || std::ranges::find(*subjects, use.subject_id.str()) != subjects->end())
        out.push_back(use);
    return out;
  }

 private:
  db::Connection& db_;
  const Record& record_;
  const Uses& also_;
  std::chrono::year year_;
};

base::Fen total(const Uses& uses) {
  base::Fen out;
  for (const auto& use : uses) out = out + use.amount;
  return out;
}

Limit capped(LimitKind kind, std::string_view what, base::Fen cap, Uses uses) {
  Limit out{kind, "", cap, {}, total(uses), {}, {}, std::move(uses)};
  out.left = std::max(base::Fen{}, cap - out.used);
  out.words = fmt::format("{} {}，本年已用 {}，还可核定 {}", what, sum(cap), sum(out.used), sum(*out.left));
  return out;
}

/// Only what goes beyond the highest that was granted already is left.
Limit exclusive(const Record& r, Uses uses) {
  const auto highest = std::ranges::max_element(uses, {}, [](const LimitUse& u) { return u.amount.value; });
  Limit out{LimitKind::exclusive, "", r.amount_asked, {}, highest->amount, {}, {}, {}};
  const auto words = fmt::format("与“{}”就高不重复，已核定 {}", highest->policy_title, sum(highest->amount));
  out.left = r.amount_asked ? std::max(base::Fen{}, *r.amount_asked - out.used) : base::Fen{};
  out.words = words + (r.amount_asked ? fmt::format("，还可补差 {}", sum(*out.left)) : "，没有可比的金额");
  out.uses = std::move(uses);
  return out;
}

Limit quota(std::int64_t firms, Uses uses) {
  std::set<auth::SubjectId> granted;
  for (const auto& use : uses) granted.insert(use.subject_id);
  const auto taken = static_cast<std::int64_t>(granted.size());
  Limit out{LimitKind::quota, "", {}, {}, {}, firms, std::max<std::int64_t>(0, firms - taken),
            std::move(uses)};
  out.words = fmt::format("名额 {} 家，本年已用 {} 家，还有 {} 家", firms, taken, *out.firms_left);
  return out;
}

void shorten(Uses& uses) {
  constexpr std::size_t kShown = 50;
  if (uses.size() > kShown) uses.erase(uses.begin(), uses.end() - kShown);
}

}  // namespace

std::vector<Limit> limits_of(db::Connection& db, const policy::Offer& o, const Record& r, base::Timestamp now,
                             const Uses& also) {
  const Ledger ledger(db, r, now, also);
  const std::vector<std::string> self{r.subject_id.str()};
  std::vector<Limit> out;
  if (o.yearly_cap)
    out.push_back(
        capped(LimitKind::yearly, "企业年度上限", *o.yearly_cap, ledger.of(o.capped_with, self, true)));
  if (o.affiliates_cap)
    out.push_back(capped(LimitKind::affiliates, "关联企业合并上限", *o.affiliates_cap,
                         ledger.of(o.capped_with, affiliates_of(db, r.district, r.subject_id), true)));
  if (!o.excludes.empty())
    if (auto uses = ledger.of(o.excludes, self, false); !uses.empty())
      out.push_back(exclusive(r, std::move(uses)));
  if (o.quota_firms) out.push_back(quota(*o.quota_firms, ledger.of({o.slug}, std::nullopt, true)));
  if (o.budget)
    out.push_back(capped(LimitKind::budget, "年度预算", *o.budget, ledger.of({o.slug}, std::nullopt, true)));
  for (auto& limit : out) shorten(limit.uses);
  return out;
}

const Limit* tightest(const std::vector<Limit>& limits) {
  const Limit* out = nullptr;
  for (const auto& l : limits)
    if (l.left && (!out || *l.left < *out->left)) out = &l;
  return out;
}

std::optional<base::Fen> most_of(const std::vector<Limit>& limits) {
  const auto* l = tightest(limits);
  return l ? l->left : std::nullopt;
}

void hold_limits(db::Connection& db, const policy::Offer& o, const std::string& district) {
  if (!o.yearly_cap && !o.affiliates_cap && !o.budget && !o.quota_firms && o.excludes.empty()) return;
  db.run("select pg_advisory_xact_lock(hashtext('application.limits' || $1))", district);
}

base::Result<void> within(const std::vector<Limit>& limits, const std::optional<base::Fen>& amount) {
  for (const auto& l : limits)
    if (l.firms_left && *l.firms_left == 0)
      return base::conflict(
          "application.quota", {"名额已满：" + l.words, "The quota is used up: " + l.words},
          {"不予支持并说明理由，或由发文机关调整名额", "Refuse with a reason, or have the quota changed"});
  const auto* l = tightest(limits);
  if (!l || !amount || *amount <= *l->left) return {};
  return base::invalid("amount", "application.over_limit",
                       {"超过可核定的金额：" + l->words, "More than may be granted: " + l->words},
                       {"核定金额不超过 " + sum(*l->left), "At most " + sum(*l->left)});
}

std::vector<std::string> affiliates_of(db::Connection& db, const std::string& district,
                                       auth::SubjectId subject) {
  std::vector<std::string> out{subject.str()};
  for (const auto& row : db.query<MemberRow>(
           "select b.subject_id from application.affiliate a join application.affiliate b on b.district = "
           "a.district and b.group_name = a.group_name where a.district = $1 and a.subject_id = $2 and "
           "b.subject_id <> $2",
           district, subject))
    out.push_back(row.subject_id.str());
  return out;
}

}  // namespace qiying::application

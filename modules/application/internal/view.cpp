#include "modules/application/internal/view.hpp"

#include <algorithm>

#include "modules/application/internal/access.hpp"
#include "modules/application/internal/complete.hpp"
#include "platform/base/json.hpp"
#include "platform/search/search.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

std::vector<MaterialView> material_views(Context& c, const Record& r) {
  std::vector<MaterialView> out;
  if (const auto offer = policy::find_offer(c.db(), r.district, r.version_id, c.now))
    for (std::size_t i = 0; i < offer->materials.size(); ++i) {
      const auto& m = offer->materials[i];
      out.push_back({static_cast<int>(i), m.name, m.basis, m.required, {}});
    }
  out.push_back({-1, "其他材料", "", false, {}});
  const auto all = c.services.files.list(c.db(), "application", r.id.str());
  for (const auto& kept : materials(c.db(), r.district, r.id)) {
    const auto file =
        std::ranges::find_if(all, [&](const files::FileInfo& f) { return f.id == kept.file_id; });
    const auto at =
        std::ranges::find_if(out, [&](const MaterialView& m) { return m.position == kept.position; });
    if (file != all.end() && at != out.end()) at->files.push_back(*file);
  }
  return out;
}

std::optional<rules::Explanation> frozen(const Record& r) {
  if (!r.submitted_at && r.origin == Origin::applied) return std::nullopt;
  auto read = base::from_json<rules::Explanation>(r.assessment.text);
  if (!read.ok()) return std::nullopt;
  return *std::move(read);
}

struct Mark {
  std::optional<base::Timestamp> at;
  std::optional<ApplicationId> id;
};

base::Result<Mark> mark_of(const ApplicationQuery& q) {
  if (!q.cursor || q.cursor->empty()) return Mark{};
  const auto cut = q.cursor->find('~');
  if (cut != std::string::npos) {
    const auto at = base::parse_timestamp(q.cursor->substr(0, cut));
    const auto id = ApplicationId::parse(q.cursor->substr(cut + 1));
    if (at.ok() && id) return Mark{*at, *id};
  }
  return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"},
                       {"请从第一页重新打开", "Start again from the first page"});
}

std::vector<std::string> names(const std::vector<State>& states) {
  std::vector<std::string> out;
  for (const auto s : states) out.emplace_back(base::name_of(s));
  return out;
}

#define QY_FILTER                                                                                          \
  " from application.application where district = $1 and ($2 = '' or strpos(coalesce(number, ''), $2) > 0" \
  " or strpos(subject_name, $2) > 0 or strpos(uscc, $2) > 0 or strpos(policy_title, $2) > 0)"              \
  " and (cardinality($3::text[]) = 0 or state = any($3)) and ($4::text is null or slug = $4)"              \
  " and ($5::text is null or origin = $5) and ($6::boolean is null or (bank_account = '') = $6)"           \
  " and (state <> 'draft' or $7)"

}  // namespace

ApplicationView view_of(Context& c, const Record& r) {
  ApplicationView v;
  v.id = r.id;
  v.number = r.number.value_or("");
  v.slug = r.slug;
  v.policy_title = r.policy_title;
  v.version_number = r.version_number;
  v.state = r.state;
  v.origin = r.origin;
  v.period = r.period;
  v.subject_id = r.subject_id;
  v.subject_name = r.subject_name;
  v.uscc = r.uscc;
  v.contact_name = r.contact_name;
  v.contact_phone = r.contact_phone;
  v.bank_name = r.bank_name;
  v.bank_account = masked_account(r.bank_account);
  v.statement = r.statement;
  v.insists = r.insists;
  v.partners = r.partners;
  v.assessment = frozen(r);
  v.amount_asked = r.amount_asked;
  v.amount_approved = r.amount_approved;
  v.amount_paid = r.amount_paid;
  v.lead_org_name = r.lead_org_name;
  v.correction = r.correction;
  v.reason = r.reason;
  v.correction_due_at = r.correction_due_at;
  v.notice_days = r.notice_days;
  v.notice_from = r.notice_from;
  v.notice_until = r.notice_until;
  v.created_at = r.created_at;
  v.submitted_at = r.submitted_at;
  v.decided_at = r.decided_at;
  v.paid_at = r.paid_at;
  v.materials = material_views(c, r);
  v.timeline = steps(c.db(), r.district, r.id);
  if (c.caller.kind == auth::CallerKind::staff) v.opinions = opinions(c.db(), r.district, r.id);
  v.actions = allowed_actions(c.caller, r, facts_of(c.db(), r, c.caller, c.now));
  if (c.caller.kind == auth::CallerKind::staff && (r.state == State::submitted || r.state == State::review))
    if (const auto offer = policy::find_offer(c.db(), r.district, r.version_id, c.now))
      v.limits = limits_of(c.db(), *offer, r, c.now);
  v.may_review = r.state == State::review && is_handler(c.caller, r);
  v.version = r.version;
  // Who in the office did what is the office's matter.
  if (c.caller.kind == auth::CallerKind::subject)
    for (auto& step : v.timeline) step.by_name = step.by_org == r.subject_name ? step.by_name : "";
  return v;
}

base::Result<kernel::List<ApplicationRow>> list(Context& c, const ApplicationQuery& q) {
  QY_CHECK(auth::require_signed_in(c.caller));
  QY_TRY(const auto mark, mark_of(q));
  const bool own = c.caller.kind == auth::CallerKind::subject;
  const int limit = q.limit.value_or(50);
  const auto words = q.q.value_or("");
  kernel::List<ApplicationRow> out;
  out.items = c.db().query<ApplicationRow>(
      "select id, coalesce(number, '') as number, slug, policy_title, subject_name, uscc, lead_org_name, "
      "state, origin, amount_asked, amount_approved, amount_paid, bank_account <> '' as has_account, "
      "created_at, submitted_at, decided_at, paid_at, correction_due_at, notice_until" QY_FILTER
      " and ($8::timestamptz is null or (created_at, id) < ($8, $9::uuid))"
      " order by created_at desc, id desc limit $10",
      c.caller.district, words, names(q.state), q.policy, q.origin, q.no_account, own, mark.at, mark.id,
      limit + 1);
  out.total = c.db().number("select count(*)" QY_FILTER, c.caller.district, words, names(q.state), q.policy,
                            q.origin, q.no_account, own);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = base::to_iso(out.items.back().created_at) + "~" + out.items.back().id.str();
  }
  return out;
}

base::Result<kernel::List<NoticeRow>> notices(Context& c, const kernel::Nothing&) {
  kernel::List<NoticeRow> out;
  out.items = c.db().query<NoticeRow>(
      "select id, slug, policy_title, subject_name, uscc, office, amount_approved, notice_from, notice_until"
      " from application.notices($1, $2)",
      c.caller.district, base::local_date(c.now));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace qiying::application

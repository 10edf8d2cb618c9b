#include <fmt/format.h>

#include <algorithm>

#include "modules/application/internal/access.hpp"
#include "modules/application/internal/calendar.hpp"
#include "modules/application/internal/chase.hpp"
#include "modules/application/internal/complete.hpp"
#include "modules/application/internal/limits.hpp"
#include "modules/application/internal/notices.hpp"
#include "modules/application/internal/use_cases.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/json.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

constexpr int kCorrectionDays = 5;  // 工作日, as 行政许可法 2019-04-23 art. 32 gives for asking

base::Error not_here() {
  return base::not_found({"申报", "application"});
}

base::Result<std::string> required(const std::optional<std::string>& text, const char* field,
                                   const base::Text& what) {
  if (text && !text->empty()) return *text;
  return base::invalid(field, "field.required", {"请填写" + what.zh, "Fill in: " + what.en});
}

/// The office with whose name one of the issuers ends; the centre assigns where there is none.
void lead_by_issuer(db::Connection& db, Record& r, const std::string& issuer) {
  for (const auto& org : auth::list_orgs(db, {.district = r.district, .kind = auth::OrgKind::department})) {
    const auto offices = policy::offices_of(issuer);
    if (std::ranges::none_of(offices, [&](auto office) { return office.ends_with(org.name); })) continue;
    r.lead_org = org.id;
    r.lead_org_path = org.path;
    r.lead_org_name = org.name;
    return;
  }
}

base::Result<void> submit(Context& c, Record& r) {
  const auto offer = policy::find_offer(c.db(), r.district, r.version_id, c.now);
  if (!offer || offer->withdrawn)
    return base::conflict("application.not_in_force", {"该政策已撤回", "The policy was withdrawn"});
  if (r.state == State::draft && offer->window == rules::Window::closed)
    return base::conflict("application.window", {"申报已截止", "Applications are closed"});
  if (r.state == State::correction && r.correction_due_at && c.now > *r.correction_due_at)
    return base::conflict("application.correction_late",
                          {"补正期限已过", "The time for the correction is over"});
  const auto assessment =
      policy::assess(c.db(), r.district, r.subject_id, r.version_id, c.now, rules::Language::zh);
  if (!assessment) return not_here();
  QY_CHECK(complete(r, *offer, *assessment, materials(c.db(), r.district, r.id)));
  r.assessment = {base::to_json(assessment->explanation)};
  if (!r.amount_asked && assessment->explanation.amount_state == "computed")
    r.amount_asked = assessment->explanation.amount;
  r.submitted_at = c.now;
  if (!r.number) r.number = next_number(c.db(), r.district, base::local_date(c.now));
  if (!r.lead_org) lead_by_issuer(c.db(), r, offer->issuer);
  return {};
}

base::Result<void> take_account(Record& r, const ActionInput& in) {
  QY_TRY(r.bank_name, required(in.bank_name, "bank_name", {"开户银行", "Bank"}));
  QY_TRY(const auto typed, required(in.bank_account, "bank_account", {"收款账号", "Bank account"}));
  const auto account = tidy_account(typed);
  if (!account)
    return base::invalid("bank_account", "application.account",
                         {"账号应为 8 至 30 位数字", "An account has 8 to 30 digits"});
  r.bank_account = *account;
  if (in.contact_name) r.contact_name = *in.contact_name;
  if (in.contact_phone) r.contact_phone = *in.contact_phone;
  return {};
}

void begin_notice(Record& r, base::Timestamp now) {
  // The first day is the day after; the last one counts whole.
  const auto today = base::local_date(now);
  r.notice_from = today;
  r.notice_until = working_days_after(today, std::clamp(r.notice_days, 1, 60));
}

base::Result<void> consent(Context& c, Record& r, const ActionInput& in) {
  QY_CHECK(take_account(r, in));
  r.submitted_at = c.now;
  r.decided_at = c.now;
  begin_notice(r, c.now);
  return {};
}

/// What the policy's caps leave; nothing is granted beyond.
base::Result<void> check_limits(Context& c, const Record& r) {
  const auto offer = policy::find_offer(c.db(), r.district, r.version_id, c.now);
  if (!offer) return not_here();
  hold_limits(c.db(), *offer, r.district);
  return within(limits_of(c.db(), *offer, r, c.now), r.amount_approved);
}

base::Result<void> approve(Context& c, Record& r, const ActionInput& in) {
  if (in.amount) r.amount_approved = in.amount;
  if (!r.amount_approved) r.amount_approved = r.amount_asked;
  QY_CHECK(check_limits(c, r));
  r.reason = in.reason.value_or("");
  r.decided_at = c.now;
  r.decided_by = c.caller.account;
  begin_notice(r, c.now);
  return {};
}

base::Result<void> refuse(Context& c, Record& r, const ActionInput& in) {
  QY_TRY(r.reason, required(in.reason, "reason", {"理由", "Reason"}));
  r.decided_at = c.now;
  r.decided_by = c.caller.account;
  return {};
}

base::Result<void> assign(Context& c, Record& r, const ActionInput& in) {
  const auto org = in.org_id ? auth::find_org(c.db(), *in.org_id) : std::nullopt;
  if (!org || org->district != r.district || !org->active)
    return base::invalid("org_id", "application.org", {"请选择本区的承办单位", "Choose an office"});
  r.lead_org = org->id;
  r.lead_org_path = org->path;
  r.lead_org_name = org->name;
  return {};
}

base::Result<void> ask_correction(Context& c, Record& r, const ActionInput& in) {
  QY_TRY(r.correction, required(in.reason, "reason", {"需要补正的全部内容", "Everything that is missing"}));
  r.correction_asked = true;
  r.correction_due_at = closing_after(c.now, kCorrectionDays);
  return {};
}

/// What the step brings along; the state is set afterwards.
base::Result<void> prepare(Context& c, Record& r, Action action, const ActionInput& in) {
  switch (action) {
    case Action::submit:
      return submit(c, r);
    case Action::consent:
      return consent(c, r, in);
    case Action::mend_account:
      return take_account(r, in);
    case Action::assign:
      return assign(c, r, in);
    case Action::ask_correction:
      return ask_correction(c, r, in);
    case Action::approve:
      return approve(c, r, in);
    case Action::refuse:
    case Action::uphold:
      return refuse(c, r, in);
    case Action::contest:
      r.contested = true;
      [[fallthrough]];
    case Action::object:
    case Action::reconsider: {
      QY_TRY(r.reason, required(in.reason, "reason", {"理由", "Reason"}));
      return {};
    }
    default:
      return {};
  }
}

std::string organisation_of(Context& c, const Record& r) {
  if (c.caller.kind == auth::CallerKind::subject) return r.subject_name;
  return c.db().text("select name from auth.org where id = $1", c.caller.org);
}

/// What the timeline keeps.
std::string words_of(const Record& r, Action action, const ActionInput& in) {
  if (action == Action::ask_correction) return r.correction;
  if (action == Action::assign) return "→ " + r.lead_org_name + (in.note ? "\n" + *in.note : "");
  if (action == Action::approve && r.amount_approved) {
    const auto sum = rules::to_text(rules::Quantity{r.amount_approved->value, rules::Dimension::money});
    return sum + (r.reason.empty() ? "" : "\n" + r.reason);
  }
  if (in.reason && !in.reason->empty()) return *in.reason;
  return in.note.value_or("");
}

void share(db::Connection& db, const Record& r, Action action) {
  if (!r.lead_org_path.empty() && (action == Action::submit || action == Action::assign))
    files::share(db, "application", r.id.str(), r.lead_org_path);
}

/// Nobody is called about an account that is there, or about a grant that is not wanted.
void end_chase(Context& c, const Record& r, Action action) {
  if (action == Action::consent || action == Action::mend_account)
    settle_chase(c.db(), r, ChaseState::settled, c.now);
  if (action == Action::decline) settle_chase(c.db(), r, ChaseState::declined, c.now);
}

base::Error changed(const Record& r) {
  return base::conflict("application.version",
                        {"该申报刚刚被他人更新", "Somebody has just changed this application"},
                        {"当前状态：" + title_of(r.state).zh + "。请刷新后再操作",
                         "Now: " + title_of(r.state).en + ". Reload"});
}

}  // namespace

Facts facts_of(db::Connection& db, const Record& r, const auth::Caller& caller, base::Timestamp now) {
  Facts f;
  f.correction_asked = r.correction_asked;
  f.contested = r.contested;
  f.has_office = !r.lead_org_path.empty();
  f.account_known = !r.bank_account.empty();
  f.money_left = r.amount_approved && r.amount_approved->value > r.amount_paid.value;
  f.instalments_left = r.instalments_paid + 1 < static_cast<int>(r.instalments.size());
  f.notice_over = r.notice_until && base::local_date(now) > *r.notice_until;
  if (caller.kind != auth::CallerKind::staff) return f;
  for (const auto& o : opinions(db, r.district, r.id)) {
    if (o.reviewer == caller.account) f.own_conflict = o.conflict;
    if (o.reviewer != caller.account && !o.conflict) f.others_opinion = true;
  }
  return f;
}

base::Result<Record> get(Context& c, ApplicationId id) {
  QY_CHECK(auth::require_signed_in(c.caller));
  auto r = find(c.db(), c.caller.district, id);
  if (!r || !may_see(c.caller, *r)) return not_here();
  return *std::move(r);
}

base::Result<Record> act(Context& c, ApplicationId id, Action action, const ActionInput& in) {
  QY_CHECK(auth::require_signed_in(c.caller));
  auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || !may_see(c.caller, *r)) return not_here();
  QY_TRY(const Actor actor, actor_for(c.caller, *r, action));
  if (in.version && *in.version != r->version) return changed(*r);
  QY_TRY(const State to, next(r->state, action, actor, facts_of(c.db(), *r, c.caller, c.now)));
  const State from = r->state;
  QY_CHECK(prepare(c, *r, action, in));
  r->state = to;
  r->version += 1;
  // An office that is taken off may no longer see it, so its step is kept first.
  add_step(c.db(), *r, from, action, c.now, c.caller, organisation_of(c, *r), words_of(*r, action, in));
  update(c.db(), *r);
  share(c.db(), *r, action);
  end_chase(c, *r, action);
  c.audit("application." + std::string(base::name_of(action)), "application", r->id.str(),
          {fmt::format(R"({{"from":"{}","to":"{}"}})", base::name_of(from), base::name_of(to))});
  tell(c.db(), *r, action);
  return *std::move(r);
}

base::Result<void> step(Context& c, Record& r, Action action, const std::string& note,
                        const std::function<void(Record&)>& change) {
  QY_TRY(const Actor actor, actor_for(c.caller, r, action));
  QY_TRY(const State to, next(r.state, action, actor, facts_of(c.db(), r, c.caller, c.now)));
  const State from = r.state;
  if (change) change(r);
  r.state = to;
  r.version += 1;
  add_step(c.db(), r, from, action, c.now, c.caller, organisation_of(c, r), note);
  update(c.db(), r);
  c.audit("application." + std::string(base::name_of(action)), "application", r.id.str());
  tell(c.db(), r, action);
  return {};
}

base::Result<void> act_by_system(db::Connection& db, Record& r, Action action, base::Timestamp now,
                                 const std::string& note) {
  const auto system = auth::Caller::system(r.district);
  QY_TRY(const State to, next(r.state, action, Actor::system, facts_of(db, r, system, now)));
  const State from = r.state;
  r.state = to;
  r.version += 1;
  update(db, r);
  add_step(db, r, from, action, now, system, "系统", note);
  tell(db, r, action);
  return {};
}

base::Result<void> give_opinion(Context& c, ApplicationId id, const OpinionInput& in) {
  QY_CHECK(auth::require(c.caller, "application.handle"));
  const auto r = find(c.db(), c.caller.district, id);
  if (!r || !is_handler(c.caller, *r)) return not_here();
  if (r->state != State::review)
    return base::conflict("application.state", {"只在评审中填写意见", "Opinions are given in review"});
  if (!in.conflict && !in.score)
    return base::invalid("score", "field.required", {"请打分（0 至 100）", "Give a score from 0 to 100"});
  c.db().execute(
      "insert into application.opinion (district, application_id, reviewer, reviewer_name, reviewer_org, "
      "conflict, score, text, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (district, "
      "application_id, reviewer) do update set conflict = excluded.conflict, score = excluded.score, text = "
      "excluded.text, at = excluded.at",
      r->district, r->id, c.caller.account, c.caller.name, organisation_of(c, *r), in.conflict,
      in.conflict ? std::nullopt : in.score, in.text.value_or(""), c.now);
  c.audit("application.opinion", "application", r->id.str());
  return {};
}

}  // namespace qiying::application

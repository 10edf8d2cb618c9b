#include "modules/appeal/internal/duties.hpp"

#include <algorithm>

#include "modules/account/account.hpp"
#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/terms.hpp"
#include "modules/appeal/internal/use_cases.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::appeal {
namespace {

struct AbsenceRow {
  auth::AccountId account;
  std::optional<auth::AccountId> deputy;
};
QY_DESCRIBE(AbsenceRow, QY_FIELD(account), QY_FIELD(deputy))

std::vector<AbsenceRow> absent_on(db::Connection& db, base::Date day) {
  return db.query<AbsenceRow>(
      "select account, deputy from appeal.absence where from_day <= $1 and to_day >= $1", day);
}

bool valid_on(const auth::Post& post, base::Date day) {
  return (!post.valid_from || *post.valid_from <= day) && (!post.valid_to || day <= *post.valid_to);
}

/// In the platform's name; false when the organisation is gone or the table does not allow it.
bool dispatch_to(db::Connection& db, Record& r, auth::OrgId to, const std::string& why, base::Timestamp now) {
  const auto org = auth::find_org(db, to);
  if (!org || !org->active || org->district != r.district) return false;
  auto deed = deed_by_system(Action::dispatch, now, why);
  deed.more.org_id = org->id;
  deed.more.org_path = org->path;
  deed.more.org_name = org->name;
  deed.more.calendar =
      db.text("select calendar from appeal.office where district = $1 and org_id = $2", r.district, org->id);
  const auto caller = auth::Caller::system(r.district);
  return take_step({db, caller, now, "", nullptr}, r, deed).ok();
}

std::vector<auth::AccountId> present(std::vector<auth::AccountId> accounts,
                                     const std::vector<AbsenceRow>& absent) {
  std::erase_if(accounts, [&](const auth::AccountId& a) {
    return std::ranges::find(absent, a, &AbsenceRow::account) != absent.end();
  });
  return accounts;
}

}  // namespace

db::Pending<Number> ask_staff(db::Connection& db, auth::OrgId org, base::Date day) {
  return db.ask<Number>(
      "select count(*) as n from (select 1 from auth.post p where p.org_id = $1 and coalesce(p.valid_from, "
      "$2) <= $2"
      " and coalesce(p.valid_to, $2) >= $2 and not exists (select 1 from appeal.absence x where "
      "x.district = p.district"
      " and x.account = p.account_id and x.from_day <= $2 and x.to_day >= $2) limit 1) one",
      org, day);
}

std::vector<Duty> duties_for(db::Connection& db, const Record& r, base::Date day) {
  return db.query<Duty>(
      "with recursive up as (select id, parent_id, name, lead_org_code, 0 as depth from appeal.category "
      "where district = $1 and id = $2"
      " union all select k.id, k.parent_id, k.name, k.lead_org_code, up.depth + 1 from appeal.category k "
      "join up on up.parent_id = k.id"
      " where k.district = $1 and up.depth < 20)"
      " select x.id, x.category_id, x.category_name, x.street_code, x.lead_org, o.name as lead_org_name, "
      "x.basis, x.source,"
      " x.appeal_id, x.valid_from, x.valid_to from ("
      "  select d.id, d.category_id, coalesce(up.name, '') as category_name, d.street_code, d.lead_org, "
      "d.basis, d.source,"
      "   d.appeal_id, d.valid_from, d.valid_to, coalesce(up.depth, 100) as depth, d.created_at"
      "   from appeal.duty d left join up on up.id = d.category_id"
      "   where d.district = $1 and (d.category_id is null or up.id is not null) and (d.street_code = '' or "
      "d.street_code = $3)"
      "    and d.valid_from <= $4 and (d.valid_to is null or d.valid_to >= $4)"
      "  union all select up.id, up.id, up.name, '', g.id, '', 'catalogue', null, date '2000-01-01', null, "
      "up.depth + 200, 'epoch'"
      "   from up join auth.org g on g.district = $1 and g.code = up.lead_org_code where up.lead_org_code <> "
      "''"
      " ) x join auth.org o on o.district = $1 and o.id = x.lead_org and o.active"
      " order by x.depth, x.street_code = '', x.source <> 'ruling', x.created_at desc limit 5",
      r.district, r.category_id, r.street_code, day);
}

void keep_precedent(const Scene& s, const Record& r, const Deed& d) {
  if (!r.category_id || !r.lead_org || d.note.empty()) return;
  // What is given to a street is that street's; what is given to a department is its matter everywhere.
  const auto lead = auth::find_org(s.db, *r.lead_org);
  const bool local = lead && (lead->kind == auth::OrgKind::street || lead->kind == auth::OrgKind::station);
  const auto street = local ? r.street_code : std::string();
  s.db.execute(
      "insert into appeal.duty (district, id, category_id, street_code, lead_org, basis, source, appeal_id, "
      "valid_from, created_by, created_at)"
      " select $1::char(6), $2::uuid, $3::uuid, $4::text, $5::uuid, $6::text, 'ruling', $7::uuid, $8::date, "
      "$9::uuid, $10::timestamptz where not exists (select 1 from appeal.duty "
      "o where o.district = $1"
      " and o.category_id = $3 and o.street_code = $4 and o.lead_org = $5 and o.valid_to is null)",
      r.district, DutyId::make(), r.category_id, street, r.lead_org, d.note, r.id, base::local_date(s.now),
      d.by, s.now);
}

Staffing staffing_of(db::Connection& db, auth::OrgId org, base::Date day) {
  const auto absent = absent_on(db, day);
  std::vector<auth::AccountId> here, deputies;
  for (const auto& post : auth::posts_of_org(db, org)) {
    const auto away = std::ranges::find(absent, post.account_id, &AbsenceRow::account);
    if (valid_on(post, day) && away == absent.end()) here.push_back(post.account_id);
    if (away != absent.end() && away->deputy) deputies.push_back(*away->deputy);
    if (!valid_on(post, day) || away != absent.end())
      for (const auto acting : auth::acting_for(db, post.id, day))
        if (acting != post.account_id) deputies.push_back(acting);
  }
  using L = Staffing::Level;
  if (!here.empty()) return {L::office, {}};
  if (auto found = present(deputies, absent); !found.empty()) return {L::deputies, std::move(found)};
  if (auto found = present(auth::heads_of(db, org, day), absent); !found.empty())
    return {L::head, std::move(found)};
  const auto own = auth::find_org(db, org);
  if (own && own->parent_id)
    if (auto found = present(auth::heads_of(db, *own->parent_id, day), absent); !found.empty())
      return {L::supervisor, std::move(found)};
  return {L::centre, {}};
}

void cover_vacancy(const Scene& s, Record& r) {
  if (!r.lead_org) return;
  const auto day = base::local_date(s.now);
  if (ask_staff(s.db, *r.lead_org, day).rows().front().n > 0) return;
  const auto staffing = staffing_of(s.db, *r.lead_org, day);
  if (staffing.level == Staffing::Level::office) return;
  static constexpr std::string_view kWords[] = {"", "已通知代理人", "已通知单位负责人", "已通知上级负责人",
                                                "已报服务中心"};
  const auto& number = r.number.value_or("");
  const account::Message message{
      "appeal.vacant",
      {r.lead_org_name + "无人在岗，请处理：" + number, r.lead_org_name + " has nobody on duty: " + number},
      {r.title, r.title},
      "/desk/appeals/" + r.id.str()};
  for (const auto account : staffing.accounts) account::notify_account(s.db, r.district, account, message);
  if (staffing.accounts.empty()) account::notify_holders(s.db, r.district, "appeal.dispatch", message);
  auto deed = deed_by_system(
      Action::note, s.now,
      r.lead_org_name + "无人在岗，" + std::string(kWords[static_cast<std::size_t>(staffing.level)]));
  if (const auto done = take_step(s, r, deed); !done.ok()) return;
}

bool dispatch_by_catalogue(db::Connection& db, const std::string& district, const std::string& id,
                           base::Timestamp now) {
  const auto appeal_id = AppealId::parse(id);
  auto r = appeal_id ? find_locked(db, district, *appeal_id) : std::nullopt;
  if (!r || r->state != State::submitted || !r->category_id) return false;
  const auto duties = duties_for(db, *r, base::local_date(now));
  if (duties.empty()) return false;
  return dispatch_to(db, *r, duties.front().lead_org, duties.front().basis, now);
}

std::optional<Undecided> undecided(db::Connection& db, const std::string& district, AppealId id,
                                   base::Date day) {
  const auto r = find(db, district, id);
  if (!r || r->state != State::submitted || terms_of(r->rule).sure == 0) return std::nullopt;
  if (terms_of(r->rule).automatic && r->category_id && !duties_for(db, *r, day).empty()) return std::nullopt;
  return Undecided{r->title, r->body, r->street_code, terms_of(r->rule).sure / 100.0};
}

bool dispatch_by_suggestion(db::Connection& db, const std::string& district, AppealId id, auth::OrgId org,
                            const std::string& note, base::Timestamp now) {
  auto r = find_locked(db, district, id);
  return r && r->state == State::submitted && dispatch_to(db, *r, org, note, now);
}

}  // namespace qiying::appeal

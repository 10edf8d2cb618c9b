#include "modules/application/internal/chase.hpp"

#include <algorithm>

#include "modules/account/account.hpp"
#include "platform/auth/accounts.hpp"

namespace qiying::application {
namespace {

constexpr int kPatience = 3;  // working days from the message to the first call, and from call to call
constexpr int kPortion = 500;

struct Lacking {
  std::string district;
  ApplicationId id;
  ChaseReason reason = ChaseReason::no_answer;
};
QY_DESCRIBE(Lacking, QY_FIELD(district), QY_FIELD(id), QY_FIELD(reason))

// Who is to be paid and cannot be: invited and silent, approved without an account, sent back by the bank.
// Whom somebody has talked to in vain is not called again.
#define QY_LACKING                                                                                         \
  "select a.district, a.id, case when a.state = 'invited' then 'no_answer' when a.bank_account = '' then " \
  "'no_account' else 'returned' end as reason from application.application a where ((a.state = 'invited' " \
  "and a.bank_account = '') or (a.state = 'approved' and a.amount_approved > a.amount_paid and "           \
  "(a.bank_account = '' or (select e.action from application.event e where e.district = a.district and "   \
  "e.application_id = a.id order by e.seq desc limit 1) = 'return_payment'))) and not exists (select 1 "   \
  "from application.chase k where k.district = a.district and k.application_id = a.id and k.state in "     \
  "('open', 'declined', 'gone'))"

struct Desk {
  std::string path, name;
  std::optional<auth::AccountId> person;
  std::string person_name;
};

struct Load {
  auth::AccountId assignee;
  std::int64_t open = 0;
};
QY_DESCRIBE(Load, QY_FIELD(assignee), QY_FIELD(open))

/// The specialist of an office who has fewest open tasks.
void choose_person(db::Connection& db, const std::string& district, Desk& desk) {
  std::map<auth::AccountId, std::int64_t> loads;
  for (const auto& row :
       db.query<Load>("select assignee, count(*) as open from application.chase where district "
                      "= $1 and state = 'open' and assignee is not null group by assignee",
                      district))
    loads[row.assignee] = row.open;
  const auto people = auth::list_accounts(
      db, {.within = desk.path, .role = "specialist", .status = auth::AccountStatus::active, .limit = 200});
  const auto least = std::ranges::min_element(people, {}, [&](const auto& a) { return loads[a.id]; });
  if (least == people.end()) return;
  desk.person = least->id;
  desk.person_name = least->name;
}

/// The street of the enterprise, where it has a specialist; else the office that leads the application.
Desk desk_of(db::Connection& db, const Record& r) {
  const auto firm = register_::find_entity(db, r.subject_id);
  if (firm && !firm->street_name.empty())
    for (const auto& org : auth::list_orgs(db, {.district = r.district, .kind = auth::OrgKind::street})) {
      if (org.name != firm->street_name) continue;
      Desk out{org.path, org.name, {}, ""};
      choose_person(db, r.district, out);
      if (out.person) return out;
    }
  return {r.lead_org_path, r.lead_org_name, {}, ""};
}

base::Text words(ChaseReason reason) {
  switch (reason) {
    case ChaseReason::no_answer:
      return {"免申即享未确认，缺收款账户", "a grant is not confirmed and has no account"};
    case ChaseReason::no_account:
      return {"已核定，缺收款账户", "approved, without an account"};
    case ChaseReason::returned:
      break;
  }
  return {"银行退回，账户有误", "the bank returned the payment"};
}

void tell_desk(db::Connection& db, const std::string& district, const Desk& desk,
               const account::Message& message) {
  if (desk.person) return account::notify_account(db, district, *desk.person, message);
  if (!desk.path.empty()) account::notify_org(db, district, desk.path, message);
}

/// False when there is one already, or no office could do it.
bool open_one(db::Connection& db, const Record& r, ChaseReason reason, base::Timestamp now) {
  const auto desk = desk_of(db, r);
  if (desk.path.empty()) return false;
  const auto id = base::Id<struct ChaseTag>::make();
  const auto added = db.execute(
      "insert into application.chase (district, id, application_id, number, policy_title, subject_id, "
      "subject_name, uscc, contact, amount, reason, org_path, org_name, assignee, assignee_name, opened_at, "
      "due, "
      "state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'open') on "
      "conflict do nothing",
      r.district, id, r.id, r.number.value_or(""), r.policy_title, r.subject_id, r.subject_name, r.uscc,
      db.seal(r.contact_name + (r.contact_phone.empty() ? "" : " " + r.contact_phone), kChaseContact),
      r.amount_approved, reason, desk.path, desk.name, desk.person, desk.person_name, now,
      policy::working_days_after(base::local_date(now), kPatience));
  if (added == 0) return false;
  const auto why = words(reason);
  tell_desk(db, r.district, desk,
            {"application.chase",
             {"请联系企业：" + r.subject_name, "Please call: " + r.subject_name},
             {r.policy_title + "。" + why.zh, r.policy_title + ": " + why.en},
             "/desk/chases"});
  return true;
}

int open_all(db::Connection& db, const std::vector<Lacking>& found, base::Timestamp now) {
  int out = 0;
  for (const auto& one : found)
    if (const auto r = find(db, one.district, one.id)) out += open_one(db, *r, one.reason, now);
  return out;
}

struct Late {
  std::string district, subject_name, org_path, org_name;
  base::Id<struct ChaseTag> id;
  std::optional<auth::AccountId> assignee;
};
QY_DESCRIBE(Late, QY_FIELD(district), QY_FIELD(subject_name), QY_FIELD(org_path), QY_FIELD(org_name),
            QY_FIELD(id), QY_FIELD(assignee))

/// Once for each day that was set.
void remind_late(db::Connection& db, base::Timestamp now) {
  for (const auto& late :
       db.query<Late>("select district, subject_name, org_path, org_name, id, assignee from "
                      "application.chase where state = "
                      "'open' and due < $1 and reminded_at is null order by due, id limit $2",
                      base::local_date(now), kPortion)) {
    db.execute("update application.chase set reminded_at = $3 where district = $1 and id = $2", late.district,
               late.id, now);
    tell_desk(db, late.district, {late.org_path, late.org_name, late.assignee, ""},
              {"application.chase_late",
               {"企业联系已到期：" + late.subject_name, "A call is overdue: " + late.subject_name},
               {"请联系并登记结果", "Call and record what came of it"},
               "/desk/chases"});
  }
}

}  // namespace

void watch_chases(db::Connection& db, base::Timestamp now) {
  db.execute(
      "update application.chase k set state = 'settled', closed_at = $1, version = version + 1 where k.state "
      "= "
      "'open' and not exists (select 1 from application.application a where a.district = k.district and a.id "
      "= "
      "k.application_id and a.state in ('invited', 'approved', 'notice') and (a.bank_account = '' or "
      "k.reason = "
      "'returned' and a.state = 'approved'))",
      now);
  // The message has been there for three whole working days.
  auto last = base::local_date(now);
  while (policy::working_days_after(last, kPatience) >= base::local_date(now)) last -= std::chrono::days(1);
  const auto before = base::Timestamp(last + std::chrono::days(1)) - base::kChinaOffset;
  open_all(
      db,
      db.query<Lacking>(QY_LACKING " and coalesce(a.decided_at, a.created_at) < $1 order by a.created_at, "
                                   "a.id limit $2",
                        before, kPortion),
      now);
  remind_late(db, now);
}

int chase_run(db::Connection& db, const std::string& district, const GrantRun& run, base::Timestamp now) {
  return open_all(
      db,
      db.query<Lacking>(QY_LACKING " and a.district = $1 and a.slug = $2 and a.period = $3 and a.origin "
                                   "= 'granted' order by a.id limit 5000",
                        district, run.slug, run.period),
      now);
}

void settle_chase(db::Connection& db, const Record& r, ChaseState state, base::Timestamp now) {
  db.run("select application.settle_chase($1, $2, $3, $4)", r.district, r.id, state, now);
}

}  // namespace qiying::application

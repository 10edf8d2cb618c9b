#include "modules/application/internal/dues.hpp"

#include <algorithm>

#include "modules/account/account.hpp"
#include "modules/application/internal/access.hpp"

namespace qiying::application {
namespace {

using kernel::Context;
using std::chrono::days;

constexpr int kShown = 500;

struct DueRow {
  ApplicationId id;
  std::string number, policy_title, subject_name, office;
  State state = State::approved;
  int instalment = 1, instalments = 1;
  base::Fen amount;
  std::optional<base::Date> due;
  bool late = false, has_account = true;
};
QY_DESCRIBE(DueRow, QY_FIELD(id), QY_FIELD(number), QY_FIELD(policy_title), QY_FIELD(subject_name),
            QY_FIELD(office, .min = 0), QY_FIELD(state), QY_FIELD(instalment), QY_FIELD(instalments),
            QY_FIELD(amount), QY_FIELD(due), QY_FIELD(late), QY_FIELD(has_account))

struct DueInput {
  base::Date due;
};
QY_DESCRIBE(DueInput, QY_FIELD(due, .doc = "应拨付日期 / the day of the next instalment"))

struct PledgeRow {
  ApplicationId id;
  std::string number, policy_title, subject_name, office, clawback, breach, note, decided_name;
  base::Date from_day, until_day;
  std::optional<base::Date> broken_on;
  PledgeState state = PledgeState::watching;
  base::Fen paid, recovered;
  int version = 1;
};
QY_DESCRIBE(PledgeRow, QY_FIELD(id), QY_FIELD(number), QY_FIELD(policy_title), QY_FIELD(subject_name),
            QY_FIELD(office, .min = 0), QY_FIELD(clawback, .min = 0), QY_FIELD(breach, .min = 0),
            QY_FIELD(note, .min = 0), QY_FIELD(decided_name, .min = 0), QY_FIELD(from_day),
            QY_FIELD(until_day), QY_FIELD(broken_on), QY_FIELD(state), QY_FIELD(paid), QY_FIELD(recovered),
            QY_FIELD(version))

struct PledgeQuery {
  std::optional<PledgeState> state;
};
QY_DESCRIBE(PledgeQuery, QY_FIELD(state))

struct PledgeAction {
  std::string note;
  std::optional<base::Fen> amount;
  int version = 1;
};
QY_DESCRIBE(PledgeAction, QY_FIELD(note, .min = 1, .max = 500),
            QY_FIELD(amount, .min = 1, .doc = "追回金额（分） / fen"), QY_FIELD(version))

struct Owed {
  ApplicationId id;
  std::optional<base::Date> due;
};
QY_DESCRIBE(Owed, QY_FIELD(id), QY_FIELD(due))

base::Result<ApplicationId> id_of(const Context& c) {
  const auto id = ApplicationId::parse(c.request.param("id"));
  if (!id) return base::not_found({"申报", "application"});
  return *id;
}

// ---- instalments

DueRow row_of(const Record& r, const std::optional<base::Date>& due, base::Date today) {
  return {r.id,
          r.number.value_or(""),
          r.policy_title,
          r.subject_name,
          r.lead_org_name,
          r.state,
          r.instalments_paid + 1,
          std::max<int>(1, static_cast<int>(r.instalments.size())),
          due_of(r),
          due,
          due && *due < today,
          !r.bank_account.empty()};
}

base::Result<kernel::List<DueRow>> dues(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  kernel::List<DueRow> out;
  for (const auto& owed : c.db().query<Owed>("select a.id, d.due from application.application a left join "
                                             "application.due_day d on d.district = a.district "
                                             "and d.application_id = a.id and d.instalment = "
                                             "a.instalments_paid + 1 where a.district = $1 and a.state in "
                                             "('approved', 'paying') and a.amount_approved > a.amount_paid "
                                             "order by d.due nulls first, a.decided_at, a.id "
                                             "limit $2",
                                             c.caller.district, kShown))
    if (const auto r = find(c.db(), c.caller.district, owed.id))
      out.items.push_back(row_of(*r, owed.due, base::local_date(c.now)));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<DueRow> set_due(Context& c, const DueInput& in) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const auto id, id_of(c));
  const auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || !is_handler(c.caller, *r)) return base::not_found({"申报", "application"});
  if (r->state != State::approved)
    return base::conflict("application.no_instalment", {"没有待拨付的一期", "No instalment waits"});
  const auto today = base::local_date(c.now);
  if (in.due < today || in.due > today + days(3660))
    return base::invalid("due", "application.due",
                         {"日期应在今天之后十年以内", "The day is within ten years from today"});
  c.db().execute(
      "insert into application.due_day (district, application_id, instalment, due, set_name, set_at) values "
      "($1, $2, $3, "
      "$4, $5, $6) on conflict (district, application_id, instalment) do update set due = excluded.due, "
      "set_name = "
      "excluded.set_name, set_at = excluded.set_at, reminded_at = null",
      r->district, r->id, r->instalments_paid + 1, in.due, c.caller.name, c.now);
  c.audit("application.due_day", "application", id.str());
  return row_of(*r, in.due, today);
}

// ---- pledges

struct Watched {
  std::string district, office_path, policy_title, subject_name, status;
  ApplicationId id;
  base::Date until_day;
};
QY_DESCRIBE(Watched, QY_FIELD(district), QY_FIELD(office_path, .min = 0), QY_FIELD(policy_title),
            QY_FIELD(subject_name), QY_FIELD(status, .min = 0), QY_FIELD(id), QY_FIELD(until_day))

// Lies on the desk of the office that leads it, else of whoever pays.
void break_pledge(db::Connection& db, const Watched& w, const std::string& breach, base::Timestamp now) {
  db.execute(
      "update application.pledge set state = 'broken', breach = $3, broken_on = $4, version = version + 1 "
      "where district "
      "= $1 and application_id = $2",
      w.district, w.id, breach, base::local_date(now));
  const account::Message message{"application.pledge",
                                 {"承诺期内违约：" + w.subject_name, "Pledge broken: " + w.subject_name},
                                 {w.policy_title + "。" + breach, w.policy_title},
                                 "/desk/policy-dues"};
  if (w.office_path.empty())
    account::notify_holders(db, w.district, "application.pay", message);
  else
    account::notify_org(db, w.district, w.office_path, message);
}

#define QY_PLEDGES                                                                                         \
  "select a.id, coalesce(a.number, '') as number, a.policy_title, a.subject_name, a.lead_org_name as "     \
  "office, "                                                                                               \
  "p.clawback, p.breach, p.note, p.decided_name, p.from_day, p.until_day, p.broken_on, p.state, "          \
  "a.amount_paid as "                                                                                      \
  "paid, p.recovered, p.version from application.pledge p join application.application a on a.district = " \
  "p.district "                                                                                            \
  "and a.id = p.application_id where p.district = $1"

base::Result<kernel::List<PledgeRow>> pledges(Context& c, const PledgeQuery& q) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  kernel::List<PledgeRow> out;
  const auto state = q.state ? std::optional(std::string(base::name_of(*q.state))) : std::nullopt;
  out.items = c.db().query<PledgeRow>(
      QY_PLEDGES
      " and ($2::text is null or p.state = $2) order by p.state = 'broken' desc, p.until_day, a.id limit $3",
      c.caller.district, state, kShown);
  out.total = c.db().number(
      "select count(*) from application.pledge where district = $1 and ($2::text is null or state = $2)",
      c.caller.district, state);
  return out;
}

base::Result<void> settle(Context& c, const PledgeRow& p, PledgeState to, const PledgeAction& in) {
  if (p.state != PledgeState::broken)
    return base::conflict("application.pledge_state",
                          {"只有违约的承诺需要处理", "Only broken pledges are settled"});
  if (p.version != in.version)
    return base::conflict("application.pledge_moved",
                          {"已被他人处理，请刷新", "Somebody has dealt with it; reload"});
  if (to == PledgeState::recovered && (!in.amount || in.amount->value > p.paid.value))
    return base::invalid(
        "amount", "application.recovered",
        {"追回金额应大于零且不超过已拨金额", "The sum is above zero and at most what was paid"});
  c.db().execute(
      "update application.pledge set state = $3, note = $4, recovered = $5, decided_name = $6, decided_at = "
      "$7, version = "
      "version + 1 where district = $1 and application_id = $2",
      c.caller.district, p.id, to, in.note, to == PledgeState::recovered ? *in.amount : base::Fen{},
      c.caller.name, c.now);
  c.audit("application.pledge_" + std::string(base::name_of(to)), "application", p.id.str());
  return {};
}

// What the register cannot know: found by a person.
base::Result<void> report(Context& c, const PledgeRow& p, const PledgeAction& in) {
  if (p.state != PledgeState::watching)
    return base::conflict("application.pledge_state", {"只有守诺期内的承诺可以登记违约",
                                                       "Only a watched pledge can be reported as broken"});
  if (p.version != in.version)
    return base::conflict("application.pledge_moved",
                          {"已被他人处理，请刷新", "Somebody has dealt with it; reload"});
  const auto r = find(c.db(), c.caller.district, p.id);
  if (!r) return base::not_found({"申报", "application"});
  break_pledge(c.db(),
               {r->district, r->lead_org_path, r->policy_title, r->subject_name, "", r->id, p.until_day},
               in.note, c.now);
  c.audit("application.pledge_broken", "application", p.id.str());
  return {};
}

base::Result<PledgeRow> settle_pledge(Context& c, const PledgeAction& in) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const auto id, id_of(c));
  const auto one = [&] {
    return c.db().query_one<PledgeRow>(QY_PLEDGES " and a.id = $2", c.caller.district, id);
  };
  const auto p = one();
  if (!p) return base::not_found({"承诺", "pledge"});
  const auto action = c.request.param("action");
  if (action == "report") {
    QY_CHECK(report(c, *p, in));
    return *one();
  }
  if (action != "recover" && action != "waive") return base::not_found({"操作", "action"});
  QY_CHECK(settle(c, *p, action == "recover" ? PledgeState::recovered : PledgeState::waived, in));
  return *one();
}

// ---- the watch

std::string breach_of(const Watched& w) {
  const auto status = base::enum_from<register_::Status>(w.status);
  return "企业状态：" + (status ? register_::title_of(*status).zh : std::string("登记信息已不存在"));
}

void watch_pledges(db::Connection& db, base::Timestamp now) {
  const auto today = base::local_date(now);
  for (const auto& w : db.query<Watched>("select p.district, a.lead_org_path as office_path, a.policy_title, "
                                         "a.subject_name, coalesce(e.status, '') as "
                                         "status, a.id, p.until_day from application.pledge p join "
                                         "application.application a on a.district = p.district "
                                         "and a.id = p.application_id left join register.entity_public e on "
                                         "e.district = p.district and e.id = "
                                         "a.subject_id where p.state = 'watching' and (p.until_day < $1 or "
                                         "e.id is null or e.status in ('revoked', "
                                         "'cancelled', 'moved_out')) order by a.id limit 500",
                                         today)) {
    if (w.until_day >= today)
      break_pledge(db, w, breach_of(w), now);
    else
      db.execute(
          "update application.pledge set state = 'kept', version = version + 1 where district = $1 and "
          "application_id = "
          "$2",
          w.district, w.id);
  }
}

void remind_dues(db::Connection& db, base::Timestamp now) {
  for (const auto& w : db.query<Watched>("select d.district, a.lead_org_path as office_path, a.policy_title, "
                                         "a.subject_name, '' as status, a.id, d.due "
                                         "as until_day from application.due_day d join "
                                         "application.application a on a.district = d.district and a.id = "
                                         "d.application_id and a.instalments_paid + 1 = d.instalment and "
                                         "a.state = 'approved' where d.reminded_at is "
                                         "null and d.due <= $1 order by d.due, a.id limit 500",
                                         base::local_date(now) + days(7))) {
    db.execute(
        "update application.due_day set reminded_at = $3 where district = $1 and application_id = $2 and "
        "reminded_at is "
        "null and due = $4",
        w.district, w.id, now, w.until_day);
    if (!w.office_path.empty())
      account::notify_org(db, w.district, w.office_path,
                          {"application.due",
                           {"分期资金应在 " + base::to_iso(w.until_day) + " 前拨付",
                            "An instalment is due by " + base::to_iso(w.until_day)},
                           {w.policy_title + " · " + w.subject_name, w.policy_title + " · " + w.subject_name},
                           "/desk/policy-dues"});
  }
}

}  // namespace

base::Fen due_of(const Record& r) {
  const auto approved = r.amount_approved.value_or(base::Fen{});
  const auto left = approved - r.amount_paid;
  const auto n = static_cast<std::size_t>(r.instalments_paid);
  if (n + 1 >= r.instalments.size()) return left;
  return std::min(left, base::Fen{rules::share_of(approved.value, r.instalments[n])});
}

void begin_pledge(db::Connection& db, const Record& r, base::Timestamp now) {
  const auto offer = policy::find_offer(db, r.district, r.version_id, now);
  if (!offer || !offer->pledge_years) return;
  const auto today = base::local_date(now);
  const std::chrono::year_month_day day(today);
  auto until = day + std::chrono::years(static_cast<int>(*offer->pledge_years));
  if (!until.ok()) until = until.year() / until.month() / std::chrono::last;
  db.execute(
      "insert into application.pledge (district, application_id, from_day, until_day, clawback, state) "
      "values ($1, $2, "
      "$3, $4, $5, 'watching') on conflict do nothing",
      r.district, r.id, today, base::Date(std::chrono::sys_days(until)), offer->clawback);
}

void watch_dues(db::Connection& db, base::Timestamp now) {
  watch_pledges(db, now);
  remind_dues(db, now);
}

void register_dues(kernel::Registry& r) {
  const kernel::Access payers{.permission = "application.pay"};
  r.get<kernel::Nothing, kernel::List<DueRow>>(
      "/api/v1/application-dues", {.access = payers, .summary = {"待拨付的分期", "Instalments that are due"}},
      dues);
  r.put<DueInput, DueRow>(
      "/api/v1/application-dues/{id}",
      {.access = payers, .summary = {"定下一期的拨付日期", "Set the day of an instalment"}}, set_due);
  r.get<PledgeQuery, kernel::List<PledgeRow>>("/api/v1/application-pledges",
                                              {.access = payers, .summary = {"承诺履约情况", "Stay pledges"}},
                                              pledges);
  r.post<PledgeAction, PledgeRow>(
      "/api/v1/application-pledges/{id}/actions/{action}",
      {.access = payers, .summary = {"登记违约、追回、免于追回", "Report as broken, recover, or waive"}},
      settle_pledge);
}

}  // namespace qiying::application

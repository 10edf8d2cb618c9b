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

// ---- reminders

struct Coming {
  std::string district, office_path, policy_title, subject_name;
  ApplicationId id;
  base::Date due;
};
QY_DESCRIBE(Coming, QY_FIELD(district), QY_FIELD(office_path, .min = 0), QY_FIELD(policy_title),
            QY_FIELD(subject_name), QY_FIELD(id), QY_FIELD(due))

void remind_dues(db::Connection& db, base::Timestamp now) {
  for (const auto& w : db.query<Coming>("select d.district, a.lead_org_path as office_path, a.policy_title, "
                                        "a.subject_name, a.id, d.due "
                                        "from application.due_day d join "
                                        "application.application a on a.district = d.district and a.id = "
                                        "d.application_id and a.instalments_paid + 1 = d.instalment and "
                                        "a.state = 'approved' where d.reminded_at is "
                                        "null and d.due <= $1 order by d.due, a.id limit 500",
                                        base::local_date(now) + days(7))) {
    db.execute(
        "update application.due_day set reminded_at = $3 where district = $1 and application_id = $2 and "
        "reminded_at is "
        "null and due = $4",
        w.district, w.id, now, w.due);
    if (!w.office_path.empty())
      account::notify_org(db, w.district, w.office_path,
                          {"application.due",
                           {"分期资金应在 " + base::to_iso(w.due) + " 前拨付",
                            "An instalment is due by " + base::to_iso(w.due)},
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

void watch_dues(db::Connection& db, base::Timestamp now) {
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
}

}  // namespace qiying::application

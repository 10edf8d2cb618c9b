/// How the offices are there: the calendar that each works by, and who is away.

#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/duties.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

struct OfficeView {
  auth::OrgId org_id;
  std::string org_name, calendar;  ///< an empty calendar: the standard one
};
QY_DESCRIBE(OfficeView, QY_FIELD(org_id), QY_FIELD(org_name), QY_FIELD(calendar))

struct OfficeInput {
  std::string calendar;
};
QY_DESCRIBE(OfficeInput, QY_FIELD(calendar, .min = 0, .max = 40))

base::Result<kernel::List<OfficeView>> list_offices(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  kernel::List<OfficeView> out;
  out.items = c.db().query<OfficeView>(
      "select o.id as org_id, o.name as org_name, coalesce(f.calendar, '') as calendar from auth.org o left "
      "join appeal.office f on f.district = o.district and f.org_id = o.id where o.district = $1 and "
      "o.active "
      "order by o.path",
      c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

/// From the next dispatch on: deadlines that run keep the calendar they began with.
base::Result<OfficeView> set_calendar(Context& c, const OfficeInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  const auto id = auth::OrgId::parse(c.request.param("id"));
  const auto org = id ? auth::find_org(c.db(), *id) : std::nullopt;
  if (!org || org->district != c.caller.district) return base::not_found({"单位", "organisation"});
  if (!in.calendar.empty() && !has_calendar(in.calendar))
    return base::invalid("calendar", "appeal.calendar",
                         {"没有这个工作日历：" + in.calendar, "No such calendar: " + in.calendar},
                         {"可用的日历见 qiying worktime calendars", "See qiying worktime calendars"});
  if (in.calendar.empty())
    c.db().execute("delete from appeal.office where district = $1 and org_id = $2", c.caller.district, *id);
  else
    c.db().execute(
        "insert into appeal.office (district, org_id, calendar) values ($1, $2, $3) on conflict (district, "
        "org_id) do update set calendar = excluded.calendar",
        c.caller.district, *id, in.calendar);
  c.audit("appeal.set_calendar", "org", id->str(), {base::to_json(in)});
  return OfficeView{*id, org->name, in.calendar};
}

struct CalendarView {
  std::string name, zh, en;
};
QY_DESCRIBE(CalendarView, QY_FIELD(name), QY_FIELD(zh), QY_FIELD(en))

base::Result<kernel::List<CalendarView>> list_calendars(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  kernel::List<CalendarView> out;
  for (const auto& one : calendars()) out.items.push_back({one.name(), one.title().zh, one.title().en});
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

struct AbsenceView {
  auth::AccountId account;
  std::string name;
  base::Date from, to;
  std::optional<auth::AccountId> deputy;
  std::string deputy_name;
};
QY_DESCRIBE(AbsenceView, QY_FIELD(account), QY_FIELD(name), QY_FIELD(from), QY_FIELD(to), QY_FIELD(deputy),
            QY_FIELD(deputy_name))

/// My own, and those of my organisation and below it, that are not over.
base::Result<kernel::List<AbsenceView>> list_absences(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  kernel::List<AbsenceView> out;
  out.items = c.db().query<AbsenceView>(
      "select x.account, coalesce(auth.staff_name(x.account), '') as name, x.from_day as \"from\", x.to_day "
      "as \"to\", x.deputy, "
      "coalesce(auth.staff_name(x.deputy), '') as deputy_name from appeal.absence x where x.district = $1 "
      "and x.to_day >= $2 and (x.account = $3 or exists (select from "
      "auth.post t join auth.org o on o.id = t.org_id where t.account_id = x.account and $4 <> '' and "
      "starts_with(o.path, $4))) order by x.from_day, 2 limit 500",
      c.caller.district, base::local_date(c.now), c.caller.account, c.caller.org_path);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

struct AbsenceKey {
  base::Date from;
};
QY_DESCRIBE(AbsenceKey, QY_FIELD(from))

/// I am back, or do not go after all.
base::Result<kernel::List<AbsenceView>> end_absence(Context& c, const AbsenceKey& in) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  if (c.db().execute("delete from appeal.absence where district = $1 and account = $2 and from_day = $3",
                     c.caller.district, c.caller.account, in.from) != 1)
    return base::not_found({"外出登记", "absence"});
  c.audit("appeal.end_absence", "account", c.caller.account.str(), {base::to_json(in)});
  return list_absences(c, {});
}

}  // namespace

void register_offices(kernel::Registry& r) {
  const kernel::Access handlers{.permission = "appeal.handle"};
  r.get<kernel::Nothing, kernel::List<OfficeView>>(
      "/api/v1/appeal-offices",
      {.access = handlers, .summary = {"各单位工作日历", "By which calendar each office works"}},
      list_offices);
  r.get<kernel::Nothing, kernel::List<CalendarView>>(
      "/api/v1/appeal-calendars", {.access = handlers, .summary = {"工作日历", "Calendars of working time"}},
      list_calendars);
  r.put<OfficeInput, OfficeView>("/api/v1/appeal-offices/{id}",
                                 {.access = {.permission = "appeal.configure"},
                                  .summary = {"设置单位工作日历", "Set the calendar of an office"}},
                                 set_calendar);
  r.get<kernel::Nothing, kernel::List<AbsenceView>>(
      "/api/v1/appeals/absence", {.access = handlers, .summary = {"外出登记", "Who is away"}}, list_absences);
  r.post<AbsenceKey, kernel::List<AbsenceView>>("/api/v1/appeals/absence/end",
                                                {.access = handlers, .summary = {"取消外出", "Back again"}},
                                                end_absence);
}

}  // namespace qiying::appeal

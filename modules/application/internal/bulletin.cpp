#include <fmt/format.h>

#include <chrono>

#include "modules/application/internal/api.hpp"
#include "modules/application/internal/calendar.hpp"
#include "modules/application/internal/record.hpp"
#include "platform/base/json.hpp"
#include "platform/exports/exports.hpp"
#include "platform/pdf/pdf.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

// 行政许可法 (2019-04-23) art. 32 (4): told within five days what is missing, else accepted; art. 42: decided
// within twenty days; art. 82: working days.
constexpr int kAcceptDays = 5;
constexpr int kDecideDays = 20;

struct BulletinRow {
  std::string office;
  std::int64_t policies = 0, enterprises = 0, submitted = 0, decided = 0, paid_count = 0, waiting = 0,
               late = 0;
  base::Fen asked, approved, paid;
};
QY_DESCRIBE(BulletinRow, QY_FIELD(office), QY_FIELD(policies), QY_FIELD(enterprises), QY_FIELD(submitted),
            QY_FIELD(decided), QY_FIELD(paid_count), QY_FIELD(waiting), QY_FIELD(late), QY_FIELD(asked),
            QY_FIELD(approved), QY_FIELD(paid))

struct LateRow {
  ApplicationId id;
  std::string number, office, policy_title, subject_name;
  State state = State::submitted;
  base::Timestamp since;
  std::optional<base::Date> due;
};
QY_DESCRIBE(LateRow, QY_FIELD(id), QY_FIELD(number), QY_FIELD(office), QY_FIELD(policy_title),
            QY_FIELD(subject_name), QY_FIELD(state), QY_FIELD(since), QY_FIELD(due))

struct TrendRow {
  base::Date from;
  std::int64_t submitted = 0, decided = 0, paid = 0;
};
QY_DESCRIBE(TrendRow, QY_FIELD(from), QY_FIELD(submitted), QY_FIELD(decided), QY_FIELD(paid))

struct Bulletin {
  base::Date from, to;  ///< Monday to Sunday
  std::vector<BulletinRow> rows;
  BulletinRow total;
  std::vector<LateRow> late;
  std::vector<TrendRow> trend;  ///< eight weeks, the oldest first
};
QY_DESCRIBE(Bulletin, QY_FIELD(from), QY_FIELD(to), QY_FIELD(rows), QY_FIELD(total), QY_FIELD(late),
            QY_FIELD(trend))

struct BulletinQuery {
  std::optional<base::Date> day;  ///< any day of the week; default: this week
};
QY_DESCRIBE(BulletinQuery, QY_FIELD(day))

base::Date monday_of(base::Date day) {
  return day - (std::chrono::weekday(day) - std::chrono::Monday);
}
base::Timestamp start_of(base::Date d) {
  return base::from_local(base::LocalTime(d.time_since_epoch()));
}

/// By office: what came, was decided and paid in the week; sums since the beginning of the year.
std::vector<BulletinRow> by_office(Context& c, base::Date from, base::Date to) {
  const auto year = std::chrono::sys_days(std::chrono::year_month_day(to).year() / 1 / 1);
  return c.db().query<BulletinRow>(
      "select coalesce(nullif(lead_org_name, ''), '待分派') as office, count(distinct slug) as policies,"
      " count(distinct subject_id) as enterprises,"
      " count(*) filter (where submitted_at >= $2 and submitted_at < $3) as submitted,"
      " count(*) filter (where decided_at >= $2 and decided_at < $3) as decided,"
      " count(*) filter (where paid_at >= $2 and paid_at < $3) as paid_count,"
      " count(*) filter (where state in ('submitted', 'review', 'contested', 'notice', 'approved', "
      "'paying')) "
      "as waiting, 0::bigint as late, coalesce(sum(amount_asked), 0)::bigint as asked,"
      " coalesce(sum(amount_approved) filter (where state in ('notice', 'approved', 'paying', 'paid')), "
      "0)::bigint as approved, coalesce(sum(amount_paid), 0)::bigint as paid"
      " from application.application where district = $1 and state not in ('draft', 'withdrawn', 'invited')"
      " and submitted_at >= $4 and submitted_at < $3 group by 1 order by 1",
      c.caller.district, start_of(from), start_of(to + std::chrono::days(1)), start_of(year));
}

std::vector<LateRow> late_ones(Context& c) {
  const auto today = base::local_date(c.now);
  auto out = c.db().query<LateRow>(
      "select * from (select a.id, a.number, coalesce(nullif(a.lead_org_name, ''), '待分派') as office, "
      "a.policy_title, a.subject_name, a.state, case a.state when 'submitted' then a.submitted_at else "
      "coalesce((select max(e.at) from application.event e where e.district = a.district and "
      "e.application_id = a.id and e.action in ('accept', 'object', 'reconsider')), a.submitted_at) end as "
      "since, null::date as due from application.application a where a.district = $1 and a.state in "
      "('submitted', 'review')) x where since < case state when 'submitted' then $2::timestamptz else "
      "$3::timestamptz end order by since, id limit 200",
      c.caller.district, start_of(working_days_after(today, -kAcceptDays)),
      start_of(working_days_after(today, -kDecideDays)));
  for (auto& row : out)
    row.due = working_days_after(base::local_date(row.since),
                                 row.state == State::submitted ? kAcceptDays : kDecideDays);
  return out;
}

std::vector<TrendRow> trend(Context& c, base::Date last) {
  const auto from = last - std::chrono::days(7 * 7);
  return c.db().query<TrendRow>(
      "select w::date as \"from\", count(e.*) filter (where e.action in ('submit', 'consent') and "
      "e.from_state "
      "<> 'correction') as submitted, count(distinct e.application_id) filter (where e.action in ('approve', "
      "'refuse')) as decided,"
      " count(e.*) filter (where e.action = 'confirm_payment') as paid from generate_series($2::date, "
      "$3::date, interval '7 days') w left join application.event e on e.district = $1 and (e.at at time "
      "zone "
      "'Asia/Shanghai')::date >= w::date and (e.at at time zone 'Asia/Shanghai')::date < w::date + 7 group "
      "by "
      "w order by w",
      c.caller.district, from, last);
}

base::Result<Bulletin> bulletin(Context& c, const BulletinQuery& q) {
  QY_CHECK(auth::require(c.caller, "application.read"));
  Bulletin out;
  out.from = monday_of(q.day.value_or(base::local_date(c.now)));
  out.to = out.from + std::chrono::days(6);
  out.rows = by_office(c, out.from, out.to);
  out.late = late_ones(c);
  out.trend = trend(c, out.from);
  out.total.office = c.pick({"合计", "Total"});
  for (auto& row : out.rows) {
    for (const auto& late : out.late) row.late += late.office == row.office ? 1 : 0;
    for (const auto field :
         {&BulletinRow::policies, &BulletinRow::enterprises, &BulletinRow::submitted, &BulletinRow::decided,
          &BulletinRow::paid_count, &BulletinRow::waiting, &BulletinRow::late})
      out.total.*field += row.*field;
    for (const auto field : {&BulletinRow::asked, &BulletinRow::approved, &BulletinRow::paid})
      out.total.*field = out.total.*field + row.*field;
  }
  return out;
}

const std::vector<base::Text>& header() {
  static const std::vector<base::Text> titles = {
      {"单位", "Office"},           {"政策项数", "Policies"}, {"企业数", "Enterprises"},
      {"本周提交", "Submitted"},    {"本周决定", "Decided"},  {"本周付清", "Paid off"},
      {"在办", "Waiting"},          {"超期", "Late"},         {"申请（万元）", "Asked (10k yuan)"},
      {"核定（万元）", "Approved"}, {"已拨（万元）", "Paid"}};
  return titles;
}

std::vector<std::string> cells_of(const BulletinRow& r) {
  std::vector<std::string> out{r.office};
  for (const auto n : {r.policies, r.enterprises, r.submitted, r.decided, r.paid_count, r.waiting, r.late})
    out.push_back(std::to_string(n));
  for (const auto sum : {r.asked, r.approved, r.paid})
    out.push_back(fmt::format("{:.2f}", static_cast<double>(sum.value) / 1e6));
  return out;
}

base::Result<BulletinQuery> query_of(Context& c) {
  BulletinQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<BulletinQuery>, &query));
  return query;
}

base::Result<void> give_rows(Context& c, const exports::Sink& sink) {
  QY_TRY(const auto query, query_of(c));
  QY_TRY(const auto b, bulletin(c, query));
  for (const auto& row : b.rows) sink(cells_of(row));
  sink(cells_of(b.total));
  return {};
}

void write_late(Context& c, pdf::Document& doc, const Bulletin& b) {
  doc.heading(c.pick({"超期事项", "Late"}), 2);
  doc.begin_table({{c.pick({"单位", "Office"}), 2},
                   {c.pick({"编号", "Number"}), 2},
                   {c.pick({"政策", "Policy"}), 4},
                   {c.pick({"企业", "Enterprise"}), 4},
                   {c.pick({"状态", "State"}), 1.5},
                   {c.pick({"应办结", "Due"}), 1.6}});
  for (const auto& l : b.late)
    doc.row({l.office, l.number, l.policy_title, l.subject_name, c.pick(title_of(l.state)),
             l.due ? base::to_iso(*l.due) : ""});
  doc.end_table();
}

base::Result<http::Response> as_pdf(Context& c) {
  QY_TRY(const auto query, query_of(c));
  QY_TRY(const auto b, bulletin(c, query));
  const auto span = base::to_iso(b.from) + " — " + base::to_iso(b.to);
  pdf::Document doc({.title = c.pick({"惠企政策兑现周报", "Weekly bulletin of policies"}),
                     .header = span,
                     .landscape = true,
                     .english = c.lang == kernel::Lang::en,
                     .created = c.now});
  doc.paragraph(span);
  std::vector<pdf::Column> columns;
  for (const auto& title : header())
    columns.push_back(
        {c.pick(title), columns.empty() ? 2.5 : 1.2, columns.empty() ? pdf::Align::left : pdf::Align::right});
  doc.begin_table(std::move(columns));
  for (const auto& row : b.rows) doc.row(cells_of(row));
  doc.row(cells_of(b.total));
  doc.end_table();
  write_late(c, doc, b);
  doc.heading(c.pick({"八周走势", "Eight weeks"}), 2);
  doc.begin_table({{c.pick({"周一", "Monday"}), 2},
                   {c.pick({"提交", "Submitted"}), 1, pdf::Align::right},
                   {c.pick({"决定", "Decided"}), 1, pdf::Align::right},
                   {c.pick({"付款", "Payments"}), 1, pdf::Align::right}});
  for (const auto& t : b.trend)
    doc.row({base::to_iso(t.from), std::to_string(t.submitted), std::to_string(t.decided),
             std::to_string(t.paid)});
  doc.end_table();
  doc.note(c.pick(
      {"时限依据：行政许可法（2019-04-23）第三十二条、第四十二条、第八十二条：五个工作日受理或告知补正，"
       "二十个工作日决定。金额为本年累计。",
       "Limits: Administrative Licensing Law art. 32, 42, 82. Sums since 1 January."}));
  c.audit("application.bulletin", "bulletin", base::to_iso(b.from));
  return exports::download(doc.finish(), "application/pdf",
                           "policy-bulletin-" + base::to_iso(b.from) + ".pdf");
}

}  // namespace

void register_bulletin(kernel::Registry& r) {
  const kernel::Access readers{.permission = "application.read"};
  r.get<BulletinQuery, Bulletin>("/api/v1/application-bulletin",
                                 {.access = readers, .summary = {"政策兑现周报", "Weekly bulletin"}},
                                 bulletin);
  r.raw(http::Method::get, "/api/v1/application-bulletin.pdf",
        {.access = readers, .summary = {"政策兑现周报（PDF）", "Weekly bulletin (PDF)"}}, as_pdf);
  exports::add(r,
               {.path = "/api/v1/application-bulletin/export",
                .name = "policy-bulletin",
                .title = {"政策兑现周报", "Weekly bulletin"},
                .action = "application.bulletin_export",
                .access = readers},
               header(), give_rows);
}

}  // namespace qiying::application

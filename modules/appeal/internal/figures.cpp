#include "modules/appeal/appeal.hpp"

namespace qiying::appeal {
namespace {

constexpr std::chrono::days kDefaultSpan{30};

/// A civil day in China as the point in time at which it begins.
base::Timestamp start_of(base::Date day) {
  return base::from_local(base::LocalTime(day.time_since_epoch()));
}

struct Totals {
  std::int64_t raised = 0, open = 0, overdue = 0, today_raised = 0, today_closed = 0;
  std::int64_t signed_count = 0, replied_count = 0, rated_count = 0, signed_in_time = 0, replied_in_time = 0,
               content = 0;
};
QY_DESCRIBE(Totals, QY_FIELD(raised), QY_FIELD(open), QY_FIELD(overdue), QY_FIELD(today_raised),
            QY_FIELD(today_closed), QY_FIELD(signed_count), QY_FIELD(replied_count), QY_FIELD(rated_count),
            QY_FIELD(signed_in_time), QY_FIELD(replied_in_time), QY_FIELD(content))

std::optional<double> rate(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

// Rows that no figure counts are not read: each part of the condition has its index.
/// Open and overdue are of this moment whatever the span; all else counts appeals submitted in the span.
Totals totals(kernel::Context& c, const Figures& f) {
  return *c.db().query_one<Totals>(
      "select count(*) filter (where submitted_at >= $2 and submitted_at < $3) as raised,"
      " count(*) filter (where state not in "
      "('replied','calling_back','closed','rejected','diverted','withdrawn')) as open,"
      " count(*) filter (where due_at < $4) as overdue,"
      " count(*) filter (where submitted_at >= $5) as today_raised, count(*) filter (where state = 'closed' "
      "and closed_at >= $5) as today_closed,"
      " count(*) filter (where signed_at is not null and submitted_at >= $2 and submitted_at < $3) as "
      "signed_count,"
      " count(*) filter (where signed_at <= sign_due_at and submitted_at >= $2 and submitted_at < $3) as "
      "signed_in_time,"
      " count(*) filter (where replied_at is not null and submitted_at >= $2 and submitted_at < $3) as "
      "replied_count,"
      " count(*) filter (where replied_at <= reply_due_at and submitted_at >= $2 and submitted_at < $3) as "
      "replied_in_time,"
      " count(*) filter (where rating_level is not null and submitted_at >= $2 and submitted_at < $3) as "
      "rated_count,"
      " count(*) filter (where rating_level in ('satisfied','basic') and submitted_at >= $2 and submitted_at "
      "< $3) as content"
      " from appeal.appeal where district = $1 and state <> 'draft' and ((submitted_at >= $2 and "
      "submitted_at < $3)"
      " or submitted_at >= $5 or closed_at >= $5 or due_key < 'infinity' or state in "
      "('suspended','tracking','merged'))",
      c.caller.district, start_of(f.from), start_of(f.to + std::chrono::days(1)), c.now,
      start_of(base::local_date(c.now)));
}

std::vector<DayFigure> by_day(kernel::Context& c, const Figures& f) {
  return c.db().query<DayFigure>(
      "with day as (select generate_series($2::date, $3::date, interval '1 day')::date as day),"
      " raised as (select (submitted_at at time zone 'Asia/Shanghai')::date as day, count(*) as n from "
      "appeal.appeal"
      "   where district = $1 and submitted_at >= $4 and submitted_at < $5 group by 1),"
      " closed as (select (closed_at at time zone 'Asia/Shanghai')::date as day, count(*) as n from "
      "appeal.appeal"
      "   where district = $1 and state = 'closed' and closed_at >= $4 and closed_at < $5 group by 1)"
      " select day.day, coalesce(raised.n, 0) as raised, coalesce(closed.n, 0) as closed from day"
      " left join raised using (day) left join closed using (day) order by day.day",
      c.caller.district, f.from, f.to, start_of(f.from), start_of(f.to + std::chrono::days(1)));
}

std::vector<CategoryFigure> by_category(kernel::Context& c, const Figures& f) {
  const std::string other = c.lang == kernel::Lang::zh ? "其他" : "Other";
  return c.db().query<CategoryFigure>(
      c.lang == kernel::Lang::zh ? "select coalesce(c.name, $4) as name, count(*) as count from "
                                   "appeal.appeal a left join appeal.category c"
                                   " on c.district = a.district and c.id = a.category_id where a.district = "
                                   "$1 and a.submitted_at >= $2 and a.submitted_at < $3"
                                   " group by 1 order by 2 desc, 1 limit 12"
                                 : "select coalesce(c.name_en, $4) as name, count(*) as count from "
                                   "appeal.appeal a left join appeal.category c"
                                   " on c.district = a.district and c.id = a.category_id where a.district = "
                                   "$1 and a.submitted_at >= $2 and a.submitted_at < $3"
                                   " group by 1 order by 2 desc, 1 limit 12",
      c.caller.district, start_of(f.from), start_of(f.to + std::chrono::days(1)), other);
}

std::vector<OrgFigure> by_org(kernel::Context& c, const Figures& f) {
  return c.db().query<OrgFigure>(
      "select lead_org_name as name, count(*) filter (where state not in "
      "('replied','calling_back','closed','rejected','diverted','withdrawn')) as open,"
      " count(*) filter (where due_at < $4) as overdue,"
      " count(*) filter (where replied_at is not null and submitted_at >= $2 and submitted_at < $3) as "
      "answered,"
      " (count(*) filter (where replied_at <= reply_due_at and submitted_at >= $2 and submitted_at < "
      "$3))::float8"
      "   / nullif(count(*) filter (where replied_at is not null and submitted_at >= $2 and submitted_at < "
      "$3), 0) as on_time_rate"
      " from appeal.appeal where district = $1 and lead_org is not null and ((submitted_at >= $2 and "
      "submitted_at < $3)"
      " or due_key < 'infinity' or state in ('suspended','tracking','merged')) group by 1 "
      "order by 3 desc, 2 desc, 1 limit 60",
      c.caller.district, start_of(f.from), start_of(f.to + std::chrono::days(1)), c.now);
}

}  // namespace

base::Result<Figures> figures(kernel::Context& c, const FiguresQuery& query) {
  QY_CHECK(auth::require_signed_in(c.caller));
  Figures f;
  f.to = query.to.value_or(base::local_date(c.now));
  f.from = query.from.value_or(f.to - kDefaultSpan + std::chrono::days(1));
  if (f.from > f.to || f.to - f.from > std::chrono::days(1100))
    return base::invalid("from", "figures.span",
                         {"起止日期不正确，最长三年", "The span is not valid; at most three years"});
  const auto t = totals(c, f);
  f.raised = t.raised;
  f.open = t.open;
  f.overdue = t.overdue;
  f.today_raised = t.today_raised;
  f.today_closed = t.today_closed;
  f.signed_count = t.signed_count;
  f.replied_count = t.replied_count;
  f.rated_count = t.rated_count;
  f.sign_on_time = rate(t.signed_in_time, t.signed_count);
  f.reply_on_time = rate(t.replied_in_time, t.replied_count);
  f.satisfaction = rate(t.content, t.rated_count);
  f.by_day = by_day(c, f);
  f.by_category = by_category(c, f);
  f.by_org = by_org(c, f);
  return f;
}

}  // namespace qiying::appeal

#include "modules/register/register.hpp"

namespace qiying::register_ {
namespace {

struct Totals {
  std::int64_t total = 0, active = 0, unknown = 0, new_this_month = 0;
};
QY_DESCRIBE(Totals, QY_FIELD(total), QY_FIELD(active), QY_FIELD(unknown), QY_FIELD(new_this_month))

base::Date first_of_month(base::Date day) {
  const std::chrono::year_month_day ymd{day};
  return std::chrono::sys_days{ymd.year() / ymd.month() / 1};
}

}  // namespace

Overview overview(db::Connection& db, std::string_view district, base::Date today) {
  const auto totals = *db.query_one<Totals>(
      "select count(*) as total, count(*) filter (where status = 'active') as active,"
      " count(*) filter (where status = 'unknown') as unknown,"
      " count(*) filter (where reg_date >= $2) as new_this_month from register.entity where district = $1",
      district, first_of_month(today));
  Overview out{totals.total, totals.active, totals.unknown, totals.new_this_month, {}, {}};
  out.by_street = db.query<NamedCount>(
      "select coalesce(s.name, '—') as name, count(*) as count from register.entity e left join "
      "register.street s"
      " on s.district = e.district and s.code = e.street_code where e.district = $1 group by 1 order by 2 "
      "desc, 1 limit 20",
      district);
  out.by_type = db.query<NamedCount>(
      "select coalesce(nullif(ent_type, ''), '—') as name, count(*) as count from register.entity where "
      "district = $1"
      " group by 1 order by 2 desc, 1 limit 10",
      district);
  return out;
}

}  // namespace qiying::register_

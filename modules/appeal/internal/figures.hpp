#pragma once
/// Figures over the appeals that the caller may see, for the cockpit and the reports. Each is a query with
/// its definition beside it; rates have their denominator, so that nobody divides by hopes.

#include "modules/appeal/appeal.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

struct FiguresQuery {
  std::optional<base::Date> from, to;  ///< days of submission; default: the last 30 days
};
QY_DESCRIBE(FiguresQuery, QY_FIELD(from), QY_FIELD(to))

struct DayFigure {
  base::Date day;
  std::int64_t raised = 0, closed = 0;
};
QY_DESCRIBE(DayFigure, QY_FIELD(day), QY_FIELD(raised), QY_FIELD(closed))

struct CategoryFigure {
  std::string name;
  std::int64_t count = 0;
};
QY_DESCRIBE(CategoryFigure, QY_FIELD(name), QY_FIELD(count))

struct OrgFigure {
  std::string name;
  std::int64_t open = 0, overdue = 0, answered = 0;
  std::optional<double> on_time_rate;  ///< answered in time / answered; absent without an answer
};
QY_DESCRIBE(OrgFigure, QY_FIELD(name), QY_FIELD(open), QY_FIELD(overdue), QY_FIELD(answered),
            QY_FIELD(on_time_rate))

struct Figures {
  base::Date from, to;
  std::int64_t raised = 0, open = 0, overdue = 0, today_raised = 0, today_closed = 0;
  std::optional<double> sign_on_time;   ///< signed by the deadline / signed
  std::optional<double> reply_on_time;  ///< answered by the deadline / answered
  std::optional<double> satisfaction;   ///< (satisfied + fairly satisfied) / rated
  std::int64_t signed_count = 0, replied_count = 0, rated_count = 0;
  std::vector<DayFigure> by_day;
  std::vector<CategoryFigure> by_category;
  std::vector<OrgFigure> by_org;
};
QY_DESCRIBE(Figures, QY_FIELD(from), QY_FIELD(to), QY_FIELD(raised), QY_FIELD(open), QY_FIELD(overdue),
            QY_FIELD(today_raised), QY_FIELD(today_closed), QY_FIELD(sign_on_time), QY_FIELD(reply_on_time),
            QY_FIELD(satisfaction), QY_FIELD(signed_count), QY_FIELD(replied_count), QY_FIELD(rated_count),
            QY_FIELD(by_day), QY_FIELD(by_category), QY_FIELD(by_org))

base::Result<Figures> figures(kernel::Context& context, const FiguresQuery& query);

}  // namespace qiying::appeal

#include "modules/demo/internal/hours.hpp"

#include "modules/calendar/calendar.hpp"

namespace qiying::demo {
const worktime::Calendar& office_hours() {
  return calendar::office_hours();
}

base::Timestamp after(base::Timestamp t, std::chrono::minutes working) {
  return worktime::add(office_hours(), t, working).value();
}

base::Timestamp ago(base::Timestamp t, std::chrono::minutes working) {
  return worktime::subtract(office_hours(), t, working).value();
}

bool is_working_day(base::Date day) {
  return worktime::count_working_days(office_hours(), day, day + std::chrono::days(1)) == 1;
}

}  // namespace qiying::demo

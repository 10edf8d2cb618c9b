#pragma once
/// Office hours of the demo: the official calendar of content/holidays.

#include "engines/worktime/worktime.hpp"

namespace qiying::demo {

/// The calendar, read once. Throws std::runtime_error when the content is missing.
const worktime::Calendar& office_hours();
/// `t` plus working time.
base::Timestamp after(base::Timestamp t, std::chrono::minutes working);
/// `t` minus working time.
base::Timestamp ago(base::Timestamp t, std::chrono::minutes working);
bool is_working_day(base::Date day);

}  // namespace qiying::demo

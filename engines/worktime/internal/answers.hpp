#pragma once
// What `worktime --json` prints, by command.

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/describe.hpp"

namespace qiying::worktime::internal::answers {

struct WarningLine {
  std::string zh;
  std::string en;
};
QY_DESCRIBE(WarningLine, QY_FIELD(zh), QY_FIELD(en))
using WarningLines = std::vector<WarningLine>;

struct PrewarnLine {
  std::string lead;
  std::string at;
};
QY_DESCRIBE(PrewarnLine, QY_FIELD(lead), QY_FIELD(at))

struct DueAnswer {
  std::string due;
  std::string calendar;
  std::vector<PrewarnLine> prewarnings;
  WarningLines warnings;
};
QY_DESCRIBE(DueAnswer, QY_FIELD(due), QY_FIELD(calendar), QY_FIELD(prewarnings), QY_FIELD(warnings))

struct DaysAnswer {
  base::Date day;
  std::string calendar;
  WarningLines warnings;
};
QY_DESCRIBE(DaysAnswer, QY_FIELD(day), QY_FIELD(calendar), QY_FIELD(warnings))

struct CountAnswer {
  std::int64_t working_days = 0;
  std::string calendar;
  WarningLines warnings;
};
QY_DESCRIBE(CountAnswer, QY_FIELD(working_days), QY_FIELD(calendar), QY_FIELD(warnings))

struct ElapsedAnswer {
  double seconds = 0;
  std::string text;
  std::string calendar;
  WarningLines warnings;
};
QY_DESCRIBE(ElapsedAnswer, QY_FIELD(seconds), QY_FIELD(text), QY_FIELD(calendar), QY_FIELD(warnings))

struct DayAnswer {
  base::Date day;
  bool working = false;
  std::string name_zh;
  std::string name_en;
  bool official = true;
  std::string calendar;
};
QY_DESCRIBE(DayAnswer, QY_FIELD(day), QY_FIELD(working), QY_FIELD(name_zh), QY_FIELD(name_en),
            QY_FIELD(official), QY_FIELD(calendar))

struct CalendarLine {
  std::string name;
  std::string zh;
  std::string en;
};
QY_DESCRIBE(CalendarLine, QY_FIELD(name), QY_FIELD(zh), QY_FIELD(en))

struct CalendarsAnswer {
  std::vector<CalendarLine> calendars;
};
QY_DESCRIBE(CalendarsAnswer, QY_FIELD(calendars))

}  // namespace qiying::worktime::internal::answers

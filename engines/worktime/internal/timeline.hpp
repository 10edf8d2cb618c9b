#pragma once
// Working time as a function of the day index, with its inverse.

#include <array>
#include <optional>

#include "engines/worktime/calendar.hpp"

namespace qiying::worktime::internal {

using base::LocalTime;

inline constexpr Date kFirstDay = std::chrono::sys_days{std::chrono::year{1900} / 1 / 1};
inline constexpr Date kLastDay = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31};

struct DayHours {
  Segments segments;
  std::int64_t minutes = 0;
  explicit DayHours(Segments s = {});
};

// A date that does not follow the week.
struct Exception {
  Date day;
  DayHours hours;
  Text name;
};

// Sums of everything before a day, counted from an arbitrary Monday.
struct Totals {
  std::int64_t minutes = 0;
  std::int64_t days = 0;
};

class Timeline {
 public:
  // `exceptions` sorted by day, each day once.
  Timeline(const Week& week, std::vector<Exception> exceptions);

  const DayHours& on(Date day) const;
  const Exception* exception(Date day) const;
  Totals before(Date day) const;
  // Working time up to t.
  Duration worked(LocalTime t) const;
  // Earliest time on or after `from` up to which `w` has been worked; nullopt beyond the range.
  std::optional<LocalTime> reach(Duration w, Date from) const;
  // Latest time on or before the end of `from` up to which no more than `w` has been worked.
  std::optional<LocalTime> leave(Duration w, Date from) const;
  // The nth working day after (n > 0) or before (n < 0) `day`.
  std::optional<Date> working_day(Date day, std::int64_t n) const;

 private:
  std::array<DayHours, 7> week_;
  std::array<Totals, 8> week_sum_;  // before Monday, ..., after Sunday
  std::vector<Exception> exceptions_;
  std::vector<Totals> exception_sum_;  // what the first i exceptions change
};

struct CalendarData {
  std::string name;
  Text title;
  bool follows_notices = true;
  std::set<int> years;
  Timeline timeline;
};

inline Date day_of(LocalTime t) {
  return Date(std::chrono::floor<std::chrono::days>(t.time_since_epoch()));
}
inline LocalTime at(Date day, Duration clock) {
  return LocalTime(day.time_since_epoch() + clock);
}

}  // namespace qiying::worktime::internal

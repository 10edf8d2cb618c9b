#pragma once
/// Calendars: which minutes of which days are working time in China.
///
/// A `Calendar` is a week pattern (any number of segments a day), overlaid by the holidays and make-up
/// working days (调休上班日) of the State Council's yearly notices. It is immutable, cheap to copy and safe
/// to share between threads. Dates are civil days in China; segments are minutes of the wall clock in China.

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"
#include "platform/base/time.hpp"

namespace qiying::worktime {

using base::Date;
using base::Result;
using base::Text;
using base::Timestamp;
using Duration = std::chrono::microseconds;  ///< a length of working or natural time

/// Working time [start, end) in minutes after midnight; `end` may be 24:00. An end of 23:59 is taken as
/// 24:00, because that is what its writer means: no minute is lost or gained at midnight.
struct Segment {
  std::chrono::minutes start{};
  std::chrono::minutes end{};
  bool operator==(const Segment&) const = default;
};
using Segments = std::vector<Segment>;

/// Segments of the seven days; index 0 is Monday.
using Week = std::array<Segments, 7>;

/// One date that a notice changes.
struct NoticeDay {
  Date date;
  bool working = false;  ///< true: a make-up working day, false: a day off
  Text name;             ///< the holiday that causes it
};

/// The yearly notice of the General Office of the State Council on public holidays (部分节假日安排的通知).
struct Notice {
  int year = 0;
  std::vector<std::string> sources;  ///< addresses of the notice and of its amendments
  std::vector<NoticeDay> days;       ///< sorted by date; may touch the last days of the year before
};

/// What a calendar knows of one date.
struct DayInfo {
  bool working = false;
  Text name;             ///< the holiday behind a day off or a make-up day; empty on ordinary days
  bool official = true;  ///< false: the calendar follows notices, but has none for this year
};

/// Reads "08:30-12:00 14:00-17:30" (spaces or commas between, "-", "–" or "~" within). Errors:
/// `worktime.bad_hours`.
Result<Segments> parse_hours(std::string_view text);

/// Reads "mon-fri 08:30-12:00 14:00-17:30; sat 09:00-12:00". Days not named are off. Errors:
/// `worktime.bad_week`, `worktime.bad_hours`.
Result<Week> parse_week(std::string_view text);

namespace internal {
class Timeline;
struct CalendarData;
}  // namespace internal

/// Immutable working-time calendar. Made by `CalendarBuilder`; never empty.
class Calendar {
 public:
  /// Every minute of every day; holidays do not matter and nothing is ever warned about.
  static Calendar round_the_clock();

  const std::string& name() const;
  const Text& title() const;
  bool is_working_day(Date day) const;
  /// Working segments of that date, in order; empty on a day off. Valid while the calendar lives.
  std::span<const Segment> hours(Date day) const;
  DayInfo info(Date day) const;
  /// Whether holidays and make-up days count at all.
  bool follows_notices() const;
  /// Years for which an official notice was given.
  const std::set<int>& official_years() const;

  const internal::Timeline& timeline() const;  ///< for this engine only

 private:
  friend class CalendarBuilder;
  explicit Calendar(std::shared_ptr<const internal::CalendarData> data) : data_(std::move(data)) {}
  std::shared_ptr<const internal::CalendarData> data_;
};

/// Collects the data of a calendar; `build` checks it. Not thread-safe.
class CalendarBuilder {
 public:
  CalendarBuilder& name(std::string id, Text title = {});
  /// Segments of the whole week.
  CalendarBuilder& week(Week week);
  /// The same segments from Monday to Friday.
  CalendarBuilder& weekdays(Segments segments);
  /// Segments of make-up working days that fall on a day without hours of its own. Default: Monday's, or
  /// those of the first working day of the week.
  CalendarBuilder& make_up_hours(Segments segments);
  /// Overlays a notice; where two speak of the same date, the notice of the later year wins.
  CalendarBuilder& notice(Notice notice);
  /// The organisation's own day off, over every notice.
  CalendarBuilder& day_off(Date day, Text name);
  /// The organisation's own working day with its own hours, over every notice.
  CalendarBuilder& special_day(Date day, Segments segments, Text name);
  /// Leaves out all notices: a plain week.
  CalendarBuilder& ignore_notices();

  /// Errors: `worktime.empty_calendar` (no working time in the week: nothing could ever become due),
  /// `worktime.bad_hours` (a segment outside 0:00–24:00, empty, or overlapping the one before).
  Result<Calendar> build() const;

 private:
  struct Special {
    Date day;
    Segments segments;
    Text name;
  };
  std::string name_;
  Text title_;
  Week week_;
  Segments make_up_;
  std::vector<Notice> notices_;
  std::vector<Special> specials_;
  bool follows_notices_ = true;
};

}  // namespace qiying::worktime

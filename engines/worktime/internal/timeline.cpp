#include "engines/worktime/internal/timeline.hpp"

#include <algorithm>

namespace qiying::worktime::internal {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr Date kMonday = std::chrono::sys_days{std::chrono::year{1970} / 1 / 5};

struct WeekPosition {
  std::int64_t week;
  std::size_t weekday;
};

WeekPosition position(Date day) {
  const std::int64_t n = (day - kMonday).count();
  const std::int64_t week = n >= 0 ? n / 7 : (n - 6) / 7;
  return {week, static_cast<std::size_t>(n - week * 7)};
}

Duration worked_within(const DayHours& hours, Duration clock) {
  Duration sum{0};
  for (const auto& s : hours.segments)
    if (clock > s.start) sum += std::min<Duration>(clock, s.end) - s.start;
  return sum;
}

// The first day in (from, last] for which `holds`, which is monotonic; gallops so that near days cost little.
template <class Predicate>
std::optional<Date> first_day(Date from, Predicate holds) {
  days step{1};
  Date low = from;  // does not hold
  Date high = from + step;
  while (high < kLastDay && !holds(high)) {
    low = high;
    step *= 2;
    high = low + step;
  }
  high = std::min(high, kLastDay);
  if (!holds(high)) return std::nullopt;
  while (high - low > days{1}) {
    const Date middle = low + (high - low) / 2;
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

// The last day in [first, from) for which `holds`, which is monotonic downwards.
template <class Predicate>
std::optional<Date> last_day(Date from, Predicate holds) {
  days step{1};
  Date high = from;
  Date low = from - step;
  while (low > kFirstDay && !holds(low)) {
    high = low;
    step *= 2;
    low = high - step;
  }
  low = std::max(low, kFirstDay);
  if (!holds(low)) return std::nullopt;
  while (high - low > days{1}) {
    const Date middle = low + (high - low) / 2;
    (holds(middle) ? low : high) = middle;
  }
  return low;
}

// Wall clock at which `w` > 0 of this day's working time is done: the earliest one.
Duration clock_reaching(const DayHours& hours, Duration w) {
  for (const auto& s : hours.segments) {
    if (w <= s.end - s.start) return s.start + w;
    w -= s.end - s.start;
  }
  return hours.segments.back().end;
}

// Wall clock up to which exactly `w` < total is done: the latest one.
Duration clock_leaving(const DayHours& hours, Duration w) {
  for (const auto& s : hours.segments) {
    if (w < s.end - s.start) return s.start + w;
    w -= s.end - s.start;
  }
  return hours.segments.back().end;
}

}  // namespace

DayHours::DayHours(Segments s) : segments(std::move(s)) {
  for (const auto& segment : segments) minutes += (segment.end - segment.start).count();
}

Timeline::Timeline(const Week& week, std::vector<Exception> exceptions) : exceptions_(std::move(exceptions)) {
  for (std::size_t i = 0; i < 7; ++i) {
    week_[i] = DayHours(week[i]);
    week_sum_[i + 1] = {week_sum_[i].minutes + week_[i].minutes, week_sum_[i].days + !week[i].empty()};
  }
  exception_sum_.reserve(exceptions_.size() + 1);
  exception_sum_.emplace_back();
  for (const auto& e : exceptions_) {
    const auto& usual = week_[position(e.day).weekday];
    const auto& last = exception_sum_.back();
    exception_sum_.push_back({last.minutes + e.hours.minutes - usual.minutes,
                              last.days + !e.hours.segments.empty() - !usual.segments.empty()});
  }
}

const Exception* Timeline::exception(Date day) const {
  const auto it = std::ranges::lower_bound(exceptions_, day, {}, &Exception::day);
  return it != exceptions_.end() && it->day == day ? &*it : nullptr;
}

const DayHours& Timeline::on(Date day) const {
  const auto* e = exception(day);
  return e ? e->hours : week_[position(day).weekday];
}

Totals Timeline::before(Date day) const {
  const auto [week, weekday] = position(day);
  const auto it = std::ranges::lower_bound(exceptions_, day, {}, &Exception::day);
  const auto& extra = exception_sum_[static_cast<std::size_t>(it - exceptions_.begin())];
  return {week * week_sum_[7].minutes + week_sum_[weekday].minutes + extra.minutes,
          week * week_sum_[7].days + week_sum_[weekday].days + extra.days};
}

Duration Timeline::worked(LocalTime t) const {
  const Date day = day_of(t);
  return minutes(before(day).minutes) + worked_within(on(day), t.time_since_epoch() - day.time_since_epoch());
}

std::optional<LocalTime> Timeline::reach(Duration w, Date from) const {
  const auto day =
      first_day(from - days{1}, [&](Date d) { return minutes(before(d + days{1}).minutes) >= w; });
  if (!day) return std::nullopt;
  return at(*day, clock_reaching(on(*day), w - minutes(before(*day).minutes)));
}

std::optional<LocalTime> Timeline::leave(Duration w, Date from) const {
  const auto day = last_day(from + days{1}, [&](Date d) { return minutes(before(d).minutes) <= w; });
  if (!day) return std::nullopt;
  const auto& hours = on(*day);
  const Duration rest = w - minutes(before(*day).minutes);
  return at(*day, hours.segments.empty() ? Duration(days{1}) : clock_leaving(hours, rest));
}

std::optional<Date> Timeline::working_day(Date day, std::int64_t n) const {
  if (n == 0) return day;
  if (n > 0) {
    const auto want = before(day + days{1}).days + n;
    return first_day(day, [&](Date d) { return before(d + days{1}).days >= want; });
  }
  const auto want = before(day).days + n;
  return last_day(day, [&](Date d) { return before(d).days <= want; });
}

}  // namespace qiying::worktime::internal

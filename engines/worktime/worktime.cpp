#include "engines/worktime/worktime.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engines/worktime/internal/timeline.hpp"

namespace qiying::worktime {
namespace {

using base::from_local;
using base::LocalTime;
using base::to_local;
using internal::at;
using internal::day_of;
using internal::Timeline;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr Timestamp kFirst{internal::kFirstDay.time_since_epoch() - base::kChinaOffset};
constexpr Timestamp kEnd{(internal::kLastDay + days{1}).time_since_epoch() - base::kChinaOffset};
constexpr Duration kLongest = days{8100 * 366};

base::Error out_of_range() {
  return base::invalid(
      "", "worktime.out_of_range",
      {"日期超出可计算的范围（1900 年至 9999 年）", "The date is out of range (years 1900 to 9999)"});
}

bool in_range(Timestamp t) {
  return t >= kFirst && t < kEnd;
}

Result<Timestamp> in_range(std::optional<LocalTime> t) {
  if (!t || *t < to_local(kFirst) || *t > to_local(kEnd)) return out_of_range();
  return from_local(*t);
}

Result<void> check(Timestamp t, Duration d) {
  if (!in_range(t) || d > kLongest) return out_of_range();
  if (d < Duration(0))
    return base::invalid("", "worktime.negative",
                         {"时长不能为负数", "A length of time must not be negative"});
  return {};
}

// --- the two clocks: working time and natural time ---

bool runs_in_working_time(Unit unit) {
  return unit == Unit::working_minutes || unit == Unit::working_days;
}

Duration measure(const Calendar& calendar, Unit unit, Timestamp from, Timestamp to) {
  if (runs_in_working_time(unit)) return elapsed(calendar, from, to);
  return std::max(Duration(0), to - from);
}

Result<Timestamp> advance(const Calendar& calendar, Unit unit, Timestamp t, Duration d) {
  if (runs_in_working_time(unit)) return add(calendar, t, d);
  QY_CHECK(check(t, d));
  return in_range(to_local(t) + d);
}

// --- pauses ---

// Sorted, disjoint, none empty, none before `start`.
Result<std::vector<Pause>> tidy(Pauses pauses, Timestamp start) {
  std::vector<Pause> sorted;
  for (const auto& p : pauses) {
    if (p.to < p.from)
      return base::invalid("pause", "worktime.bad_pause",
                           {"暂停的结束时间早于开始时间", "A pause ends before it begins"});
    if (!in_range(p.from) || !in_range(p.to)) return out_of_range();
    if (p.to > std::max(p.from, start)) sorted.push_back({std::max(p.from, start), p.to});
  }
  std::ranges::sort(sorted, {}, &Pause::from);
  std::vector<Pause> merged;
  for (const auto& p : sorted) {
    if (!merged.empty() && p.from <= merged.back().to)
      merged.back().to = std::max(merged.back().to, p.to);
    else
      merged.push_back(p);
  }
  return merged;
}

Result<Timestamp> extend(const Calendar& calendar, Unit unit, Timestamp due,
                         const std::vector<Pause>& pauses) {
  for (const auto& p : pauses) {
    if (p.from >= due) break;
    QY_TRY(due, advance(calendar, unit, due, measure(calendar, unit, p.from, p.to)));
  }
  return due;
}

// --- working days ---

// The wall clock moved into the working time of a day.
Duration fit(const Segments& segments, Duration clock) {
  for (const auto& s : segments)
    if (clock <= s.end) return std::max<Duration>(clock, s.start);
  return segments.back().end;
}

std::optional<LocalTime> same_clock(const Timeline& timeline, LocalTime t, std::int64_t n) {
  const Date start = day_of(t);
  const auto day = timeline.working_day(start, n);
  if (!day) return std::nullopt;
  const auto& segments = timeline.on(*day).segments;
  if (timeline.on(start).segments.empty())
    return at(*day, n > 0 ? segments.back().end : segments.front().start);
  return at(*day, fit(segments, t.time_since_epoch() - start.time_since_epoch()));
}

// Close of business on that day, or on the next working day.
std::optional<LocalTime> closing(const Timeline& timeline, Date day) {
  const auto open = timeline.working_day(day - days{1}, 1);
  if (!open) return std::nullopt;
  return at(*open, timeline.on(*open).segments.back().end);
}

std::optional<LocalTime> plain(const Calendar& calendar, LocalTime t, const Limit& limit) {
  switch (limit.unit) {
    case Unit::working_days:
      return same_clock(calendar.timeline(), t, limit.amount);
    case Unit::calendar_days:
      return t + days{limit.amount};
    case Unit::natural_hours:
      return t + hours{limit.amount};
    case Unit::working_minutes:
      break;
  }
  return std::nullopt;
}

constexpr std::int64_t kMostDays = 8100 * 366;

Result<void> check(const Limit& limit) {
  const bool by_day = limit.unit == Unit::working_days || limit.unit == Unit::calendar_days;
  if (limit.amount <= 0 || (limit.at_close && !by_day))
    return base::invalid("limit", "worktime.bad_limit",
                         {"时限必须大于零", "A limit must be greater than zero"});
  const std::int64_t a_day = by_day ? 1 : limit.unit == Unit::natural_hours ? 24 : 24 * 60;
  if (limit.amount / a_day > kMostDays) return out_of_range();
  return {};
}

Date local_day_reached(Timestamp end) {
  return base::local_date(end - Duration(1));
}

// Without the pauses.
std::optional<LocalTime> unpaused(const Calendar& calendar, LocalTime t, const Limit& limit) {
  if (!limit.at_close) return plain(calendar, t, limit);
  const auto& timeline = calendar.timeline();
  const auto day = limit.unit == Unit::working_days ? timeline.working_day(day_of(t), limit.amount)
                                                    : std::optional(day_of(t) + days{limit.amount});
  return day ? closing(timeline, *day) : std::nullopt;
}

Result<Timestamp> run(const Calendar& calendar, Timestamp t, const Limit& limit,
                      const std::vector<Pause>& pauses) {
  QY_TRY(const auto end, limit.unit == Unit::working_minutes
                             ? add(calendar, t, minutes(limit.amount))
                             : in_range(unpaused(calendar, to_local(t), limit)));
  QY_TRY(const auto extended, extend(calendar, limit.unit, end, pauses));
  if (!limit.at_close || extended == end) return extended;
  return in_range(closing(calendar.timeline(), local_day_reached(extended)));
}

}  // namespace

Result<Timestamp> add(const Calendar& calendar, Timestamp t, Duration d) {
  QY_CHECK(check(t, d));
  if (d == Duration(0)) return t;
  const auto local = to_local(t);
  const auto& timeline = calendar.timeline();
  return in_range(timeline.reach(timeline.worked(local) + d, day_of(local)));
}

Result<Timestamp> subtract(const Calendar& calendar, Timestamp t, Duration d) {
  QY_CHECK(check(t, d));
  if (d == Duration(0)) return t;
  const auto local = to_local(t);
  const auto& timeline = calendar.timeline();
  return in_range(timeline.leave(timeline.worked(local) - d, day_of(local)));
}

Duration elapsed(const Calendar& calendar, Timestamp from, Timestamp to, Pauses pauses) {
  from = std::clamp(from, kFirst, kEnd);
  to = std::clamp(to, kFirst, kEnd);
  if (to <= from) return Duration(0);
  const auto& timeline = calendar.timeline();
  auto sum = timeline.worked(to_local(to)) - timeline.worked(to_local(from));
  if (pauses.empty()) return sum;
  auto merged = tidy(pauses, from);
  if (!merged) return sum;
  for (const auto& p : *merged) sum -= elapsed(calendar, p.from, std::min(p.to, to));
  return sum;
}

Result<DueDay> add_working_days(const Calendar& calendar, Date day, std::int64_t n) {
  if (day < internal::kFirstDay || day > internal::kLastDay || n > kMostDays || n < -kMostDays)
    return out_of_range();
  const auto found = calendar.timeline().working_day(day, n);
  if (!found) return out_of_range();
  return DueDay{*found, missing_notices(calendar, std::min(day, *found), std::max(day, *found))};
}

std::int64_t count_working_days(const Calendar& calendar, Date from, Date to) {
  from = std::clamp(from, internal::kFirstDay, internal::kLastDay + days{1});
  to = std::clamp(to, internal::kFirstDay, internal::kLastDay + days{1});
  if (to <= from) return 0;
  return calendar.timeline().before(to).days - calendar.timeline().before(from).days;
}

Result<Due> due(const Calendar& calendar, Timestamp t, const Limit& limit, Pauses pauses) {
  QY_CHECK(check(t, Duration(0)));
  QY_CHECK(check(limit));
  QY_TRY(const auto tidied, tidy(pauses, t));
  QY_TRY(const auto end, run(calendar, t, limit, tidied));
  if (!runs_in_working_time(limit.unit) && !limit.at_close) return Due{end, {}};
  return Due{end, missing_notices(calendar, base::local_date(t), local_day_reached(end))};
}

Result<Timestamp> before(const Calendar& calendar, Timestamp t, const Limit& limit) {
  QY_CHECK(check(t, Duration(0)));
  QY_CHECK(check(limit));
  if (limit.unit == Unit::working_minutes) return subtract(calendar, t, minutes(limit.amount));
  auto mirrored = limit;
  mirrored.amount = -limit.amount;
  return in_range(plain(calendar, to_local(t), mirrored));
}

Result<Timestamp> prewarn(const Calendar& calendar, Timestamp t, const Limit& limit, const Lead& lead,
                          Pauses pauses) {
  QY_TRY(const auto end, due(calendar, t, limit, pauses));
  if (const auto* length = std::get_if<Limit>(&lead)) {
    QY_TRY(const auto early, before(calendar, end.at, *length));
    return std::max(t, early);
  }
  const double fraction = std::get<double>(lead);
  if (!(fraction > 0 && fraction < 1))
    return base::invalid("lead", "worktime.bad_lead",
                         {"预警比例必须在 0 与 1 之间", "A fraction must lie between 0 and 1"});
  QY_TRY(const auto tidied, tidy(pauses, t));
  auto total = measure(calendar, limit.unit, t, end.at);
  for (const auto& p : tidied) total -= measure(calendar, limit.unit, p.from, std::min(p.to, end.at));
  const auto used = std::chrono::duration_cast<Duration>(total * fraction);
  QY_TRY(const auto start, advance(calendar, limit.unit, t, used));
  QY_TRY(const auto warning, extend(calendar, limit.unit, start, tidied));
  return std::min(warning, end.at);
}

std::vector<Text> missing_notices(const Calendar& calendar, Date from, Date to) {
  std::vector<Text> warnings;
  if (!calendar.follows_notices() || to < from) return warnings;
  from = std::clamp(from, internal::kFirstDay, internal::kLastDay);
  to = std::clamp(to, internal::kFirstDay, internal::kLastDay - days{3});
  const auto year_of = [](Date d) { return static_cast<int>(std::chrono::year_month_day(d).year()); };
  const int last = year_of(to + days{3});
  for (int year = year_of(from); year <= last; ++year) {
    if (calendar.official_years().contains(year)) continue;
    const int first = year;
    while (year < last && !calendar.official_years().contains(year + 1)) ++year;
    const auto years = first == year ? fmt::format("{}", first) : fmt::format("{}–{}", first, year);
    warnings.push_back(
        {fmt::format("{} 年尚无官方放假安排通知，仅按周末推算", years),
         fmt::format("{} {} {} no official notice; weekends only assumed", first == year ? "year" : "years",
                     years, first == year ? "has" : "have")});
  }
  return warnings;
}

}  // namespace qiying::worktime

// Laws that hold for every calendar, time, limit and set of pauses.
#include <rapidcheck.h>

#include "engines/worktime/tests/support.hpp"

using namespace qiying::worktime;
using namespace qiying::worktime::testing;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
namespace base = qiying::base;

namespace {

void check_law(const char* name, auto law) {
  CHECK_MESSAGE(rc::check(name, law), name);
}

Timestamp any_time() {
  return at("2018-06-01 00:00") + seconds(*rc::gen::inRange<std::int64_t>(0, 10LL * 366 * 86400));
}

Duration any_work() {
  return seconds(*rc::gen::inRange<std::int64_t>(0, 400 * 3600));
}

Segments any_segments() {
  std::set<int> marks;
  for (int i = *rc::gen::inRange(1, 4) * 2; i > 0; --i) marks.insert(*rc::gen::inRange(0, 24 * 12 + 1) * 5);
  if (marks.size() % 2 == 1) marks.erase(marks.begin());
  Segments segments;
  for (auto it = marks.begin(); it != marks.end(); it = std::next(it, 2))
    segments.push_back({minutes(*it), minutes(*std::next(it))});
  return segments;
}

Calendar any_calendar() {
  const int kind = *rc::gen::inRange(0, 5);
  if (kind == 0) return office();
  if (kind == 1) return Calendar::round_the_clock();
  CalendarBuilder builder;
  Week week;
  for (auto& one : week)
    if (*rc::gen::inRange(0, 10) < 7) one = any_segments();
  if (week[2].empty()) week[2] = *parse_hours("10:00-11:00");
  for (const auto& notice : shipped().notices()) builder.notice(notice);
  return *builder.week(week).build();
}

Limit any_limit() {
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return working_days(*rc::gen::inRange(1, 100));
    case 1:
      return working_minutes(*rc::gen::inRange(1, 10'000));
    case 2:
      return calendar_days(*rc::gen::inRange(1, 100));
    default:
      return natural_hours(*rc::gen::inRange(1, 1000));
  }
}

Limit any_limit_or_close() {
  auto limit = any_limit();
  if (limit.unit == Unit::working_days || limit.unit == Unit::calendar_days)
    limit.at_close = *rc::gen::arbitrary<bool>();
  return limit;
}

std::vector<Pause> any_pauses(Timestamp around) {
  std::vector<Pause> pauses;
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    const auto from = around + seconds(*rc::gen::inRange(-5 * 86400, 60 * 86400));
    pauses.push_back({from, from + seconds(*rc::gen::inRange(0, 5 * 86400))});
  }
  return pauses;
}

// The plain definition, a minute at a time.
Duration elapsed_by_minutes(const Calendar& calendar, Timestamp from, Timestamp to) {
  Duration sum{0};
  for (auto t = from; t < to; t += minutes(1)) {
    const auto clock = base::to_local(t).time_since_epoch() - base::local_date(t).time_since_epoch();
    const auto hours = calendar.hours(base::local_date(t));
    if (std::ranges::any_of(hours, [&](const Segment& s) { return clock >= s.start && clock < s.end; }))
      sum += minutes(1);
  }
  return sum;
}

}  // namespace

TEST_CASE("laws of add") {
  check_law("add(add(t,a),b) = add(t,a+b)", [] {
    const auto calendar = any_calendar();
    const auto t = any_time();
    const auto a = any_work(), b = any_work();
    RC_ASSERT(*add(calendar, *add(calendar, t, a), b) == *add(calendar, t, a + b));
  });
  check_law("elapsed(t, add(t,d)) = d", [] {
    const auto calendar = any_calendar();
    const auto t = any_time();
    const auto d = any_work();
    RC_ASSERT(elapsed(calendar, t, *add(calendar, t, d)) == d);
    RC_ASSERT(elapsed(calendar, *subtract(calendar, t, d), t) == d);
  });
  check_law("add is the earliest, subtract the latest such time", [] {
    const auto calendar = any_calendar();
    const auto t = any_time();
    const auto d = any_work() + seconds(1);
    const auto later = *add(calendar, t, d);
    const auto earlier = *subtract(calendar, t, d);
    RC_ASSERT(later > t);
    RC_ASSERT(earlier < t);
    RC_ASSERT(elapsed(calendar, t, later - seconds(1)) < d);
    RC_ASSERT(elapsed(calendar, earlier + seconds(1), t) < d);
  });
  check_law("add is monotonic in both", [] {
    const auto calendar = any_calendar();
    const auto t = any_time();
    const auto d = any_work(), more = any_work();
    RC_ASSERT(*add(calendar, t, d) <= *add(calendar, t, d + more));
    RC_ASSERT(*add(calendar, t, d) <= *add(calendar, t + more, d));
  });
}

TEST_CASE("laws of elapsed") {
  check_law("additive; a reversed interval is 0", [] {
    const auto calendar = any_calendar();
    std::array times{any_time(), any_time(), any_time()};
    std::ranges::sort(times);
    const auto [a, b, c] = times;
    RC_ASSERT(elapsed(calendar, a, b) + elapsed(calendar, b, c) == elapsed(calendar, a, c));
    RC_ASSERT(elapsed(calendar, c, a) == Duration(0));
    RC_ASSERT(elapsed(calendar, a, b) <= b - a);
  });
  check_law("the same as counting minutes", [] {
    const auto calendar = any_calendar();
    const auto from = std::chrono::floor<minutes>(any_time());
    const auto to = from + minutes(*rc::gen::inRange(0, 20 * 1440));
    RC_ASSERT(elapsed(calendar, from, to) == elapsed_by_minutes(calendar, from, to));
  });
  check_law("pauses: time + paused time = whole time", [] {
    const auto calendar = any_calendar();
    const auto from = any_time();
    const auto to = from + any_work();
    const Pause pause{from + any_work(), from + any_work() + std::chrono::hours(400)};
    const auto inside = elapsed(calendar, std::min(pause.from, to), std::min(pause.to, to));
    RC_ASSERT(elapsed(calendar, from, to, std::span(&pause, 1)) + inside == elapsed(calendar, from, to));
  });
}

TEST_CASE("laws of working days") {
  check_law("the same as stepping day by day", [] {
    const auto calendar = any_calendar();
    const auto start = base::local_date(any_time());
    const int n = *rc::gen::inRange(1, 300);
    Date d = start;
    for (int left = n; left > 0;)
      if (calendar.is_working_day(d += days{1})) --left;
    RC_ASSERT(add_working_days(calendar, start, n)->day == d);
    RC_ASSERT(count_working_days(calendar, start + days{1}, d + days{1}) == n);
  });
  check_law("backwards undoes forwards on working days", [] {
    const auto calendar = any_calendar();
    const auto start = add_working_days(calendar, base::local_date(any_time()), 1)->day;
    const int n = *rc::gen::inRange(0, 300);
    RC_ASSERT(add_working_days(calendar, add_working_days(calendar, start, n)->day, -n)->day == start);
  });
}

TEST_CASE("laws of due") {
  check_law("monotonic in t and in the amount", [] {
    const auto calendar = any_calendar();
    const auto limit = any_limit_or_close();
    auto longer = limit;
    longer.amount += *rc::gen::inRange(0, 50);
    const auto t = any_time();
    const auto later = t + seconds(*rc::gen::inRange(0, 5 * 86400));
    RC_ASSERT(due(calendar, t, limit)->at <= due(calendar, later, limit)->at);
    RC_ASSERT(due(calendar, t, limit)->at <= due(calendar, t, longer)->at);
  });
  check_law("a pause never shortens, one more neither, and order does not matter", [] {
    const auto calendar = any_calendar();
    const auto limit = any_limit_or_close();
    const auto t = any_time();
    auto pauses = any_pauses(t);
    const auto without = due(calendar, t, limit)->at;
    const auto with = due(calendar, t, limit, pauses)->at;
    RC_ASSERT(with >= without);
    std::ranges::reverse(pauses);
    RC_ASSERT(due(calendar, t, limit, pauses)->at == with);
    const auto more = any_pauses(t);
    pauses.insert(pauses.end(), more.begin(), more.end());
    RC_ASSERT(due(calendar, t, limit, pauses)->at >= with);
  });
  check_law("working minutes: the clock without the pauses shows the limit", [] {
    const auto calendar = any_calendar();
    const auto limit = working_minutes(*rc::gen::inRange(1, 10'000));
    const auto t = any_time();
    const auto pauses = any_pauses(t);
    RC_ASSERT(elapsed(calendar, t, due(calendar, t, limit, pauses)->at, pauses) == minutes(limit.amount));
  });
  check_law("working limits end in working time", [] {
    const auto calendar = any_calendar();
    const auto end = due(calendar, any_time(), working_days(*rc::gen::inRange(1, 100)))->at;
    const auto around = elapsed(calendar, end - seconds(1), end + seconds(1));
    RC_ASSERT(around > Duration(0));
  });
  check_law("a warning lies between start and deadline", [] {
    const auto calendar = any_calendar();
    const auto limit = any_limit_or_close();
    const auto t = any_time();
    const auto pauses = any_pauses(t);
    const auto lead =
        *rc::gen::arbitrary<bool>() ? Lead(any_limit()) : Lead(*rc::gen::inRange(1, 100) / 100.0);
    const auto warning = *prewarn(calendar, t, limit, lead, pauses);
    RC_ASSERT(warning >= t);
    RC_ASSERT(warning <= due(calendar, t, limit, pauses)->at);
  });
}

TEST_CASE("a limit is read back from its text") {
  check_law("parse_limit(to_text(l)) = l", [] {
    const auto limit = any_limit_or_close();
    RC_ASSERT(*parse_limit(to_text(limit)) == limit);
  });
}

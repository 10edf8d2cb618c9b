#include "platform/base/time.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>

namespace qiying::base {
namespace {

using namespace std::chrono;

Error bad_time(std::string_view what) {
  return invalid(
      "", "time.unreadable",
      {"无法识别的日期或时间：" + std::string(what), "Unreadable date or time: " + std::string(what)},
      {"请使用 2026-11-21 或 2026-11-21T16:30:00+08:00 的格式",
       "Write 2026-11-21 or 2026-11-21T16:30:00+08:00"});
}

/// Takes exactly `digits` decimal digits off the front.
bool take(std::string_view& s, int digits, int& out) {
  if (static_cast<int>(s.size()) < digits) return false;
  for (int i = 0; i < digits; ++i)
    if (s[i] < '0' || s[i] > '9') return false;
  std::from_chars(s.data(), s.data() + digits, out);
  s.remove_prefix(digits);
  return true;
}

bool take(std::string_view& s, char c) {
  if (s.empty() || s.front() != c) return false;
  s.remove_prefix(1);
  return true;
}

bool take_date(std::string_view& s, Date& out) {
  int y = 0, m = 0, d = 0;
  if (!take(s, 4, y) || !take(s, '-') || !take(s, 2, m) || !take(s, '-') || !take(s, 2, d)) return false;
  const year_month_day ymd{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!ymd.ok()) return false;
  out = ymd;
  return true;
}

bool take_fraction(std::string_view& s, microseconds& out) {
  if (!take(s, '.')) return true;
  long value = 0;
  int digits = 0;
  while (!s.empty() && s.front() >= '0' && s.front() <= '9') {
    if (digits < 6) value = value * 10 + (s.front() - '0');
    ++digits;
    s.remove_prefix(1);
  }
  for (int i = digits; i < 6; ++i) value *= 10;
  out = microseconds(value);
  return digits > 0;
}

bool take_clock(std::string_view& s, microseconds& out) {
  int h = 0, m = 0, sec = 0;
  if (!take(s, 2, h) || !take(s, ':') || !take(s, 2, m) || h > 23 || m > 59) return false;
  microseconds fraction{0};
  if (take(s, ':') && (!take(s, 2, sec) || sec > 59 || !take_fraction(s, fraction))) return false;
  out = hours(h) + minutes(m) + seconds(sec) + fraction;
  return true;
}

/// "Z", "+08:00", "+0800", "+08" or nothing (China).
bool take_offset(std::string_view& s, minutes& out) {
  out = duration_cast<minutes>(kChinaOffset);
  if (s.empty()) return true;
  if (take(s, 'Z') || take(s, 'z')) {
    out = minutes(0);
    return s.empty();
  }
  const bool minus = s.front() == '-';
  if (!take(s, '+') && !take(s, '-')) return false;
  int h = 0, m = 0;
  if (!take(s, 2, h)) return false;
  take(s, ':');
  if (!s.empty() && !take(s, 2, m)) return false;
  out = minutes((minus ? -1 : 1) * (h * 60 + m));
  return s.empty() && h <= 23 && m <= 59;
}

}  // namespace

std::string to_iso(Timestamp t) {
  const auto day = floor<days>(t);
  const year_month_day ymd{day};
  const hh_mm_ss<microseconds> clock{t - day};
  auto text = fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"), static_cast<int>(ymd.year()),
                          static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                          clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(FMT_COMPILE(".{:06}"), clock.subseconds().count());
  return text + "Z";
}

std::string to_iso(Date d) {
  const year_month_day ymd{d};
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}"), static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string to_display(Timestamp t) {
  const auto local = to_local(t).time_since_epoch();
  const auto day = floor<days>(local);
  const hh_mm_ss<microseconds> clock{local - day};
  return fmt::format("{} {:02}:{:02}", to_iso(Date(day)), clock.hours().count(), clock.minutes().count());
}

Result<Timestamp> parse_timestamp(std::string_view text) {
  auto rest = text;
  Date day;
  microseconds clock{0};
  minutes offset{0};
  if (!take_date(rest, day)) return bad_time(text);
  if (!rest.empty() && !((take(rest, 'T') || take(rest, ' ')) && take_clock(rest, clock)))
    return bad_time(text);
  if (!take_offset(rest, offset)) return bad_time(text);
  return Timestamp(day.time_since_epoch() + clock - offset);
}

Result<Date> parse_date(std::string_view text) {
  auto rest = text;
  Date day;
  if (!take_date(rest, day) || !rest.empty()) return bad_time(text);
  return day;
}

Timestamp SystemClock::now() const {
  return floor<microseconds>(system_clock::now());
}

}  // namespace qiying::base

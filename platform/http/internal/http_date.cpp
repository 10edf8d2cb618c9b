#include "platform/http/internal/http_date.hpp"

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<unsigned> month_of(std::string_view name) {
  for (unsigned i = 0; i < 12; ++i)
    if (kMonths[i] == name) return i + 1;
  return std::nullopt;
}

}  // namespace

std::string to_http_date(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 29 || !text.ends_with(" GMT") || text.substr(3, 2) != ", ") return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t n) { return parse_number(text.substr(at, n)); };
  const auto month_number = month_of(text.substr(8, 3));
  const auto d = number(5, 2), y = number(12, 4), h = number(17, 2), m = number(20, 2), s = number(23, 2);
  if (!month_number || !d || !y || !h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  const year_month_day date{year(static_cast<int>(*y)), month(*month_number), day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + hours(*h) + minutes(*m) + seconds(*s);
}

}  // namespace qiying::http

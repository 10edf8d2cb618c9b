#pragma once
/// Time limits as rules write them: "3 working days", "1 working hour", "30 days", "24 hours". Plain values.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "engines/worktime/calendar.hpp"

namespace qiying::worktime {

enum class Unit : std::uint8_t { working_minutes, working_days, calendar_days, natural_hours };

/// A length that the law or a service promise gives for something to be done.
struct Limit {
  Unit unit = Unit::working_days;
  std::int64_t amount = 0;  ///< > 0, in the unit
  /// Days only: the deadline is the close of business of its day, and a calendar-day deadline on a day off
  /// moves to the next working day (Civil Code of the PRC, 2021-01-01, Art. 203). False: same wall-clock
  /// time.
  bool at_close = false;
  bool operator==(const Limit&) const = default;
};

inline Limit working_minutes(std::int64_t n) {
  return {Unit::working_minutes, n};
}
inline Limit working_hours(std::int64_t n) {
  return {Unit::working_minutes, n * 60};
}
inline Limit working_days(std::int64_t n) {
  return {Unit::working_days, n};
}
inline Limit calendar_days(std::int64_t n) {
  return {Unit::calendar_days, n};
}
inline Limit natural_hours(std::int64_t n) {
  return {Unit::natural_hours, n};
}

/// Reads a limit:
///
///     3wd    3 working days          (also 3工作日, 3个工作日)
///     1wh    1 working hour          (also 1工作小时, 1个工作小时)
///     90min  90 working minutes      (also 90wmin, 90工作分钟, 90分钟)
///     30d    30 calendar days        (also 30日, 30天)
///     24h    24 natural hours        (also 24小时)
///     3wd@close, 30d@close           close of business, see Limit::at_close
///
/// The amount is a whole number from 1 to 1,000,000. Errors: `worktime.bad_limit`.
Result<Limit> parse_limit(std::string_view text);

/// "3wd", "1wh", "90min", "30d", "24h", "3wd@close": parse_limit reads it back.
std::string to_text(const Limit& limit);
/// "3个工作日" / "3 working days".
Text describe(const Limit& limit);

/// When to warn ahead: so long before the deadline ("1wh"), or when that fraction of the time is used (0.8).
using Lead = std::variant<Limit, double>;
/// Reads "1wh", "1wd", ... or "80%" (0 < p < 100). Errors: `worktime.bad_lead`, `worktime.bad_limit`.
Result<Lead> parse_lead(std::string_view text);

}  // namespace qiying::worktime

#pragma once
/// Points in time, civil dates and the clock.
///
/// Storage and computation are in UTC with microseconds; people see Asia/Shanghai, which has been UTC+8
/// without daylight saving since 1992. Everything is a plain value; the free functions are pure.

#include <chrono>
#include <string>
#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::base {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;    ///< a point in time, UTC
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;  ///< what a wall clock in China shows
using Date = std::chrono::sys_days;                                    ///< a civil day, without a time zone

/// Difference of Chinese civil time to UTC.
inline constexpr std::chrono::hours kChinaOffset{8};

/// The wall clock in China at `t`.
inline LocalTime to_local(Timestamp t) {
  return LocalTime(t.time_since_epoch() + kChinaOffset);
}
/// The point in time at which a wall clock in China shows `t`.
inline Timestamp from_local(LocalTime t) {
  return Timestamp(t.time_since_epoch() - kChinaOffset);
}
/// The civil day in China at `t`.
inline Date local_date(Timestamp t) {
  return Date(std::chrono::floor<std::chrono::days>(to_local(t)).time_since_epoch());
}

/// "2026-11-21T08:30:00.000000Z"; trailing zero fractions are left out.
std::string to_iso(Timestamp t);
/// "2026-11-21".
std::string to_iso(Date d);
/// "2026-11-21 16:30", the wall clock in China as people write it.
std::string to_display(Timestamp t);
/// Reads RFC 3339 ("2026-11-21T16:30:00+08:00", "...Z", space for T allowed, fraction optional); a time
/// without an offset is taken as the wall clock in China.
Result<Timestamp> parse_timestamp(std::string_view text);
/// Reads "2026-11-21"; impossible days are refused.
Result<Date> parse_date(std::string_view text);

/// Where "now" comes from; injected so that tests own time. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

}  // namespace qiying::base

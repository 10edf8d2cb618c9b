#pragma once
/// The deadlines of an appeal over the official calendar, by its terms (terms.hpp). Pure but for the
/// calendars (modules/calendar). Times of the product lie in the calendars' range;
/// anything else is a broken clock and throws std::runtime_error. Thread-safe.

#include <span>
#include <string_view>

#include "modules/appeal/internal/terms.hpp"
#include "platform/base/time.hpp"

namespace qiying::appeal {

/// The calendar of that name ("office"); the standard one for an empty or unknown name.
const worktime::Calendar& calendar(std::string_view name = {});
/// All that this installation has.
const std::vector<worktime::Calendar>& calendars();
/// Whether an installation has a calendar of that name.
bool has_calendar(std::string_view name);
/// Tests and the recomputation after a correction: from now on all calendars come from this library, until
/// the returned guard goes. Not for the server's normal work.
class OtherCalendars {
 public:
  explicit OtherCalendars(worktime::Library library);
  ~OtherCalendars();
  OtherCalendars(const OtherCalendars&) = delete;
  OtherCalendars& operator=(const OtherCalendars&) = delete;

 private:
  worktime::Library library_;
};

/// When `limit` is over that runs from `t`.
base::Timestamp due_after(const worktime::Calendar& calendar, base::Timestamp t,
                          const worktime::Limit& limit);
/// So long before `t`.
base::Timestamp ahead_of(const worktime::Calendar& calendar, base::Timestamp t, const worktime::Limit& limit);
/// The closing of the working day on which `t` lies, or of the next one: "decided the same day".
base::Timestamp end_of_working_day(const worktime::Calendar& calendar, base::Timestamp t);
/// `due` moved by the time that a pause took out of a clock of this kind; a pause never shortens.
base::Timestamp after_pause(const worktime::Calendar& calendar, base::Timestamp due,
                            const worktime::Limit& limit, base::Timestamp from, base::Timestamp to);

/// A case whose deadline lies before this point in time, but not before now, is yellow in lists: one working
/// day ahead.
base::Timestamp yellow_until(base::Timestamp now);
/// Red after the deadline, yellow near it, green before; none without one.
ClockColour colour_of(std::optional<base::Timestamp> due, base::Timestamp now);
/// The same for many, with `yellow_until(now)` computed once.
ClockColour colour_of(std::optional<base::Timestamp> due, base::Timestamp now, base::Timestamp yellow);

/// What a reader must know of a deadline: years without an official notice. Empty for most.
std::vector<base::Text> warnings_for(base::Timestamp from, base::Timestamp due);

}  // namespace qiying::appeal

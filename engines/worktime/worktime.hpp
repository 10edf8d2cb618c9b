#pragma once
/// Deadlines and working time over an official calendar. Everything here is pure and thread-safe.
///
/// Times are UTC at this interface and the wall clock in China (UTC+8) inside. Working time flows only inside
/// the calendar's segments. Let W(t) be the working time that has flowed up to t:
///
///  * elapsed(a, b) = W(b) − W(a), or 0 when b is before a;
///  * add(t, d) = the *earliest* time v ≥ t with W(v) ≥ W(t) + d. So a deadline that falls between closing
///  and
///    opening is the closing (Mon 17:30, not Tue 08:30), and add(t, 0) = t;
///  * subtract(t, d) = the *latest* time u ≤ t with W(u) ≤ W(t) − d. So a warning that falls between closing
///  and
///    opening comes at the opening, when somebody is there to read it.
///
/// Laws: add(add(t,a),b) = add(t,a+b); elapsed(t,add(t,d)) = d; elapsed(a,b)+elapsed(b,c) = elapsed(a,c) for
/// a ≤ b ≤ c; all are monotonic; a pause never shortens a deadline.
///
/// **n working days after t** (`Unit::working_days`). Let D be the day of t and E the nth working day after
/// D; D is never counted, working or not (Civil Code of the PRC, Art. 201). The deadline lies on E:
///
///  1. D is a working day: the wall-clock time of t, moved into the working time of E: before the opening →
///  the
///     opening, in a break → the end of the break, after the closing → the closing;
///  2. D is a day off: the closing of E (t counts as lying after the closing of the last working day before
///  it).
///
/// Examples (08:30–12:00, 14:00–17:30): Wed 2026-09-30 10:00 + 3 → Sat 10-10 10:00 (make-up day); Fri 22:00 +
/// 1 → Mon 17:30; Sat 2025-09-27 10:00 + 2 → Mon 09-29 17:30 (Sunday 28 works); Mon 12:30 + 1 → Tue 14:00.
///
/// **Calendar days and natural hours** take no notice of the calendar: same wall-clock time n days later, or
/// t + n hours (unless the limit says `at_close`).
///
/// **Pauses** move the deadline by the time that the pause took out of the running clock: working time for
/// working limits (a pause over a night costs nothing), natural time for the others. A pause that begins at
/// or after the deadline changes nothing; overlapping pauses count once; a pause still open is given with
/// `to` = now.
///
/// **Range**: times from 1900-01-01 to 9999-12-31; what lies outside is `worktime.out_of_range`. Each call
/// costs O(log n) in the length of the duration and the number of holidays.

#include <span>
#include <vector>

#include "engines/worktime/calendar.hpp"
#include "engines/worktime/library.hpp"
#include "engines/worktime/limit.hpp"

namespace qiying::worktime {

/// The clock stands still in [from, to).
struct Pause {
  Timestamp from;
  Timestamp to;
};
using Pauses = std::span<const Pause>;

/// A deadline with what its reader must know: years without an official notice.
struct Due {
  Timestamp at;
  std::vector<Text> warnings;
};

/// A day with the same warnings.
struct DueDay {
  Date day;
  std::vector<Text> warnings;
};

/// t plus working time. `d` must not be negative.
Result<Timestamp> add(const Calendar& calendar, Timestamp t, Duration d);
/// t minus working time. `d` must not be negative.
Result<Timestamp> subtract(const Calendar& calendar, Timestamp t, Duration d);
/// Working time in [from, to) without the pauses; 0 when reversed. Times beyond the range count as its ends.
Duration elapsed(const Calendar& calendar, Timestamp from, Timestamp to, Pauses pauses = {});

/// The nth working day after `day` (n < 0: before it), `day` itself not counted; n = 0 gives `day`.
Result<DueDay> add_working_days(const Calendar& calendar, Date day, std::int64_t n);
/// Working days in [from, to); 0 when reversed.
std::int64_t count_working_days(const Calendar& calendar, Date from, Date to);

/// When `limit`, running from t, is over. Errors: `worktime.out_of_range`, `worktime.bad_limit` (amount not
/// positive), `worktime.bad_pause` (a pause that ends before it begins).
Result<Due> due(const Calendar& calendar, Timestamp t, const Limit& limit, Pauses pauses = {});
/// So long before t: the mirror of `due`. "Extension asked at least 1 working day before due".
Result<Timestamp> before(const Calendar& calendar, Timestamp t, const Limit& limit);
/// When to warn that `limit`, running from t, will be over; never before t. Errors: those of `due`,
/// `worktime.bad_lead` (fraction not between 0 and 1).
Result<Timestamp> prewarn(const Calendar& calendar, Timestamp t, const Limit& limit, const Lead& lead,
                          Pauses pauses = {});

/// One warning for each run of years in [from, to] for which the calendar should have, but lacks, a notice.
/// The last three days of December also need the notice of the year to come, which may change them
/// (2018-12-29 and 2022-12-31 were).
std::vector<Text> missing_notices(const Calendar& calendar, Date from, Date to);

}  // namespace qiying::worktime

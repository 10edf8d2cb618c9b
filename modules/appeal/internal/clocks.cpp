#include "modules/appeal/internal/clocks.hpp"

#include <atomic>
#include <stdexcept>

#include "modules/calendar/calendar.hpp"

namespace qiying::appeal {
namespace {

const worktime::Limit kYellow = worktime::working_days(1);

std::atomic<const worktime::Library*> other{nullptr};

const worktime::Library& library() {
  const auto* instead = other.load();
  return instead ? *instead : calendar::library();
}

template <class T>
T must(base::Result<T> result) {
  if (!result.ok()) throw std::runtime_error("no deadline: " + result.error().message.en);
  return *std::move(result);
}

bool counts_working_time(const worktime::Limit& limit) {
  return limit.unit == worktime::Unit::working_minutes || limit.unit == worktime::Unit::working_days;
}

}  // namespace

OtherCalendars::OtherCalendars(worktime::Library library) : library_(std::move(library)) {
  other = &library_;
}
OtherCalendars::~OtherCalendars() {
  other = nullptr;
}

const worktime::Calendar& calendar(std::string_view name) {
  const auto* found = name.empty() ? nullptr : library().find(name);
  return found ? *found : library().standard();
}

const std::vector<worktime::Calendar>& calendars() {
  return library().calendars();
}

bool has_calendar(std::string_view name) {
  return library().find(name) != nullptr;
}

base::Timestamp due_after(const worktime::Calendar& c, base::Timestamp t, const worktime::Limit& limit) {
  return must(worktime::due(c, t, limit)).at;
}

base::Timestamp ahead_of(const worktime::Calendar& c, base::Timestamp t, const worktime::Limit& limit) {
  return must(worktime::before(c, t, limit));
}

base::Timestamp end_of_working_day(const worktime::Calendar& c, base::Timestamp t) {
  auto day = base::local_date(t);
  if (!c.is_working_day(day)) day = must(worktime::add_working_days(c, day, 1)).day;
  const auto close = base::from_local(base::LocalTime(day.time_since_epoch() + c.hours(day).back().end));
  if (t <= close) return close;
  day = must(worktime::add_working_days(c, day, 1)).day;
  return base::from_local(base::LocalTime(day.time_since_epoch() + c.hours(day).back().end));
}

base::Timestamp after_pause(const worktime::Calendar& c, base::Timestamp due, const worktime::Limit& limit,
                            base::Timestamp from, base::Timestamp to) {
  if (to <= from || due <= from) return due;
  if (!counts_working_time(limit)) return due + (to - from);
  return must(worktime::add(c, due, worktime::elapsed(c, from, to)));
}

base::Timestamp yellow_until(base::Timestamp now) {
  return due_after(calendar(), now, kYellow);
}

ClockColour colour_of(std::optional<base::Timestamp> due, base::Timestamp now, base::Timestamp yellow) {
  if (!due) return ClockColour::none;
  if (now > *due) return ClockColour::red;
  return *due < yellow ? ClockColour::yellow : ClockColour::green;
}

ClockColour colour_of(std::optional<base::Timestamp> due, base::Timestamp now) {
  return due ? colour_of(due, now, yellow_until(now)) : ClockColour::none;
}

std::vector<base::Text> warnings_for(base::Timestamp from, base::Timestamp due) {
  return worktime::missing_notices(calendar(), base::local_date(from), base::local_date(due));
}

}  // namespace qiying::appeal

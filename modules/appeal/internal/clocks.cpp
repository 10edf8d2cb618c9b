#include "modules/appeal/internal/clocks.hpp"

#include <stdexcept>

#include "engines/worktime/worktime.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::appeal {
namespace {

const worktime::Limit kSignLimit = worktime::working_hours(1);
const worktime::Limit kReplyLimit = worktime::working_days(3);
const worktime::Limit kReturnLimit = worktime::working_days(1);

worktime::Library load() {
  worktime::Content content;
  for (const auto& file : resources::list("content/holidays/"))
    content.push_back({file.path, std::string(file.bytes)});
  auto library = worktime::Library::load(content);
  if (!library.ok())
    throw std::runtime_error("content/holidays: " + library.error().message.en + " " + library.error().field);
  return *std::move(library);
}

const worktime::Calendar& calendar() {
  static const worktime::Library library = load();
  return library.standard();
}

/// Times of the product lie in the calendar's range; anything else is a broken clock.
base::Timestamp due(base::Timestamp t, const worktime::Limit& limit) {
  auto result = worktime::due(calendar(), t, limit);
  if (!result.ok()) throw std::runtime_error("no deadline: " + result.error().message.en);
  return result->at;
}

ClockColour colour(base::Timestamp due_at, base::Timestamp warn_until, base::Timestamp now) {
  if (now > due_at) return ClockColour::red;
  return due_at < warn_until ? ClockColour::yellow : ClockColour::green;
}

}  // namespace

base::Timestamp sign_due(base::Timestamp dispatched) {
  return due(dispatched, kSignLimit);
}
base::Timestamp reply_due(base::Timestamp submitted) {
  return due(submitted, kReplyLimit);
}

bool return_window_open(base::Timestamp dispatched, base::Timestamp now) {
  return now <= due(dispatched, kReturnLimit);
}

base::Timestamp yellow_until(base::Timestamp now) {
  return due(now, kReturnLimit);
}

RunningClock running_clock(State state, std::optional<base::Timestamp> sign_due,
                           std::optional<base::Timestamp> reply_due, base::Timestamp now) {
  if (state == State::dispatched && sign_due) return {colour(*sign_due, yellow_until(now), now), sign_due};
  if ((state == State::submitted || state == State::in_progress) && reply_due)
    return {colour(*reply_due, yellow_until(now), now), reply_due};
  return {};
}

}  // namespace qiying::appeal

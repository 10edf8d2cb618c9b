#pragma once
/// The deadlines of an appeal over the official calendar: signed for within 1 working hour, answered within 3
/// working days (江汉区企业服务中心 2020 决算: “1小时内签收、3个工作日内受理答复”). Pure but for the
/// calendar, which is read once from content/holidays.

#include "modules/appeal/appeal.hpp"
#include "platform/base/time.hpp"

namespace qiying::appeal {

/// Signed for at the latest, when dispatched at `t`.
base::Timestamp sign_due(base::Timestamp dispatched);
/// Answered at the latest, when submitted at `t`.
base::Timestamp reply_due(base::Timestamp submitted);
/// A department may give a case back until one working day after its dispatch.
bool return_window_open(base::Timestamp dispatched, base::Timestamp now);

/// A case whose deadline lies before this point in time, but not before now, is yellow in lists: one working
/// day ahead.
base::Timestamp yellow_until(base::Timestamp now);

/// The clock that runs in `state`: colour now, and the deadline it counts towards (nullopt: none).
struct RunningClock {
  ClockColour colour = ClockColour::none;
  std::optional<base::Timestamp> due;
};
RunningClock running_clock(State state, std::optional<base::Timestamp> sign_due,
                           std::optional<base::Timestamp> reply_due, base::Timestamp now);

}  // namespace qiying::appeal

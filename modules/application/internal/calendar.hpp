#pragma once
/// Working days of the official calendar.

#include "platform/base/time.hpp"

namespace qiying::application {

/// The nth working day after `day`.
base::Date working_days_after(base::Date day, int n);
/// The closing of the nth working day after `t`.
base::Timestamp closing_after(base::Timestamp t, int n);

}  // namespace qiying::application

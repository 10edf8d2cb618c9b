#pragma once
/// Working days of the official calendar.

#include "modules/policy/policy.hpp"

namespace qiying::application {

using policy::closing_after;
using policy::working_days_after;

}  // namespace qiying::application

#include "modules/calendar/calendar.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {

base::Date working_days_after(base::Date day, int n) {
  return calendar::working_days_after(day, n);
}

base::Timestamp closing_after(base::Timestamp t, int n) {
  return calendar::closing_after(t, n);
}

}  // namespace qiying::policy

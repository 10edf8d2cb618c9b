#include <stdexcept>

#include "engines/worktime/worktime.hpp"
#include "modules/policy/policy.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::policy {
namespace {

const worktime::Calendar& calendar() {
  static const auto library = [] {
    worktime::Content content;
    for (const auto& file : resources::list("content/holidays/"))
      content.push_back({file.path, std::string(file.bytes)});
    auto loaded = worktime::Library::load(content);
    if (!loaded.ok()) throw std::runtime_error("content/holidays: " + loaded.error().message.en);
    return *std::move(loaded);
  }();
  return library.standard();
}

}  // namespace

base::Date working_days_after(base::Date day, int n) {
  const auto due = worktime::add_working_days(calendar(), day, n);
  if (!due.ok()) throw std::runtime_error(due.error().message.en);
  return due->day;
}

base::Timestamp closing_after(base::Timestamp t, int n) {
  const auto day = working_days_after(base::local_date(t), n);
  return base::from_local(base::LocalTime(day.time_since_epoch() + calendar().hours(day).back().end));
}

}  // namespace qiying::policy

#include "modules/demo/internal/hours.hpp"

#include <stdexcept>

#include "platform/resources/resources.hpp"

namespace qiying::demo {
namespace {

worktime::Library load() {
  worktime::Content content;
  for (const auto& file : resources::list("content/holidays/"))
    content.push_back({file.path, std::string(file.bytes)});
  auto library = worktime::Library::load(content);
  if (!library.ok()) throw std::runtime_error("content/holidays: " + library.error().message.en);
  return *std::move(library);
}

}  // namespace

const worktime::Calendar& office_hours() {
  static const worktime::Library library = load();
  return library.standard();
}

base::Timestamp after(base::Timestamp t, std::chrono::minutes working) {
  return worktime::add(office_hours(), t, working).value();
}

base::Timestamp ago(base::Timestamp t, std::chrono::minutes working) {
  return worktime::subtract(office_hours(), t, working).value();
}

bool is_working_day(base::Date day) {
  return worktime::count_working_days(office_hours(), day, day + std::chrono::days(1)) == 1;
}

}  // namespace qiying::demo

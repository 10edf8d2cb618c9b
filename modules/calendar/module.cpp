#include "platform/kernel/module.hpp"

#include "modules/calendar/calendar.hpp"

namespace qiying::calendar {

void register_module(kernel::Registry& r) {
  r.at_start([](const kernel::Services& services) {
    read_also(services.settings.data / "holidays");
    return std::string();
  });
}

}  // namespace qiying::calendar

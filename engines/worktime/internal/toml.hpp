#pragma once
// The two kinds of TOML documents of content/holidays.

#include <string>
#include <string_view>
#include <vector>

#include "engines/worktime/library.hpp"

namespace qiying::worktime::internal {

struct CalendarEntry {
  std::string name;
  Text title;
  Week week;
  Segments make_up;
  bool holidays = true;
};

struct CalendarList {
  std::string standard;
  std::vector<CalendarEntry> calendars;
};

Result<CalendarList> parse_calendars(std::string_view text);

}  // namespace qiying::worktime::internal

// Limits, leads, hours and weeks from arbitrary text; a limit that was read is read back from its text.
#include <cstdint>

#include "engines/worktime/worktime.hpp"

using namespace qiying::worktime;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto limit = parse_limit(text); limit && !(*parse_limit(to_text(*limit)) == *limit))
    __builtin_trap();
  (void)parse_lead(text);
  (void)parse_hours(text);
  if (const auto week = parse_week(text)) {
    const auto built = CalendarBuilder().week(*week).build();
    if (built && !due(*built, qiying::base::Timestamp{}, working_days(3))) __builtin_trap();
  }
  return 0;
}

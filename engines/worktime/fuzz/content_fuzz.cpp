// Notices and calendars from arbitrary text: refused or usable, never anything else.
#include <cstdint>

#include "engines/worktime/worktime.hpp"

using namespace qiying::worktime;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)parse_notice(text);
  const auto library = Library::load({{"calendars.toml", text}});
  if (!library) return 0;
  const auto start = qiying::base::Timestamp(std::chrono::hours(500'000));
  for (const auto& calendar : library->calendars()) {
    const auto later = add(calendar, start, std::chrono::hours(100));
    if (!later || elapsed(calendar, start, *later) != std::chrono::hours(100)) __builtin_trap();
  }
  return 0;
}

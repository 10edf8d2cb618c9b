#pragma once
/// Dates as people and spreadsheets write them.

#include <optional>
#include <string_view>

#include "platform/base/time.hpp"

namespace qiying::base {

/// "1978-07-24", "1978/7/24", "1978.07.24", "19780724", "1978年7月24日", each with a time behind it if need
/// be, and a spreadsheet's day number "28695". Years 1900–2100; nullopt for anything else, also for what is
/// not a whole date ("1978-07") and for the order day-month-year, which cannot be told from month-day-year.
std::optional<Date> read_written_date(std::string_view text);

}  // namespace qiying::base

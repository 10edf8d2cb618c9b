#pragma once
/// The official calendar of this installation: notices and hours of content/holidays and, in their place or
/// beside them, those of DATA/holidays. Read when the server starts and at the first question; references
/// stay good as long as the process. Thread-safe. Formats and sources: content/holidays/README.md.

#include <filesystem>
#include <string>

#include "engines/worktime/worktime.hpp"

namespace qiying::calendar {

/// The texts of content/holidays, each replaced by the file of the same name in `own`, and the other *.toml
/// files of `own`. An empty path or a folder that does not exist: only those of the program.
worktime::Content texts(const std::filesystem::path& own = {});

/// All calendars. Throws std::runtime_error naming the file when a text is faulty.
const worktime::Library& library();
/// Office hours over the official calendar: the standard one.
const worktime::Calendar& office_hours();
/// Changes when any text changes: which calendars a stored deadline was computed with.
std::string fingerprint();

/// The nth working day after `day` (n < 0: before it). Throws std::runtime_error for days out of the
/// calendar's range.
base::Date working_days_after(base::Date day, int n);
/// The closing of the nth working day after the day of `t`.
base::Timestamp closing_after(base::Timestamp t, int n);

/// From now on everything is answered with the notices of `own`, too. Throws as `library` does, and then
/// nothing has changed.
void read_also(const std::filesystem::path& own);

}  // namespace qiying::calendar

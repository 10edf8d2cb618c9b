#pragma once
/// Reads notices and calendars from texts (content/holidays). No file is opened here: the caller hands in
/// what it has embedded or read.

#include <string>
#include <string_view>
#include <vector>

#include "engines/worktime/calendar.hpp"

namespace qiying::worktime {

/// A named text, e.g. {"holidays/2026.toml", "year = 2026 ..."}.
struct Document {
  std::string name;
  std::string text;
};
using Content = std::vector<Document>;

/// Reads one year's notice (format: content/holidays/README.md). Unknown keys, impossible dates, a date named
/// twice and dates far from the year are refused with the place of the fault. Errors: `worktime.bad_notice`.
Result<Notice> parse_notice(std::string_view text);

/// All calendars of an installation. Immutable, thread-safe.
class Library {
 public:
  /// Documents called "calendars.toml" (in any folder) declare calendars, all other "*.toml" are notices;
  /// other documents are passed over. Errors carry the document's name in `field`: `worktime.bad_notice`,
  /// `worktime.bad_calendar`, `worktime.no_calendar`, `worktime.duplicate`.
  static Result<Library> load(const Content& content);

  /// The default: office hours over the official calendar.
  const Calendar& standard() const { return calendars_[standard_]; }
  /// By name ("office") or title in either language; nullptr when there is none.
  const Calendar* find(std::string_view name) const;
  const std::vector<Calendar>& calendars() const { return calendars_; }
  const std::vector<Notice>& notices() const { return notices_; }

 private:
  std::vector<Calendar> calendars_;
  std::vector<Notice> notices_;
  std::size_t standard_ = 0;
};

}  // namespace qiying::worktime

#pragma once
// What the tests share: the repository's own notices and short ways to write times.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engines/worktime/worktime.hpp"

namespace qiying::worktime::testing {

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path);
  return (std::ostringstream() << in.rdbuf()).str();
}

inline Content shipped_content() {
  Content content;
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../../content/holidays";
  for (const auto& entry : std::filesystem::directory_iterator(root))
    content.push_back({"holidays/" + entry.path().filename().string(), slurp(entry.path())});
  return content;
}

inline const Library& shipped() {
  static const Library library = [] {
    auto loaded = Library::load(shipped_content());
    if (!loaded) throw std::runtime_error(loaded.error().field + ": " + loaded.error().message.en);
    return *std::move(loaded);
  }();
  return library;
}

inline const Calendar& office() {
  return shipped().standard();
}

/// A plain Monday-to-Friday calendar without holidays: "09:00-17:00".
inline Calendar plain(const std::string& hours) {
  return *CalendarBuilder().weekdays(*parse_hours(hours)).ignore_notices().build();
}

inline Timestamp at(const std::string& local) {
  return *base::parse_timestamp(local);
}
inline Date day(const std::string& text) {
  return *base::parse_date(text);
}
inline Limit limit(const std::string& text) {
  return *parse_limit(text);
}
inline std::string show(const Result<Timestamp>& t) {
  return t ? base::to_display(*t) : t.error().code;
}
inline std::string show(const Result<Due>& due) {
  return due ? base::to_display(due->at) : due.error().code;
}
inline std::string show(const Result<DueDay>& due) {
  return due ? base::to_iso(due->day) : due.error().code;
}

}  // namespace qiying::worktime::testing

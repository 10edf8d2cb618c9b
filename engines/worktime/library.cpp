#include "engines/worktime/library.hpp"

#include <algorithm>

#include "engines/worktime/internal/toml.hpp"

namespace qiying::worktime {
namespace {

base::Error within(base::Error error, const std::string& document) {
  error.field = error.field.empty() ? document : document + ": " + error.field;
  return error;
}

base::Error broken(const std::string& document, std::string code, Text message) {
  return base::invalid(document, std::move(code), std::move(message));
}

bool is_calendars(std::string_view name) {
  return name == "calendars.toml" || name.ends_with("/calendars.toml");
}

Result<std::vector<Notice>> read_notices(const Content& content) {
  std::vector<Notice> notices;
  for (const auto& document : content) {
    if (!document.name.ends_with(".toml") || is_calendars(document.name)) continue;
    auto notice = parse_notice(document.text);
    if (!notice) return within(std::move(notice).error(), document.name);
    if (std::ranges::count(notices, notice->year, &Notice::year) > 0)
      return broken(document.name, "worktime.duplicate",
                    {"同一年份的放假安排重复", "Two notices of the same year"});
    notices.push_back(*std::move(notice));
  }
  std::ranges::sort(notices, {}, &Notice::year);
  return notices;
}

Result<Calendar> build(const internal::CalendarEntry& entry, const std::vector<Notice>& notices) {
  CalendarBuilder builder;
  builder.name(entry.name, entry.title).week(entry.week).make_up_hours(entry.make_up);
  if (!entry.holidays) builder.ignore_notices();
  for (const auto& notice : notices) builder.notice(notice);
  return builder.build();
}

}  // namespace

Result<Library> Library::load(const Content& content) {
  Library library;
  QY_TRY(library.notices_, read_notices(content));
  const auto document = std::ranges::find_if(content, [](const auto& d) { return is_calendars(d.name); });
  if (document == content.end())
    return broken("calendars.toml", "worktime.no_calendar",
                  {"缺少 calendars.toml", "calendars.toml is missing"});
  auto entries = internal::parse_calendars(document->text);
  if (!entries) return within(std::move(entries).error(), document->name);
  for (const auto& entry : entries->calendars) {
    if (library.find(entry.name))
      return broken(document->name, "worktime.duplicate",
                    {"日历名称重复：" + entry.name, "Two calendars called " + entry.name});
    auto calendar = build(entry, library.notices_);
    if (!calendar) return within(std::move(calendar).error(), document->name + ": " + entry.name);
    library.calendars_.push_back(*std::move(calendar));
  }
  const auto standard = std::ranges::find(library.calendars_, entries->standard, &Calendar::name);
  if (standard == library.calendars_.end())
    return broken(document->name + ": default", "worktime.no_calendar",
                  {"默认日历不存在：" + entries->standard, "No calendar called " + entries->standard});
  library.standard_ = static_cast<std::size_t>(standard - library.calendars_.begin());
  return library;
}

const Calendar* Library::find(std::string_view name) const {
  const auto it = std::ranges::find_if(calendars_, [&](const Calendar& c) {
    return c.name() == name || c.title().zh == name || c.title().en == name;
  });
  return it == calendars_.end() ? nullptr : &*it;
}

}  // namespace qiying::worktime

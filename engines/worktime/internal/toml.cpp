#include "engines/worktime/internal/toml.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <span>

#include "engines/worktime/internal/words.hpp"
#include "platform/base/ascii_toml.hpp"

namespace qiying::worktime {
namespace {

using std::chrono::days;

// Faults of one document share a code.
struct Reader {
  std::string code;

  base::Error fault(std::string field, std::string zh, std::string en) const {
    return base::invalid(std::move(field), code, {std::move(zh), std::move(en)});
  }

  Result<toml::table> parse(std::string_view text) const {
    const auto ascii = base::to_ascii_toml(text);
    if (!ascii) return fault(ascii.error().field, ascii.error().message.zh, ascii.error().message.en);
    auto parsed = toml::parse(*ascii);
    if (parsed) return std::move(parsed).table();
    const auto& error = parsed.error();
    const auto where = std::to_string(error.source().begin.line);
    return fault(where, "TOML 语法错误：" + std::string(error.description()),
                 "TOML: " + std::string(error.description()));
  }

  Result<void> only(const toml::table& table, const std::string& at,
                    std::span<const std::string_view> keys) const {
    for (const auto& [key, value] : table)
      if (std::ranges::find(keys, key.str()) == keys.end())
        return fault(at + std::string(key.str()), "未知的字段", "Unknown key");
    return {};
  }

  Result<std::string> text(const toml::table& table, const std::string& at, std::string_view key) const {
    const auto value = table[key].value<std::string>();
    if (!value || value->empty()) return fault(at + std::string(key), "须为非空文字", "Must be a text");
    return *value;
  }

  // A text or a list of texts; absent is empty.
  Result<std::vector<std::string>> texts(const toml::table& table, const std::string& at,
                                         std::string_view key) const {
    const auto bad = [&] {
      return fault(at + std::string(key), "须为文字或文字列表", "Must be a text or a list of texts");
    };
    std::vector<std::string> found;
    const auto node = table[key];
    if (!node) return found;
    if (const auto* single = node.as_string()) return std::vector{single->get()};
    if (!node.is_array()) return bad();
    for (const auto& item : *node.as_array()) {
      if (!item.is_string()) return bad();
      found.push_back(item.as_string()->get());
    }
    return found;
  }

  // The tables of [[key]].
  Result<std::vector<const toml::table*>> tables(const toml::table& table, std::string_view key) const {
    std::vector<const toml::table*> found;
    const auto node = table[key];
    const auto* array = node.as_array();
    if (node && !array) return fault(std::string(key), "须写成 [[...]]", "Must be written as [[...]]");
    for (std::size_t i = 0; array && i < array->size(); ++i) {
      const auto* item = array->get(i)->as_table();
      if (!item) return fault(fmt::format("{}[{}]", key, i), "须写成 [[...]]", "Must be written as [[...]]");
      found.push_back(item);
    }
    return found;
  }
};

// --- notices ---

const Reader kNotice{"worktime.bad_notice"};
constexpr days kLongestHoliday{31};

struct Range {
  Date first;
  Date last;
};

// "2026-01-04" or "2026-01-01/2026-01-03".
Result<Range> parse_range(const std::string& text, const std::string& at, int year) {
  const auto ends = internal::halves(text, "/");
  if (!ends) return kNotice.fault(at, "须为 日期 或 起/止", "Must be DATE or FIRST/LAST");
  const auto first = base::parse_date((*ends)[0]);
  const auto last = base::parse_date((*ends)[1]);
  if (!first || !last)
    return kNotice.fault(at, "日期不存在：" + internal::quoted(text),
                         "No such date: " + internal::quoted(text));
  const std::chrono::year y{year};
  if (*first < Date(y / 1 / 1) - days{31} || *last > Date(y / 12 / 31))
    return kNotice.fault(at, "日期不属于该年度的安排", "The date does not belong to this year's notice");
  if (*last < *first || *last - *first > kLongestHoliday)
    return kNotice.fault(at, "起止日期颠倒或过长", "The range is reversed or too long");
  return Range{*first, *last};
}

Result<void> read_days(const toml::table& holiday, const std::string& at, bool working, const Text& name,
                       Notice& notice) {
  const std::string key = working ? "work" : "off";
  QY_TRY(const auto ranges, kNotice.texts(holiday, at, key));
  for (const auto& text : ranges) {
    QY_TRY(const auto range, parse_range(text, at + key, notice.year));
    for (Date d = range.first; d <= range.last; d += days{1}) notice.days.push_back({d, working, name});
  }
  return {};
}

Result<void> read_holiday(const toml::table& holiday, const std::string& at, Notice& notice) {
  static constexpr std::string_view keys[] = {"name", "en", "off", "work"};
  QY_CHECK(kNotice.only(holiday, at, keys));
  Text name;
  QY_TRY(name.zh, kNotice.text(holiday, at, "name"));
  QY_TRY(name.en, kNotice.text(holiday, at, "en"));
  QY_CHECK(read_days(holiday, at, false, name, notice));
  return read_days(holiday, at, true, name, notice);
}

Result<void> sort_days(Notice& notice) {
  std::ranges::sort(notice.days, {}, &NoticeDay::date);
  const auto twice = std::ranges::adjacent_find(notice.days, {}, &NoticeDay::date);
  if (twice == notice.days.end()) return {};
  const auto date = base::to_iso(twice->date);
  return kNotice.fault("holiday", date + " 出现了两次", date + " is named twice");
}

}  // namespace

Result<Notice> parse_notice(std::string_view text) {
  static constexpr std::string_view keys[] = {"year", "source", "holiday"};
  QY_TRY(const auto table, kNotice.parse(text));
  QY_CHECK(kNotice.only(table, "", keys));
  Notice notice;
  const auto year = table["year"].value_exact<std::int64_t>();
  if (!year || *year < 1950 || *year > 2200) return kNotice.fault("year", "须为年份", "Must be a year");
  notice.year = static_cast<int>(*year);
  QY_TRY(notice.sources, kNotice.texts(table, "", "source"));
  if (notice.sources.empty())
    return kNotice.fault("source", "须注明通知的网址", "The address of the notice is missing");
  QY_TRY(const auto holidays, kNotice.tables(table, "holiday"));
  for (std::size_t i = 0; i < holidays.size(); ++i)
    QY_CHECK(read_holiday(*holidays[i], fmt::format("holiday[{}].", i), notice));
  QY_CHECK(sort_days(notice));
  if (notice.days.empty()) return kNotice.fault("holiday", "没有任何放假安排", "No holiday is given");
  return notice;
}

// --- calendars ---

namespace internal {
namespace {

const Reader kCalendar{"worktime.bad_calendar"};

Result<CalendarEntry> read_calendar(const toml::table& table, const std::string& at) {
  static constexpr std::string_view keys[] = {"name", "zh", "en", "week", "make_up", "holidays"};
  QY_CHECK(kCalendar.only(table, at, keys));
  CalendarEntry entry;
  QY_TRY(entry.name, kCalendar.text(table, at, "name"));
  QY_TRY(entry.title.zh, kCalendar.text(table, at, "zh"));
  QY_TRY(entry.title.en, kCalendar.text(table, at, "en"));
  QY_TRY(const auto week, kCalendar.text(table, at, "week"));
  QY_TRY(entry.week, parse_week(week));
  if (table.contains("make_up")) {
    QY_TRY(const auto make_up, kCalendar.text(table, at, "make_up"));
    QY_TRY(entry.make_up, parse_hours(make_up));
  }
  if (table.contains("holidays") && !table["holidays"].is_boolean())
    return kCalendar.fault(at + "holidays", "须为 true 或 false", "Must be true or false");
  entry.holidays = table["holidays"].value_or(true);
  return entry;
}

}  // namespace

Result<CalendarList> parse_calendars(std::string_view text) {
  static constexpr std::string_view keys[] = {"default", "calendar"};
  QY_TRY(const auto table, kCalendar.parse(text));
  QY_CHECK(kCalendar.only(table, "", keys));
  CalendarList list;
  QY_TRY(list.standard, kCalendar.text(table, "", "default"));
  QY_TRY(const auto tables, kCalendar.tables(table, "calendar"));
  for (std::size_t i = 0; i < tables.size(); ++i) {
    QY_TRY(auto entry, read_calendar(*tables[i], fmt::format("calendar[{}].", i)));
    list.calendars.push_back(std::move(entry));
  }
  return list;
}

}  // namespace internal
}  // namespace qiying::worktime

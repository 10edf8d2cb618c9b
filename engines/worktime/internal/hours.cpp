// The small language of working hours: "mon-fri 08:30-12:00 14:00-17:30; sat 09:00-12:00".

#include <algorithm>
#include <array>
#include <optional>

#include "engines/worktime/calendar.hpp"
#include "engines/worktime/internal/words.hpp"

namespace qiying::worktime {
namespace {

using internal::split;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

base::Error bad_hours(std::string_view text) {
  return base::invalid("hours", "worktime.bad_hours",
                       {"无法识别的工作时段：" + internal::quoted(text),
                        "Unreadable working hours: " + internal::quoted(text)},
                       {"请写成 08:30-12:00 14:00-17:30", "Write 08:30-12:00 14:00-17:30"});
}

base::Error bad_week(std::string_view text) {
  return base::invalid(
      "week", "worktime.bad_week",
      {"无法识别的一周安排：" + internal::quoted(text), "Unreadable week: " + internal::quoted(text)},
      {"请写成 mon-fri 08:30-12:00 14:00-17:30; sat 09:00-12:00",
       "Write mon-fri 08:30-12:00 14:00-17:30; sat 09:00-12:00"});
}

// "8:30", "08:30", "24:00" or "9".
std::optional<minutes> parse_clock(std::string_view text) {
  const auto colon = text.find(':');
  const auto hour = internal::parse_number(text.substr(0, colon), 24);
  const auto minute = colon == text.npos ? std::optional<std::int64_t>(0)
                                         : internal::parse_number(text.substr(colon + 1), 59);
  if (!hour || !minute || (colon != text.npos && text.size() - colon != 3)) return std::nullopt;
  const minutes clock{*hour * 60 + *minute};
  return clock <= minutes(24 * 60) ? std::optional(clock) : std::nullopt;
}

std::optional<Segment> parse_segment(std::string_view text) {
  const auto ends = internal::halves(text, "-–~");
  if (!ends) return std::nullopt;
  const auto start = parse_clock((*ends)[0]);
  const auto end = parse_clock((*ends)[1]);
  if (!start || !end || *start >= *end) return std::nullopt;
  return Segment{*start, *end};
}

std::optional<std::size_t> parse_day(std::string_view text) {
  const auto it = std::ranges::find(kDays, text);
  return it == kDays.end() ? std::nullopt : std::optional(static_cast<std::size_t>(it - kDays.begin()));
}

// "mon-fri" or "sat".
Result<void> set_days(Week& week, std::string_view days, const Segments& segments) {
  const auto ends = internal::halves(days, "-");
  const auto first = ends ? parse_day((*ends)[0]) : std::nullopt;
  const auto last = ends ? parse_day((*ends)[1]) : std::nullopt;
  if (!first || !last || *last < *first) return bad_week(days);
  for (auto i = *first; i <= *last; ++i) {
    if (!week[i].empty()) return bad_week(days);
    week[i] = segments;
  }
  return {};
}

}  // namespace

Result<Segments> parse_hours(std::string_view text) {
  Segments segments;
  for (const auto part : split(text, " ,，、\t")) {
    const auto segment = parse_segment(part);
    if (!segment || (!segments.empty() && segment->start < segments.back().end)) return bad_hours(text);
    segments.push_back(*segment);
  }
  if (segments.empty()) return bad_hours(text);
  return segments;
}

Result<Week> parse_week(std::string_view text) {
  Week week;
  for (const auto part : split(text, ";；\n")) {
    const auto words = split(part, " \t");
    if (words.empty()) continue;
    const auto rest = static_cast<std::size_t>(words.front().data() + words.front().size() - part.data());
    QY_TRY(const auto segments, parse_hours(part.substr(rest)));
    QY_CHECK(set_days(week, words.front(), segments));
  }
  return week;
}

}  // namespace qiying::worktime

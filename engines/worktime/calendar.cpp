#include "engines/worktime/calendar.hpp"

#include <algorithm>
#include <map>

#include "engines/worktime/internal/timeline.hpp"

namespace qiying::worktime {
namespace {

using internal::CalendarData;
using internal::DayHours;
using internal::Exception;
using std::chrono::minutes;

constexpr minutes kMidnight{24 * 60};

base::Error bad_hours(std::string zh, std::string en) {
  return base::invalid("hours", "worktime.bad_hours",
                       {"工作时段有误：" + std::move(zh), "Bad working hours: " + std::move(en)},
                       {"请写成 08:30-12:00 14:00-17:30；跨零点的班次请分成两天写",
                        "Write 08:30-12:00 14:00-17:30; split a shift that crosses midnight over two days"});
}

Result<Segments> checked(Segments segments) {
  minutes last{0};
  for (auto& s : segments) {
    if (s.end == kMidnight - minutes(1)) s.end = kMidnight;
    if (s.start < minutes(0) || s.end > kMidnight)
      return bad_hours("时刻须在 0:00 至 24:00 之间", "outside 0:00 to 24:00");
    if (s.start >= s.end) return bad_hours("结束时刻须晚于开始时刻", "the end must be after the start");
    if (s.start < last) return bad_hours("时段重叠或次序颠倒", "segments overlap or are out of order");
    last = s.end;
  }
  return segments;
}

Result<Week> checked(Week week) {
  for (auto& day : week) {
    QY_TRY(day, checked(std::move(day)));
  }
  return week;
}

const Segments* first_working(const Week& week) {
  const auto it = std::ranges::find_if(week, [](const Segments& s) { return !s.empty(); });
  return it == week.end() ? nullptr : &*it;
}

std::size_t weekday_of(Date day) {
  return std::chrono::weekday(day).iso_encoding() - 1;
}

using Exceptions = std::map<Date, Exception>;

// Lays the notices over the week, earlier years first.
void overlay(const std::vector<Notice>& notices, const Week& week, const Segments& make_up,
             Exceptions& exceptions) {
  std::multimap<int, const Notice*> by_year;
  for (const auto& notice : notices) by_year.emplace(notice.year, &notice);
  for (const auto& [year, notice] : by_year) {
    for (const auto& day : notice->days) {
      const auto& own = week[weekday_of(day.date)];
      const Segments hours = !day.working ? Segments{} : own.empty() ? make_up : own;
      exceptions.insert_or_assign(day.date, Exception{day.date, DayHours(hours), day.name});
    }
  }
}

std::vector<Exception> sorted(Exceptions exceptions) {
  std::vector<Exception> list;
  for (auto& [day, exception] : exceptions) list.push_back(std::move(exception));
  return list;
}

}  // namespace

Calendar Calendar::round_the_clock() {
  Week week;
  week.fill({{minutes(0), kMidnight}});
  return *CalendarBuilder().name("7x24", {"全天候", "round the clock"}).week(week).ignore_notices().build();
}

const std::string& Calendar::name() const {
  return data_->name;
}
const Text& Calendar::title() const {
  return data_->title;
}
bool Calendar::is_working_day(Date day) const {
  return !hours(day).empty();
}
std::span<const Segment> Calendar::hours(Date day) const {
  return data_->timeline.on(day).segments;
}
bool Calendar::follows_notices() const {
  return data_->follows_notices;
}
const std::set<int>& Calendar::official_years() const {
  return data_->years;
}
const internal::Timeline& Calendar::timeline() const {
  return data_->timeline;
}

DayInfo Calendar::info(Date day) const {
  const auto* exception = data_->timeline.exception(day);
  const int year = static_cast<int>(std::chrono::year_month_day(day).year());
  return {is_working_day(day), exception ? exception->name : Text{},
          exception || !follows_notices() || data_->years.contains(year)};
}

CalendarBuilder& CalendarBuilder::name(std::string id, Text title) {
  name_ = std::move(id);
  title_ = title.zh.empty() && title.en.empty() ? Text{name_, name_} : std::move(title);
  return *this;
}

CalendarBuilder& CalendarBuilder::week(Week week) {
  week_ = std::move(week);
  return *this;
}

CalendarBuilder& CalendarBuilder::weekdays(Segments segments) {
  week_ = {};
  std::fill_n(week_.begin(), 5, segments);
  return *this;
}

CalendarBuilder& CalendarBuilder::make_up_hours(Segments segments) {
  make_up_ = std::move(segments);
  return *this;
}

CalendarBuilder& CalendarBuilder::notice(Notice notice) {
  notices_.push_back(std::move(notice));
  return *this;
}

CalendarBuilder& CalendarBuilder::day_off(Date day, Text name) {
  return special_day(day, {}, std::move(name));
}

CalendarBuilder& CalendarBuilder::special_day(Date day, Segments segments, Text name) {
  specials_.push_back({day, std::move(segments), std::move(name)});
  return *this;
}

CalendarBuilder& CalendarBuilder::ignore_notices() {
  follows_notices_ = false;
  return *this;
}

Result<Calendar> CalendarBuilder::build() const {
  QY_TRY(const Week week, checked(week_));
  QY_TRY(const Segments given, checked(make_up_));
  const Segments* usual = first_working(week);
  if (!usual)
    return base::invalid(
        "week", "worktime.empty_calendar", {"日历没有任何工作时间", "The calendar has no working time"},
        {"请至少为一周中的一天设置工作时段", "Give at least one day of the week working hours"});
  Exceptions exceptions;
  std::set<int> years;
  if (follows_notices_) {
    overlay(notices_, week, given.empty() ? *usual : given, exceptions);
    for (const auto& notice : notices_) years.insert(notice.year);
  }
  for (const auto& special : specials_) {
    QY_TRY(auto hours, checked(special.segments));
    exceptions.insert_or_assign(special.day,
                                Exception{special.day, DayHours(std::move(hours)), special.name});
  }
  return Calendar(std::make_shared<const CalendarData>(CalendarData{
      name_, title_, follows_notices_, std::move(years), {week, sorted(std::move(exceptions))}}));
}

}  // namespace qiying::worktime

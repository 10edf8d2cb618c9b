#include "engines/worktime/tests/support.hpp"

using namespace qiying::worktime;
using namespace qiying::worktime::testing;
using namespace std::chrono_literals;
namespace base = qiying::base;

namespace {

Notice golden_week() {
  return {2030,
          {"https://example.org/2030"},
          {{day("2030-10-01"), false, {"国庆节", "National Day"}},
           {day("2030-10-05"), true, {"国庆节", "National Day"}}}};
}

std::string hours_on(const Calendar& calendar, const std::string& date) {
  std::string text;
  for (const auto& s : calendar.hours(day(date)))
    text += fmt::format("{}-{} ", s.start.count(), s.end.count());
  return text;
}

}  // namespace

TEST_CASE("a notice overlays the week") {
  const auto calendar =
      *CalendarBuilder().weekdays(*parse_hours("09:00-17:00")).notice(golden_week()).build();
  CHECK_FALSE(calendar.is_working_day(day("2030-10-01")));  // a Tuesday
  CHECK(calendar.is_working_day(day("2030-10-05")));        // a Saturday
  CHECK(calendar.info(day("2030-10-05")).name.zh == "国庆节");
  CHECK(calendar.info(day("2030-10-08")).name.zh.empty());
  CHECK(calendar.info(day("2030-10-08")).official);
  CHECK_FALSE(calendar.info(day("2031-10-08")).official);
}

TEST_CASE("hours of a make-up day: the day's own, else the given ones, else the first working day's") {
  const auto built = [](const char* week, Segments make_up = {}) {
    return *CalendarBuilder().week(*parse_week(week)).make_up_hours(make_up).notice(golden_week()).build();
  };
  CHECK(hours_on(built("mon-fri 09:00-17:00; sat 09:00-12:00"), "2030-10-05") == "540-720 ");
  CHECK(hours_on(built("mon-fri 09:00-17:00", *parse_hours("10:00-16:00")), "2030-10-05") == "600-960 ");
  CHECK(hours_on(built("tue-fri 09:00-17:00"), "2030-10-05") == "540-1020 ");
}

TEST_CASE("the organisation's own days stand over every notice") {
  const auto calendar = *CalendarBuilder()
                             .weekdays(*parse_hours("09:00-17:00"))
                             .day_off(day("2030-10-05"), {"停电", "power cut"})
                             .special_day(day("2030-10-01"), *parse_hours("09:00-12:00"), {"值班", "duty"})
                             .notice(golden_week())
                             .build();
  CHECK_FALSE(calendar.is_working_day(day("2030-10-05")));
  CHECK(hours_on(calendar, "2030-10-01") == "540-720 ");
  CHECK(elapsed(calendar, at("2030-10-01 00:00"), at("2030-10-02 00:00")) == 3h);
}

TEST_CASE("where two notices speak of a day, the later year wins") {
  auto next = golden_week();
  next.year = 2031;
  next.days = {{day("2030-10-01"), true, {"改", "changed"}}};
  for (const bool turned : {false, true}) {
    CalendarBuilder builder;
    builder.weekdays(*parse_hours("09:00-17:00")).notice(turned ? next : golden_week());
    CHECK(builder.notice(turned ? golden_week() : next).build()->is_working_day(day("2030-10-01")));
  }
}

TEST_CASE("round the clock knows no holidays") {
  const auto calendar = Calendar::round_the_clock();
  CHECK(show(add(calendar, at("2026-10-01 00:00"), 1000h)) == "2026-11-11 16:00");
  CHECK(show(due(calendar, at("2026-10-01 23:00"), limit("3wd"))) == "2026-10-04 23:00");
}

TEST_CASE("hours and weeks as text") {
  CHECK(parse_hours("08:30-12:00 14:00-17:30")->size() == 2);
  CHECK(parse_hours("8:30–12:00，14:00~17:30")->size() == 2);
  CHECK(parse_hours("9-17")->front() == Segment{9h, 17h});
  CHECK((*parse_week("mon-fri 9-17; sat 9-12；"))[5].size() == 1);
  for (const char* bad : {"", "9", "9-", "9-25", "17-9", "9-9", "9:60-10:00", "9:5-10:00", "24:30-25:00",
                          "9-12 11-13", "-1-5", "9--17", "9-17-", "9-12-13", "九-十", "9 - 12", "1e1-12"})
    CHECK_MESSAGE(parse_hours(bad).error().code == "worktime.bad_hours", bad);
  for (const char* bad : {"mon", "mon-", "mon- 9-17", "mon--fri 9-17", "fri-mon 9-17", "mon-tue-wed 9-17",
                          "MON 9-17", "mon 9-17; mon 9-12", "day 9-17", "- 9-17"})
    CHECK_MESSAGE(!parse_week(bad).ok(), bad);
}

TEST_CASE("a builder refuses segments that lie about the day") {
  const auto code = [](Segments segments) {
    return CalendarBuilder().weekdays(segments).build().error().code;
  };
  CHECK(code({}) == "worktime.empty_calendar");
  CHECK(code({{9h, 9h}}) == "worktime.bad_hours");
  CHECK(code({{-1h, 9h}}) == "worktime.bad_hours");
  CHECK(code({{9h, 25h}}) == "worktime.bad_hours");
  CHECK(code({{9h, 12h}, {11h, 13h}}) == "worktime.bad_hours");
  CHECK(code({{14h, 17h}, {9h, 12h}}) == "worktime.bad_hours");
}

TEST_CASE("limits as text") {
  CHECK(limit("3wd") == working_days(3));
  CHECK(limit("1wh") == working_hours(1));
  CHECK(limit("90min") == working_minutes(90));
  CHECK(limit("30d") == calendar_days(30));
  CHECK(limit("24h") == natural_hours(24));
  CHECK(limit("3个工作日") == working_days(3));
  CHECK(limit("30日") == calendar_days(30));
  CHECK(limit("3wd@close").at_close);
  CHECK(to_text(working_minutes(120)) == "2wh");
  CHECK(describe(working_days(3)).zh == "3个工作日");
  CHECK(describe(working_hours(1)).en == "1 working hour");
  CHECK(describe(calendar_days(30)).en == "30 days");
  for (const char* bad : {"",          "3",          "wd",    "0wd",    "-1wd",
                          "+1wd",      "1.5wd",      "3 wd",  "3WD",    "3wdx",
                          "1wh@close", "24h@close",  "3wd@",  "@close", "99999999999999999999wd",
                          "1000001wd", "三个工作日", "0x3wd", "3wd\n",  "\xff"})
    CHECK_MESSAGE(parse_limit(bad).error().code == "worktime.bad_limit", bad);
  CHECK(std::get<double>(*parse_lead("80%")) == doctest::Approx(0.8));
  CHECK(std::get<Limit>(*parse_lead("1wh")) == working_hours(1));
  for (const char* bad : {"0%", "100%", "%", "-5%", "8.5%", "1"}) CHECK_MESSAGE(!parse_lead(bad).ok(), bad);
}

// Answers that other systems' tests and issues give, and answers of the official calendar.
#include "engines/worktime/tests/support.hpp"

using namespace qiying::worktime;
using namespace qiying::worktime::testing;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::weekday;
namespace base = qiying::base;

TEST_CASE("chatwoot#13392: Mon-Fri 9-17") {
  const auto calendar = plain("09:00-17:00");
  CHECK(show(add(calendar, at("2024-06-14 16:30"), 1h)) == "2024-06-17 09:30");
  CHECK(show(add(calendar, at("2024-06-12 10:00"), 2h)) == "2024-06-12 12:00");
  CHECK(show(add(calendar, at("2024-06-12 07:00"), 2h)) == "2024-06-12 11:00");
}

TEST_CASE("glpi#22678: Mon-Fri 8-18, 4 h, escalate 1 h before") {
  const auto calendar = plain("08:00-18:00");
  const auto answer = [&](const std::string& from) {
    return show(due(calendar, at(from), limit("4wh"))) + " / " +
           show(prewarn(calendar, at(from), limit("4wh"), *parse_lead("1wh")));
  };
  CHECK(answer("2024-06-10 10:00") == "2024-06-10 14:00 / 2024-06-10 13:00");
  CHECK(answer("2024-06-10 17:00") == "2024-06-11 11:00 / 2024-06-11 10:00");
}

TEST_CASE("glpi CalendarTest: Mon-Fri 8-20") {
  const auto calendar = plain("08:00-20:00");
  CHECK(show(due(calendar, at("2018-11-19 10:00"), limit("7wd"))) == "2018-11-28 10:00");
  CHECK(show(due(calendar, at("2018-11-19 10:00"), limit("7wd@close"))) == "2018-11-28 20:00");
  CHECK(show(before(calendar, at("2018-11-19 10:00"), limit("7wd"))) == "2018-11-08 10:00");
  CHECK(elapsed(calendar, at("2019-01-01 00:00"), at("2019-01-08 00:00")) == 60h);
  CHECK(elapsed(calendar, at("2019-01-08 00:00"), at("2019-01-01 00:00")) == 0h);
  CHECK(elapsed(calendar, at("2019-01-01 07:00"), at("2019-01-01 09:00")) == 1h);
}

TEST_CASE("zammad escalation: Mon-Fri 8-18; 60/120/180 min") {
  const auto calendar = plain("08:00-18:00");
  const auto created = at("2013-03-21 09:30");
  const auto due_at = [&](const std::string& text) { return due(calendar, created, limit(text))->at; };
  CHECK(due_at("60min") == at("2013-03-21 10:30"));
  CHECK(due_at("120min") == at("2013-03-21 11:30"));
  CHECK(due_at("180min") == at("2013-03-21 12:30"));
  CHECK(std::min({due_at("60min"), due_at("120min"), due_at("180min")}) == at("2013-03-21 10:30"));

  const auto answered = at("2013-03-21 14:00");
  CHECK(elapsed(calendar, created, answered) == 270min);
  CHECK(elapsed(calendar, due_at("60min"), answered) == 210min);
  CHECK(std::min(due_at("120min"), due_at("180min")) == at("2013-03-21 11:30"));
}

TEST_CASE("zammad#3180: 00:00-23:59 means the whole day, no extra minute at midnight") {
  Week week;
  week.fill(*parse_hours("00:00-23:59"));
  const auto calendar = *CalendarBuilder().week(week).ignore_notices().build();
  CHECK(show(add(calendar, at("2020-10-01 23:30"), 1h)) == "2020-10-02 00:30");
  CHECK(show(add(calendar, at("2020-10-01 23:30"), 73h)) == "2020-10-05 00:30");
  CHECK(elapsed(calendar, at("2020-10-01 00:00"), at("2020-10-08 00:00")) == 7 * 24h);
}

TEST_CASE("working days over the official calendar, and what Mon-Fri alone would answer") {
  const auto naive = plain("09:00-17:00");
  struct Row {
    const char *after, *official, *monday_to_friday;
    int n;
  };
  const Row rows[] = {
      {"2024-02-08", "2024-02-21", "2024-02-15", 5}, {"2024-09-30", "2024-10-10", "2024-10-03", 3},
      {"2025-01-24", "2025-02-07", "2025-01-31", 5}, {"2025-09-27", "2025-09-29", "2025-09-30", 2},
      {"2026-02-13", "2026-02-27", "2026-02-20", 5}, {"2026-04-30", "2026-05-08", "2026-05-05", 3},
      {"2026-09-30", "2026-10-10", "2026-10-05", 3},
  };
  for (const auto& row : rows) {
    CAPTURE(row.after);
    CHECK(show(add_working_days(office(), day(row.after), row.n)) == row.official);
    CHECK(show(add_working_days(naive, day(row.after), row.n)) == row.monday_to_friday);
  }
}

TEST_CASE("over year ends, make-up days on Saturdays and Sundays, and pauses that hold a holiday") {
  // Computed apart from the engine, minute by minute.
  CHECK(show(add_working_days(office(), day("2025-12-31"), 1)) == "2026-01-04");  // a Sunday that is worked
  CHECK(show(add_working_days(office(), day("2025-12-31"), 2)) == "2026-01-05");
  CHECK(show(add_working_days(office(), day("2026-03-02"), -40)) == "2025-12-29");
  CHECK(show(due(office(), at("2026-09-30 17:29"), limit("1wh"))) == "2026-10-08 09:29");
  CHECK(show(due(office(), at("2026-02-14 16:00"), limit("3wd"))) == "2026-02-26 16:00");
  CHECK(show(due(office(), at("2026-02-28 17:30"), limit("1min"))) == "2026-03-02 08:31");
  const std::vector<Pause> away{{at("2026-09-30 10:00"), at("2026-10-10 09:00")}};
  CHECK(show(due(office(), at("2026-09-29 16:00"), limit("3wd"), away)) == "2026-10-13 15:00");
}

TEST_CASE("working days of a year") {
  const auto in = [](int year) {
    return count_working_days(office(), std::chrono::year{year} / 1 / 1, std::chrono::year{year + 1} / 1 / 1);
  };
  CHECK(in(2024) == 251);
  CHECK(in(2025) == 248);
  CHECK(in(2026) == 248);
}

TEST_CASE("make-up days of 2026") {
  std::vector<std::string> made_up;
  for (Date d = day("2026-01-01"); d < day("2027-01-01"); d += days{1})
    if (weekday(d).iso_encoding() > 5 && office().is_working_day(d)) made_up.push_back(base::to_iso(d));
  CHECK(made_up == std::vector<std::string>{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09",
                                            "2026-09-20", "2026-10-10"});
}

TEST_CASE("a year without its notice warns") {
  const auto found = due(office(), at("2027-03-01 10:00"), limit("3wd"));
  REQUIRE(found);
  CHECK(show(found) == "2027-03-04 10:00");
  REQUIRE(found->warnings.size() == 1);
  CHECK(found->warnings[0].en == "year 2027 has no official notice; weekends only assumed");
  CHECK(found->warnings[0].zh == "2027 年尚无官方放假安排通知，仅按周末推算");
  CHECK(due(office(), at("2026-03-02 10:00"), limit("3wd"))->warnings.empty());
}

TEST_CASE("an empty calendar is refused, so nothing can loop") {
  const auto empty = CalendarBuilder().build();
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == "worktime.empty_calendar");
}

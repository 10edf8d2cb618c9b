// The definitions of worktime.hpp, one by one. Office hours are 08:30-12:00 and 14:00-17:30.
#include "engines/worktime/tests/support.hpp"

using namespace qiying::worktime;
using namespace qiying::worktime::testing;
using namespace std::chrono_literals;
using std::chrono::days;
namespace base = qiying::base;

namespace {

std::string due_text(const std::string& from, const std::string& by, const std::vector<Pause>& pauses = {}) {
  return show(due(office(), at(from), limit(by), pauses));
}

Pause pause(const std::string& from, const std::string& to) {
  return {at(from), at(to)};
}

}  // namespace

TEST_CASE("working days: the same wall clock on the nth working day") {
  CHECK(due_text("2026-09-30 10:00", "3wd") == "2026-10-10 10:00");
  CHECK(due_text("2026-03-02 08:30", "1wd") == "2026-03-03 08:30");
  CHECK(due_text("2026-03-06 16:20", "1wd") == "2026-03-09 16:20");
}

TEST_CASE("working days: a wall clock outside working time is moved into it") {
  CHECK(due_text("2026-03-02 07:00", "1wd") == "2026-03-03 08:30");
  CHECK(due_text("2026-03-02 12:30", "1wd") == "2026-03-03 14:00");
  CHECK(due_text("2026-03-02 12:00", "1wd") == "2026-03-03 12:00");
  CHECK(due_text("2026-03-06 22:00", "1wd") == "2026-03-09 17:30");
}

TEST_CASE("working days: from a day off until the closing of the nth working day") {
  CHECK(due_text("2025-09-27 10:00", "2wd") == "2025-09-29 17:30");
  CHECK(due_text("2026-03-07 03:00", "1wd") == "2026-03-09 17:30");
  CHECK(due_text("2026-10-03 12:00", "1wd") == "2026-10-08 17:30");
}

TEST_CASE("working hours skip the lunch break, the night and holidays") {
  CHECK(due_text("2026-03-02 11:30", "1wh") == "2026-03-02 14:30");
  CHECK(due_text("2026-03-02 11:00", "1wh") == "2026-03-02 12:00");
  CHECK(due_text("2026-03-02 12:30", "1wh") == "2026-03-02 15:00");
  CHECK(due_text("2026-03-02 17:00", "1wh") == "2026-03-03 09:00");
  CHECK(due_text("2026-09-30 17:00", "1wh") == "2026-10-08 09:00");
  CHECK(due_text("2026-10-09 17:00", "1wh") == "2026-10-10 09:00");
  CHECK(due_text("2026-03-02 10:30", "7wh") == "2026-03-03 10:30");
}

TEST_CASE("calendar days and natural hours run through holidays") {
  CHECK(due_text("2026-09-30 10:00", "3d") == "2026-10-03 10:00");
  CHECK(due_text("2026-09-30 20:00", "24h") == "2026-10-01 20:00");
  CHECK(due(office(), at("2027-03-01 10:00"), limit("3d"))->warnings.empty());
}

TEST_CASE("@close: Civil Code, Art. 203") {
  CHECK(due_text("2026-09-30 10:00", "3wd@close") == "2026-10-10 17:30");
  CHECK(due_text("2026-09-01 10:00", "30d@close") == "2026-10-08 17:30");
  CHECK(due_text("2026-09-01 22:00", "1d@close") == "2026-09-02 17:30");
  CHECK(due_text("2026-09-01 00:00", "1d@close") == "2026-09-02 17:30");
  CHECK(show(due(Calendar::round_the_clock(), at("2026-09-01 00:00"), limit("1wd@close"))) ==
        "2026-09-03 00:00");
}

TEST_CASE("before: the mirror") {
  CHECK(show(before(office(), at("2026-10-10 10:00"), limit("1wd"))) == "2026-10-09 10:00");
  CHECK(show(before(office(), at("2026-10-08 09:00"), limit("1wh"))) == "2026-09-30 17:00");
  CHECK(show(before(office(), at("2026-10-08 09:30"), limit("1wh"))) == "2026-10-08 08:30");
  CHECK(show(before(office(), at("2026-03-02 15:00"), limit("1wh"))) == "2026-03-02 14:00");
  CHECK(show(before(office(), at("2026-10-10 12:00"), limit("1wd"))) == "2026-10-09 12:00");
  CHECK(show(before(office(), at("2026-10-04 12:00"), limit("1wd"))) == "2026-09-30 08:30");
  CHECK(show(before(office(), at("2026-10-04 12:00"), limit("2h"))) == "2026-10-04 10:00");
}

TEST_CASE("a pause moves a working limit by the working time that it took") {
  CHECK(due_text("2026-03-02 09:00", "2wh", {pause("2026-03-02 09:30", "2026-03-02 10:30")}) ==
        "2026-03-02 12:00");
  CHECK(due_text("2026-03-02 16:30", "2wh", {pause("2026-03-02 17:30", "2026-03-03 08:30")}) ==
        "2026-03-03 09:30");
  CHECK(due_text("2026-03-02 10:00", "2wd", {pause("2026-03-03 10:00", "2026-03-05 10:00")}) ==
        "2026-03-06 10:00");
  CHECK(due_text("2026-03-02 10:00", "3wd@close", {pause("2026-03-05 11:00", "2026-03-06 11:00")}) ==
        "2026-03-06 17:30");
}

TEST_CASE("a pause moves calendar days by natural time") {
  CHECK(due_text("2026-03-02 10:00", "30d", {pause("2026-03-07 00:00", "2026-03-09 12:00")}) ==
        "2026-04-03 22:00");
}

TEST_CASE(
    "overlapping pauses count once; a pause at or after the deadline, empty or before the start does not "
    "count") {
  CHECK(due_text("2026-03-02 09:00", "2wh",
                 {pause("2026-03-02 09:30", "2026-03-02 10:00"),
                  pause("2026-03-02 09:40", "2026-03-02 10:30")}) == "2026-03-02 12:00");
  CHECK(due_text("2026-03-02 09:00", "1wh", {pause("2026-03-02 10:00", "2026-03-02 12:00")}) ==
        "2026-03-02 10:00");
  CHECK(due_text("2026-03-02 09:00", "1wh", {pause("2026-03-02 09:30", "2026-03-02 09:30")}) ==
        "2026-03-02 10:00");
  CHECK(due_text("2026-03-02 09:00", "1wh", {pause("2026-02-27 09:00", "2026-03-02 09:00")}) ==
        "2026-03-02 10:00");
  CHECK(due_text("2026-03-02 09:00", "1wh", {pause("2026-02-27 09:00", "2026-03-02 09:15")}) ==
        "2026-03-02 10:15");
}

TEST_CASE("a pause that an extension reaches counts too") {
  CHECK(due_text("2026-03-02 09:00", "1wh",
                 {pause("2026-03-02 10:15", "2026-03-02 10:45"),
                  pause("2026-03-02 09:30", "2026-03-02 10:00")}) == "2026-03-02 11:00");
}

TEST_CASE("a reversed pause is refused") {
  CHECK(due_text("2026-03-02 09:00", "1wh", {pause("2026-03-02 10:00", "2026-03-02 09:00")}) ==
        "worktime.bad_pause");
}

TEST_CASE("prewarn: a length before the deadline, a fraction of the time, never before the start") {
  const auto warn = [](const std::string& from, const std::string& by, const std::string& lead) {
    return show(prewarn(office(), at(from), limit(by), *parse_lead(lead)));
  };
  CHECK(warn("2026-03-02 09:00", "3wd", "1wd") == "2026-03-04 09:00");
  CHECK(warn("2026-03-02 16:30", "2wh", "1wh") == "2026-03-03 08:30");
  CHECK(warn("2026-03-02 09:00", "100min", "80%") == "2026-03-02 10:20");
  CHECK(warn("2026-03-02 09:00", "10h", "50%") == "2026-03-02 14:00");
  CHECK(warn("2026-03-02 09:00", "1wh", "2wd") == "2026-03-02 09:00");
  CHECK(show(prewarn(office(), at("2026-03-02 09:00"), limit("1wh"), 1.5)) == "worktime.bad_lead");
}

TEST_CASE("warnings name runs of years, and the coming year at the end of December") {
  const auto said = [](const std::string& from, const std::string& to) {
    std::string text;
    for (const auto& w : missing_notices(office(), day(from), day(to))) text += w.en + "|";
    return text;
  };
  CHECK(said("2026-01-01", "2026-12-28") == "");
  CHECK(said("2026-01-01", "2026-12-29") == "year 2027 has no official notice; weekends only assumed|");
  CHECK(said("2018-06-01", "2029-01-05") ==
        "year 2018 has no official notice; weekends only assumed|"
        "years 2027–2029 have no official notice; weekends only assumed|");
  CHECK(missing_notices(Calendar::round_the_clock(), day("2000-01-01"), day("2050-01-01")).empty());
}

TEST_CASE("dates before 1970 follow the same week") {
  const auto calendar = plain("09:00-17:00");
  CHECK(show(add_working_days(calendar, day("1955-07-01"), 1)) == "1955-07-04");  // Friday, Monday
  CHECK(show(add(calendar, at("1969-12-31 16:00"), 10h)) == "1970-01-02 10:00");
  CHECK(show(due(calendar, at("1955-07-01 10:00"), limit("6wd"))) == "1955-07-11 10:00");
  CHECK(count_working_days(calendar, day("1969-12-22"), day("1970-01-05")) == 10);
}

TEST_CASE("what is out of range is refused, not computed wrongly") {
  const auto far = Timestamp::max(), past = Timestamp::min();
  for (const auto t : {far, past, at("1899-12-31 12:00")}) {
    CHECK(show(due(office(), t, limit("1wd"))) == "worktime.out_of_range");
    CHECK(show(add(office(), t, 1h)) == "worktime.out_of_range");
    CHECK(show(before(office(), t, limit("1wh"))) == "worktime.out_of_range");
  }
  CHECK(show(add(office(), at("2026-03-02 09:00"), Duration::max())) == "worktime.out_of_range");
  CHECK(show(add(office(), at("9999-12-31 17:00"), 1h)) == "worktime.out_of_range");
  CHECK(show(add(office(), at("2026-03-02 09:00"), -1h)) == "worktime.negative");
  CHECK(show(subtract(office(), at("1900-01-01 09:00"), 10h)) == "worktime.out_of_range");
  CHECK(show(due(office(), at("2026-03-02 09:00"), working_days(0))) == "worktime.bad_limit");
  CHECK(show(due(office(), at("2026-03-02 09:00"), natural_hours(INT64_MAX))) == "worktime.out_of_range");
  CHECK(show(due(office(), at("2026-03-02 09:00"), working_days(-3))) == "worktime.bad_limit");
  CHECK(show(add_working_days(office(), Date::max(), 1)) == "worktime.out_of_range");
  CHECK(show(add_working_days(office(), day("2026-03-02"), INT64_MIN)) == "worktime.out_of_range");
  CHECK(elapsed(office(), past, far) > 0h);
  CHECK(missing_notices(office(), Date::min(), Date::max()).size() == 2);
}

TEST_CASE("a million working days are as quick as one") {
  const auto found = due(office(), at("2026-03-02 09:00"), limit("1000000wd"));
  REQUIRE(found);
  CHECK(show(found).substr(0, 2) == "58");
  CHECK(elapsed(office(), at("2026-03-02 09:00"), found->at) > 6'900'000h);
}

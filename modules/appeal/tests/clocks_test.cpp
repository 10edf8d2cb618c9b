#include "modules/appeal/internal/clocks.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace qiying;
using namespace qiying::appeal;

namespace {

// The calendar and the rules come from the source tree here.
const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

base::Timestamp at(const char* text) {
  return *base::parse_timestamp(std::string(text) + ":00");
}
std::string shown(base::Timestamp t) {
  return base::to_display(t);
}
base::Timestamp due(const char* rule, const char* clock, const char* from) {
  return due_after(calendar(), at(from), *terms_of(rule).clock(clock));
}
std::string code_of(const char* toml) {
  const auto rules = parse_rules(toml);
  return rules.ok() ? "" : rules.error().field;
}

}  // namespace

TEST_CASE("signed for within one working hour") {
  REQUIRE(kFromSource);
  const auto sign = [](const char* t) { return shown(due("general-2020", "sign", t)); };
  CHECK(sign("2026-03-02 10:00") == "2026-03-02 11:00");
  CHECK(sign("2026-03-02 11:45") == "2026-03-02 14:45");
  CHECK(sign("2026-03-02 12:30") == "2026-03-02 15:00");
  CHECK(sign("2026-03-02 17:00") == "2026-03-03 09:00");
  CHECK(sign("2026-03-06 23:59") == "2026-03-09 09:30");
  CHECK(sign("2025-09-30 17:00") == "2025-10-09 09:00");
  CHECK(sign("2025-10-03 10:00") == "2025-10-09 09:30");
}

TEST_CASE("answered within three working days; National Day 2025 has eight days off and work around them") {
  const auto reply = [](const char* t) { return shown(due("general-2020", "reply", t)); };
  CHECK(reply("2026-03-02 10:00") == "2026-03-05 10:00");
  CHECK(reply("2026-03-05 10:00") == "2026-03-10 10:00");
  CHECK(reply("2025-09-30 16:00") == "2025-10-11 16:00");
  CHECK(reply("2025-09-26 16:00") == "2025-09-30 16:00");
}

TEST_CASE("overdue payments: 30 days, at most 90, passed on within ten working days (Decree 802, Art. 25)") {
  CHECK(shown(due("arrears-802", "reply", "2026-03-02 10:00")) == "2026-04-01 10:00");
  CHECK(shown(due("arrears-802", "longest", "2026-03-02 10:00")) == "2026-05-31 10:00");
  CHECK(shown(due("arrears-802", "transfer", "2026-03-02 10:00")) == "2026-03-16 10:00");
  const auto& terms = terms_of("arrears-802");
  CHECK(terms.acceptance);
  CHECK(terms.confidential);
  CHECK(terms.contract);
}

TEST_CASE("the rules are those of the day of submission") {
  const auto day = [](const char* text) { return *base::parse_date(text); };
  CHECK(rule_for(Kind::complain, day("2026-03-02")) == "general-2020");
  CHECK(rule_for(Kind::arrears, day("2025-06-01")) == "arrears-802");
  CHECK(rule_for(Kind::arrears, day("2025-05-31")) == "arrears-general");
  CHECK_THROWS(rule_for(Kind::help, day("2001-01-01")));
  for (const auto& set : rule_sets()) CHECK_FALSE(set.sources.empty());
}

TEST_CASE("what a category sets apart stands in the rule's name") {
  const auto terms = find_terms("general-2020 urgent reply=5wd quality=true callback=all redo=1");
  REQUIRE(terms.ok());
  CHECK(worktime::to_text(*(*terms)->clock("reply")) == "5wd");
  CHECK(worktime::to_text(*(*terms)->clock("contact")) == "2wh");
  CHECK((*terms)->check);
  CHECK((*terms)->callback == Callback::all);
  CHECK((*terms)->max_redo == 1);
  CHECK(worktime::to_text(*terms_of("general-2020").clock("reply")) == "3wd");
  for (const char* bad : {"none", "general-2020 reply", "general-2020 reply=soon", "general-2020 tea=1wh",
                          "general-2020 quality=maybe", "general-2020 redo=many", "general-2020  ", ""})
    CHECK_FALSE_MESSAGE(find_terms(bad).ok(), bad);
}

TEST_CASE("a rule set with a fault is refused with the place of the fault") {
  CHECK(code_of("version = ") == "toml");
  CHECK(code_of("valid_from = \"2026-01-01\"") == "version");
  CHECK(code_of("version = \"x\"\nvalid_from = \"2026-01-01\"\nkinds = [\"tea\"]") == "kinds");
  CHECK(code_of("version = \"x\"\nvalid_from = \"2026-01-01\"\nkinds = [\"help\"]") == "source");
  CHECK(code_of("version = \"x\"\nvalid_from = \"2026-01-01\"\nkinds = [\"help\"]\nsource = "
                "[\"s\"]\n[clocks]\nsign = "
                "\"soon\"") == "sign");
  CHECK(code_of("version = \"x\"\nvalid_from = \"2026-01-01\"\nkinds = [\"help\"]\nsource = "
                "[\"s\"]\n[clocks]\nsign = "
                "\"1wh\"") == "contact");
  CHECK(code_of(
            "version = \"x\"\nvalid_from = \"2026-01-01\"\nkinds = [\"help\"]\nsource = [\"s\"]\ntea = 1") ==
        "tea");
}

TEST_CASE("green, yellow within one working day, red when over, none without a clock") {
  const auto due = at("2026-03-05 10:00");
  CHECK(colour_of(due, at("2026-03-02 10:00")) == ClockColour::green);
  CHECK(colour_of(due, at("2026-03-04 10:01")) == ClockColour::yellow);
  CHECK(colour_of(due, at("2026-03-05 10:00")) == ClockColour::yellow);
  CHECK(colour_of(due, at("2026-03-05 10:01")) == ClockColour::red);
  CHECK(colour_of({}, at("2026-03-05 10:01")) == ClockColour::none);
}

TEST_CASE("decided the same day: the closing of the working day, or of the next") {
  const auto end = [](const char* t) { return shown(end_of_working_day(calendar(), at(t))); };
  CHECK(end("2026-03-02 10:00") == "2026-03-02 17:30");
  CHECK(end("2026-03-02 17:30") == "2026-03-02 17:30");
  CHECK(end("2026-03-02 18:00") == "2026-03-03 17:30");
  CHECK(end("2026-03-07 10:00") == "2026-03-09 17:30");
  CHECK(end("2026-02-28 09:00") == "2026-02-28 17:30");
}

TEST_CASE("a pause moves a deadline by the time that it took, and never shortens") {
  const auto moved = [](const char* limit, const char* due, const char* from, const char* to) {
    return shown(after_pause(calendar(), at(due), *worktime::parse_limit(limit), at(from), at(to)));
  };
  CHECK(moved("3wd", "2026-03-05 10:00", "2026-03-03 10:00", "2026-03-04 10:00") == "2026-03-06 10:00");
  CHECK(moved("3wd", "2026-03-05 10:00", "2026-03-03 18:00", "2026-03-04 08:00") == "2026-03-05 10:00");
  CHECK(moved("30d", "2026-03-05 10:00", "2026-03-03 18:00", "2026-03-04 08:00") == "2026-03-06 00:00");
  CHECK(moved("3wd", "2026-03-05 10:00", "2026-03-06 10:00", "2026-03-07 10:00") == "2026-03-05 10:00");
  CHECK(moved("3wd", "2026-03-05 10:00", "2026-03-04 10:00", "2026-03-03 10:00") == "2026-03-05 10:00");
}

TEST_CASE("a deadline in a year without its notice says so") {
  CHECK(warnings_for(at("2026-03-02 10:00"), at("2026-03-05 10:00")).empty());
  CHECK_FALSE(warnings_for(at("2027-03-02 10:00"), at("2027-03-05 10:00")).empty());
}

TEST_CASE("calendars by office") {
  CHECK(has_calendar("7x24"));
  CHECK_FALSE(has_calendar("moon"));
  CHECK(calendar("7x24").name() == "7x24");
  CHECK(calendar("moon").name() == calendar().name());
}

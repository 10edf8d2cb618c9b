#include "modules/appeal/internal/clocks.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace qiying;
using namespace qiying::appeal;

namespace {

// The calendar comes from the source tree here.
const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

base::Timestamp at(const char* text) {
  return *base::parse_timestamp(std::string(text) + ":00");
}
std::string shown(base::Timestamp t) {
  return base::to_display(t);
}

}  // namespace

TEST_CASE("signed for within one working hour") {
  REQUIRE(kFromSource);
  CHECK(shown(sign_due(at("2026-03-02 10:00"))) == "2026-03-02 11:00");
  CHECK(shown(sign_due(at("2026-03-02 11:45"))) == "2026-03-02 14:45");
  CHECK(shown(sign_due(at("2026-03-02 12:30"))) == "2026-03-02 15:00");
  CHECK(shown(sign_due(at("2026-03-02 17:00"))) == "2026-03-03 09:00");
  CHECK(shown(sign_due(at("2026-03-06 23:59"))) == "2026-03-09 09:30");
}

TEST_CASE("answered within three working days") {
  CHECK(shown(reply_due(at("2026-03-02 10:00"))) == "2026-03-05 10:00");
  CHECK(shown(reply_due(at("2026-03-05 10:00"))) == "2026-03-10 10:00");
}

TEST_CASE("National Day 2025: eight days off, work on Sunday before and Saturday after") {
  CHECK(shown(sign_due(at("2025-09-30 17:00"))) == "2025-10-09 09:00");
  CHECK(shown(reply_due(at("2025-09-30 16:00"))) == "2025-10-11 16:00");
  CHECK(shown(reply_due(at("2025-09-26 16:00"))) == "2025-09-30 16:00");
  CHECK(shown(sign_due(at("2025-10-03 10:00"))) == "2025-10-09 09:30");
}

TEST_CASE("a case may be returned until one working day after dispatch") {
  const auto dispatched = at("2025-09-30 16:00");
  CHECK(return_window_open(dispatched, dispatched));
  CHECK(return_window_open(dispatched, at("2025-10-08 12:00")));
  CHECK(return_window_open(dispatched, at("2025-10-09 16:00")));
  CHECK_FALSE(return_window_open(dispatched, at("2025-10-09 16:01")));
}

TEST_CASE("green, yellow within one working day, red when over") {
  const auto due = at("2026-03-05 10:00");
  const auto colour = [&](State state, const char* now) {
    return running_clock(state, {}, due, at(now)).colour;
  };
  CHECK(colour(State::submitted, "2026-03-02 10:00") == ClockColour::green);
  CHECK(colour(State::in_progress, "2026-03-04 10:01") == ClockColour::yellow);
  CHECK(colour(State::in_progress, "2026-03-05 10:00") == ClockColour::yellow);
  CHECK(colour(State::in_progress, "2026-03-05 10:01") == ClockColour::red);
  for (const auto state : {State::draft, State::replied, State::closed, State::rejected, State::withdrawn})
    CHECK(colour(state, "2026-03-06 10:00") == ClockColour::none);
}

TEST_CASE("between dispatch and signing the sign clock runs, whatever the reply clock says") {
  const auto sign = at("2026-03-02 11:00"), reply = at("2026-03-05 10:00");
  const auto clock = running_clock(State::dispatched, sign, reply, at("2026-03-02 11:01"));
  CHECK(clock.colour == ClockColour::red);
  CHECK(clock.due == sign);
  CHECK(running_clock(State::dispatched, {}, reply, at("2026-03-09 11:01")).colour == ClockColour::none);
}

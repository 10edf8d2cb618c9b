#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

#include "platform/base/id.hpp"
#include "platform/base/money.hpp"
#include "platform/base/result.hpp"
#include "platform/base/time.hpp"

using namespace qiying::base;

namespace {

Result<int> halve(int n) {
  if (n % 2 != 0) return invalid("n", "odd", {"不是偶数", "not even"});
  return n / 2;
}

Result<int> quarter(int n) {
  QY_TRY(const auto half, halve(n));
  QY_TRY(const auto quarter, halve(half));
  return quarter;
}

Result<void> check_even(int n) {
  QY_CHECK(halve(n));
  return {};
}

std::string iso(std::string_view text) {
  return to_iso(parse_timestamp(text).value());
}

}  // namespace

TEST_CASE("result: the error travels up") {
  CHECK(quarter(8).value() == 2);
  CHECK(quarter(6).error().code == "odd");
  CHECK(check_even(2).ok());
  CHECK(check_even(3).error().field == "n");
}

TEST_CASE("result: each kind of error has its status") {
  CHECK(status_of(ErrorKind::invalid) == 422);
  CHECK(status_of(not_found().kind) == 404);
  CHECK(status_of(forbidden().kind) == 403);
  CHECK(status_of(conflict("x", {}).kind) == 409);
  CHECK(status_of(ErrorKind::malformed) == 400);
  CHECK(status_of(ErrorKind::too_many) == 429);
  CHECK(not_found({"诉求", "appeal"}).message == Text{"找不到该诉求", "This appeal was not found"});
}

TEST_CASE("time: what is read") {
  CHECK(iso("2026-11-21T08:30:00Z") == "2026-11-21T08:30:00Z");
  CHECK(iso("2026-11-21T16:30:00+08:00") == "2026-11-21T08:30:00Z");
  CHECK(iso("2026-11-21 16:30") == "2026-11-21T08:30:00Z");
  CHECK(iso("2026-11-21") == "2026-11-20T16:00:00Z");
  CHECK(iso("2026-11-21T08:30:00.123456789z") == "2026-11-21T08:30:00.123456Z");
  CHECK(iso("2026-11-21T00:00:00-0330") == "2026-11-21T03:30:00Z");
  CHECK(iso("1969-12-31T23:59:59.5Z") == "1969-12-31T23:59:59.500000Z");
}

TEST_CASE("time: what is refused") {
  for (const char* text :
       {"", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-11-21T", "2026-11-21T24:00:00Z",
        "2026-11-21T10:60Z", "2026-11-21T10:00:60Z", "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00Zx",
        "2026-11-21T10:00:00+24:00", "2026-11-21T10:00:00+8", "+026-11-21", "21.11.2026"})
    CHECK_FALSE_MESSAGE(parse_timestamp(text).ok(), text);
  for (const char* text : {"2026-11-21 ", "2026-1-1", "2026-00-01", "2026-11-00", "2026/11/21"})
    CHECK_FALSE_MESSAGE(parse_date(text).ok(), text);
  CHECK(parse_date("2024-02-29").ok());
}

TEST_CASE("time: the day in China begins at 16:00 UTC") {
  const auto before = parse_timestamp("2026-11-20T15:59:59.999999Z").value();
  CHECK(to_iso(local_date(before)) == "2026-11-20");
  CHECK(to_iso(local_date(before + std::chrono::microseconds(1))) == "2026-11-21");
  CHECK(to_display(before) == "2026-11-20 23:59");
  CHECK(from_local(to_local(before)) == before);
}

TEST_CASE("property: times and dates survive their text") {
  CHECK(rc::check("timestamp", [] {
    const auto t = Timestamp(std::chrono::microseconds(
        *rc::gen::inRange<std::int64_t>(-62'000'000'000'000'000, 250'000'000'000'000'000)));
    RC_ASSERT(parse_timestamp(to_iso(t)).value() == t);
  }));
  CHECK(rc::check("date", [] {
    const auto d = Date(std::chrono::days(*rc::gen::inRange(-700'000, 2'900'000)));
    RC_ASSERT(parse_date(to_iso(d)).value() == d);
  }));
  CHECK(
      rc::check("any text is read or refused", [](const std::string& text) { (void)parse_timestamp(text); }));
}

TEST_CASE("id: new ones differ and sort by time") {
  std::set<Uuid> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(new_uuid());
  CHECK(ids.size() == 1000);
  const auto id = new_uuid();
  CHECK((id.bytes[6] >> 4) == 7);
  CHECK((id.bytes[8] >> 6) == 2);
  CHECK_FALSE(id.is_nil());
}

TEST_CASE("id: text form") {
  using AppealId = Id<struct AppealTag>;
  const auto id = AppealId::make();
  CHECK(AppealId::parse(id.str()) == id);
  CHECK(AppealId::parse("018F3C9E-0000-7000-8000-000000000001")->str() ==
        "018f3c9e-0000-7000-8000-000000000001");
  for (const char* text : {"", "018f3c9e00007000800000000000000100000", "018f3c9e-0000-7000-8000-00000000000",
                           "018f3c9e-0000-7000-8000-00000000000g", "018f3c9e_0000_7000_8000_000000000001",
                           "018f3c9e-0000-7000-8000-0000000000011"})
    CHECK_FALSE_MESSAGE(AppealId::parse(text), text);
}

TEST_CASE("money: sums that do not fit are refused") {
  CHECK(Fen{1} + Fen{2} == Fen{3});
  CHECK(Fen{1} - Fen{2} == Fen{-1});
  CHECK_THROWS_AS(Fen{INT64_MAX} + Fen{1}, std::overflow_error);
  CHECK_THROWS_AS(Fen{INT64_MIN} - Fen{1}, std::overflow_error);
}

TEST_CASE("money: texts") {
  CHECK(to_yuan(Fen{123450}) == "1234.50");
  CHECK(to_yuan(Fen{-5}) == "-0.05");
  CHECK(to_yuan(Fen{INT64_MIN}) == "-92233720368547758.08");
  CHECK(to_wan_yuan(Fen{12'345'600'000}) == "12,345.60 万元");
  CHECK(to_wan_yuan(Fen{-5'000}) == "-0.01 万元");
  CHECK(to_wan_yuan(Fen{-4'999}) == "0.00 万元");
  CHECK(to_wan_yuan(Fen{1'500'000}, 0) == "2 万元");
  CHECK(to_wan_yuan(Fen{INT64_MIN}).starts_with("-9,223,372,036,854.78"));
}

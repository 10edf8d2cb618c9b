#include "engines/worktime/cli.hpp"

#include "engines/worktime/tests/support.hpp"

using namespace qiying::worktime;
using namespace qiying::worktime::testing;

namespace {

struct Outcome {
  int code;
  std::string out, err;
};

Outcome worktime(const std::vector<std::string>& args) {
  static const Content content = shipped_content();
  std::ostringstream out, err;
  const int code = run(args, content, out, err);
  return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("days prints the Nth working day after a date") {
  const auto r = worktime({"days", "--after", "2026-09-30", "--n", "3"});
  CHECK(r.code == 0);
  CHECK(r.out == "2026-10-10\n");
  CHECK(r.err.empty());
  CHECK(worktime({"days", "--after=2026-10-10", "--n=-3"}).out == "2026-09-30\n");
}

TEST_CASE("due prints local time, the warnings on stderr") {
  CHECK(worktime({"due", "--from", "2026-09-30T10:00", "--add", "3wd"}).out == "2026-10-10T10:00:00+08:00\n");
  CHECK(worktime({"due", "--from", "2026-09-30T02:00:00Z", "--add", "3wd"}).out ==
        "2026-10-10T10:00:00+08:00\n");
  CHECK(worktime({"due", "--from", "2026-09-30 17:00", "--add", "1wh"}).out == "2026-10-08T09:00:00+08:00\n");
  const auto late = worktime({"due", "--from", "2026-12-25 10:00", "--add", "5wd"});
  CHECK(late.code == 0);
  CHECK(late.out == "2027-01-01T10:00:00+08:00\n");
  CHECK(late.err.find("year 2027 has no official notice") != std::string::npos);
  CHECK(late.err.find("2027 年尚无官方放假安排通知") != std::string::npos);
}

TEST_CASE("due with pauses and warnings ahead") {
  CHECK(worktime({"due", "--from", "2026-03-02 10:00", "--add", "1wd", "--pause",
                  "2026-03-02 14:00/2026-03-03 14:00", "--warn", "1wh", "--warn", "80%"})
            .out ==
        "2026-03-04T10:00:00+08:00\n1wh\t2026-03-04T09:00:00+08:00\n80%\t2026-03-04T08:36:00+08:00\n");
}

TEST_CASE("other calendars") {
  CHECK(worktime({"due", "--from", "2026-09-30 20:00", "--add", "1wh", "--calendar", "7x24"}).out ==
        "2026-09-30T21:00:00+08:00\n");
  CHECK(worktime({"due", "--from", "2026-03-02 11:30", "--add", "1wh", "--calendar", "连续 9–18"}).out ==
        "2026-03-02T12:30:00+08:00\n");
  CHECK(worktime(
            {"due", "--from", "2018-11-19 10:00", "--add", "7wd", "--hours", "08:00-20:00", "--no-holidays"})
            .out == "2018-11-28T10:00:00+08:00\n");
  CHECK(worktime({"calendars"}).out.find("office\t机关标准") != std::string::npos);
}

TEST_CASE("count, elapsed and day") {
  CHECK(worktime({"count", "--year", "2024"}).out == "251\n");
  CHECK(worktime({"count", "--from", "2026-10-01", "--to", "2026-10-10"}).out == "3\n");
  CHECK(worktime({"elapsed", "--from", "2026-03-02 08:30", "--to", "2026-03-03 09:00"}).out == "7:30:00\n");
  CHECK(worktime({"elapsed", "--from", "2026-03-03 09:00", "--to", "2026-03-02 08:30"}).out == "0:00:00\n");
  CHECK(worktime({"day", "--date", "2026-10-10"}).out ==
        "2026-10-10 工作日 / working day 国庆节 / National Day\n");
}

TEST_CASE("--json") {
  CHECK(worktime({"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--json"}).out ==
        R"({"due":"2026-10-10T10:00:00+08:00","calendar":"office","prewarnings":[],"warnings":[]})"
        "\n");
  CHECK(
      worktime({"days", "--after", "2026-12-31", "--n", "1", "--json"}).out ==
      R"({"day":"2027-01-01","calendar":"office","warnings":[{"zh":"2027 年尚无官方放假安排通知，仅按周末推算",)"
      R"("en":"year 2027 has no official notice; weekends only assumed"}]})"
      "\n");
}

TEST_CASE("bad input ends with 2, in both languages, and prints nothing else") {
  const std::vector<std::vector<std::string>> rows = {
      {},
      {"later"},
      {"due"},
      {"due", "--from", "2026-09-30 10:00"},
      {"due", "--from", "2026-02-30 10:00", "--add", "3wd"},
      {"due", "--from", "tomorrow", "--add", "3wd"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3"},
      {"due", "--from", "2026-09-30 10:00", "--add"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--add", "4wd"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--calendar", "moon"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--calendar", "7x24", "--hours", "9-17"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--no-holidays"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--hours", "17:00-09:00"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--week", ";"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--pause", "2026-10-01"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--pause", "2026-10-02/2026-10-01"},
      {"due", "--from", "2026-09-30 10:00", "--add", "3wd", "--warn", "100%"},
      {"due", "--from", "9999-12-30 10:00", "--add", "30wd"},
      {"days", "--after", "2026-09-30", "--n", "three"},
      {"days", "--after", "2026-09-30", "--n", "99999999999999999999"},
      {"days", "--after", "2026-09-30", "--n", "9223372036854775807"},
      {"count", "--year", "2026", "--from", "2026-01-01"},
      {"elapsed", "--from", "2026-09-30", "--to", "\xff\xfe"},
      {"days", "2026-09-30", "3"},
  };
  for (const auto& row : rows) {
    const auto r = worktime(row);
    CAPTURE(r.err);
    CHECK(r.code == 2);
    CHECK(r.out.empty());
    CHECK_FALSE(r.err.empty());
  }
  const auto moon = worktime({"days", "--after", "2026-09-30", "--n", "3", "--calendar", "moon"});
  CHECK(moon.err.find("错误：--calendar: 没有名为") != std::string::npos);
  CHECK(moon.err.find("error: --calendar: No calendar") != std::string::npos);
}

TEST_CASE("--help anywhere") {
  CHECK(worktime({"--help"}).code == 0);
  CHECK(worktime({"due", "--help"}).out.find("worktime COMMAND") != std::string::npos);
}

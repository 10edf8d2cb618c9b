#include "engines/worktime/tests/support.hpp"

using namespace qiying::worktime;
using namespace qiying::worktime::testing;
namespace base = qiying::base;

namespace {

const std::string kHead =
    "year = 2030\nsource = [\"https://example.org\"]\n[[holiday]]\nname = \"国庆节\"\nen = \"National "
    "Day\"\n";
const std::string kCalendars =
    "default = \"a\"\n[[calendar]]\nname = \"a\"\nzh = \"甲\"\nen = \"A\"\nweek = \"mon-fri 9-17\"\n";

std::string fault(const std::string& text) {
  const auto notice = parse_notice(text);
  return notice ? "fine" : notice.error().field + ": " + notice.error().message.en;
}

std::string fault(const Content& content) {
  const auto library = Library::load(content);
  return library ? "fine" : library.error().code + " " + library.error().field;
}

}  // namespace

TEST_CASE("the shipped notices: 2019 to 2026, each with its source") {
  const auto& notices = shipped().notices();
  REQUIRE(notices.size() == 8);
  for (std::size_t i = 0; i < notices.size(); ++i) {
    CHECK(notices[i].year == 2019 + static_cast<int>(i));
    CHECK(notices[i].sources.front().find("www.gov.cn/zhengce/zhengceku/") != std::string::npos);
    CHECK(notices[i].days.size() > 20);
  }
}

TEST_CASE("the shipped calendars") {
  CHECK(shipped().standard().name() == "office");
  CHECK(shipped().find("机关标准") == &shipped().standard());
  CHECK(shipped().find("Continuous 9–18") == shipped().find("9-18"));
  CHECK_FALSE(shipped().find("7x24")->follows_notices());
  CHECK(shipped().find("nothing") == nullptr);
  CHECK(elapsed(office(), at("2026-03-02 00:00"), at("2026-03-03 00:00")) == std::chrono::hours(7));
}

TEST_CASE("a notice is read into single days") {
  const auto notice =
      *parse_notice(kHead + "off = [\"2030-10-01/2030-10-03\", \"2030-10-05\"]\nwork = \"2030-10-06\"\n");
  REQUIRE(notice.days.size() == 5);
  CHECK(notice.days[2].date == day("2030-10-03"));
  CHECK_FALSE(notice.days[2].working);
  CHECK(notice.days[4].working);
  CHECK(notice.days[4].name.en == "National Day");
}

TEST_CASE("faults of a notice are told with their place") {
  CHECK(fault(std::string("year = ")).starts_with("1: TOML: "));
  CHECK(fault(std::string("")) == "year: Must be a year");
  CHECK(fault(std::string("year = \"2030\"")) == "year: Must be a year");
  CHECK(fault(std::string("year = 2030.0")) == "year: Must be a year");
  CHECK(fault(std::string("year = 2030")) == "source: The address of the notice is missing");
  CHECK(fault(std::string("year = 2030\nsource = \"x\"")) == "holiday: No holiday is given");
  CHECK(fault(std::string("year = 2030\nsource = \"x\"\nholiday = 3")) ==
        "holiday: Must be written as [[...]]");
  for (const char* stray : {"\n年 = 1", "\ny\xD1\x98 = 1", "\n'年' = 1", "\nx = 5\"\\年\"", "\nx = \"\xff\""})
    CHECK(fault("year = 2030" + std::string(stray)) ==
          "2: Other than ASCII goes into double quotes or comments only");
  CHECK(fault("typo = 1\n" + kHead) == "typo: Unknown key");
  CHECK(fault(kHead + "of = \"2030-10-01\"") == "holiday[0].of: Unknown key");
  CHECK(fault(kHead + "off = 3") == "holiday[0].off: Must be a text or a list of texts");
  CHECK(fault(kHead + "off = \"2030-02-30\"") == "holiday[0].off: No such date: 「2030-02-30」");
  CHECK(fault(kHead + "off = \"2030-10-03/2030-10-01\"") ==
        "holiday[0].off: The range is reversed or too long");
  CHECK(fault(kHead + "off = \"2030-01-01/2030-12-31\"") ==
        "holiday[0].off: The range is reversed or too long");
  CHECK(fault(kHead + "off = \"2030-10-03/\"") == "holiday[0].off: Must be DATE or FIRST/LAST");
  CHECK(fault(kHead + "off = \"2031-10-03\"") ==
        "holiday[0].off: The date does not belong to this year's notice");
  CHECK(fault(kHead + "off = \"2030-10-01\"\nwork = \"2030-10-01\"") == "holiday: 2030-10-01 is named twice");
}

TEST_CASE("a notice may start with a byte order mark and hold escapes, comments and Windows line ends") {
  CHECK(fault("\xEF\xBB\xBF# 说明\r\n" + kHead + "off = '2030-10-01' # \"十一\r\n") == "fine");
  CHECK(fault(kHead.substr(0, kHead.find("name")) + "name = \"国\\\"庆\"\nen = 'N'\noff = '2030-10-01'") ==
        "fine");
}

TEST_CASE("faults of the content") {
  const Document notice{"h/2030.toml", kHead + "off = \"2030-10-01\""};
  CHECK(fault(Content{{"calendars.toml", kCalendars}, notice, {"README.md", "any"}}) == "fine");
  CHECK(fault(Content{notice}) == "worktime.no_calendar calendars.toml");
  CHECK(fault(Content{{"c/calendars.toml", kCalendars}, notice, notice}) == "worktime.duplicate h/2030.toml");
  CHECK(fault(Content{{"calendars.toml", "default = \"b\"\n" + kCalendars.substr(14)}}) ==
        "worktime.no_calendar calendars.toml: default");
  CHECK(fault(Content{{"calendars.toml", kCalendars + kCalendars.substr(14)}}) ==
        "worktime.duplicate calendars.toml");
  CHECK(fault(Content{{"calendars.toml", kCalendars + "holidays = 1"}}) ==
        "worktime.bad_calendar calendars.toml: calendar[0].holidays");
  CHECK(fault(Content{{"calendars.toml", kCalendars + "make_up = \"late\""}})
            .starts_with("worktime.bad_hours calendars.toml"));
  CHECK(fault(Content{{"calendars.toml", kCalendars}, {"bad.toml", "["}})
            .starts_with("worktime.bad_notice bad.toml"));
}

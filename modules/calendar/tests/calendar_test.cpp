/// The calendars of an installation: those of the program, and what its own folder puts in their place.

#include "modules/calendar/calendar.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "platform/base/time.hpp"

using namespace qiying;

namespace {

namespace fs = std::filesystem;

[[maybe_unused]] const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

base::Date day(const char* text) {
  return *base::parse_date(text);
}

/// DATA/holidays with one file.
class Folder {
 public:
  Folder(const std::string& name, const std::string& text)
      : path_(fs::temp_directory_path() / ("qiying-holidays-" + std::to_string(std::rand()))) {
    fs::create_directories(path_);
    std::ofstream(path_ / name) << text;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// 2026 with one more day off after the National Day.
const std::string kCorrected = R"(year = 2026
source = ["https://example.gov.cn/corrected"]
[[holiday]]
name = "国庆节"
en = "National Day"
off = ["2026-10-01/2026-10-12"]
work = []
)";

}  // namespace

TEST_CASE("without a folder of its own the installation has the official calendar") {
  CHECK(calendar::working_days_after(day("2026-09-30"), 3) == day("2026-10-10"));
  CHECK(calendar::texts("/no/such/folder").size() == calendar::texts().size());
}

TEST_CASE("the closing of a working day is the end of its last segment") {
  const auto closing = calendar::closing_after(*base::parse_timestamp("2026-09-30T10:00:00"), 3);
  CHECK(base::local_date(closing) == day("2026-10-10"));
}

TEST_CASE("a notice of one's own takes the place of the shipped one, and the fingerprint tells") {
  const Folder own("2026.toml", kCorrected);
  const auto before = calendar::fingerprint();
  CHECK(calendar::texts(own.path()).size() == calendar::texts().size());
  calendar::read_also(own.path());
  CHECK(calendar::working_days_after(day("2026-09-30"), 3) == day("2026-10-15"));
  CHECK(calendar::fingerprint() != before);
  calendar::read_also({});
  CHECK(calendar::working_days_after(day("2026-09-30"), 3) == day("2026-10-10"));
  CHECK(calendar::fingerprint() == before);
}

TEST_CASE("a year that the program does not know yet comes from the folder") {
  const Folder own("2031.toml",
                   "year = 2031\nsource = [\"https://example.gov.cn/2031\"]\n[[holiday]]\nname = \"元旦\"\n"
                   "en = \"New Year\"\noff = [\"2031-01-01/2031-01-03\"]\n");
  CHECK(calendar::texts(own.path()).size() == calendar::texts().size() + 1);
  CHECK(calendar::working_days_after(day("2030-12-31"), 1) == day("2031-01-01"));
  calendar::read_also(own.path());
  CHECK(calendar::working_days_after(day("2030-12-31"), 1) == day("2031-01-06"));
  calendar::read_also({});
}

TEST_CASE("a faulty file is named, and what was known stays") {
  const Folder own("2026.toml", "year = 2026\nholidays = 1\n");
  CHECK_THROWS_WITH_AS(calendar::read_also(own.path()), doctest::Contains("2026.toml"), std::runtime_error);
  CHECK(calendar::working_days_after(day("2026-09-30"), 3) == day("2026-10-10"));
}

#include "platform/log/log.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>

#include "platform/base/json.hpp"

using namespace qiying;

namespace {

/// Logs into a file of its own; standard error and level info come back at the end.
class LogFile {
 public:
  LogFile() {
    char name[] = "/tmp/qiying_log_XXXXXX";
    ::close(::mkstemp(name));
    path = name;
    REQUIRE(log::set_file(path).ok());
  }
  ~LogFile() {
    (void)log::set_file({});
    log::set_level(log::Level::info);
    std::filesystem::remove(path);
  }
  std::vector<std::string> lines() const { return lines_of(path); }
  static std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }
  std::filesystem::path path;
};

/// The line without its time.
std::string body(const std::string& line) {
  return line.substr(line.find(",\"level\"") + 1);
}

}  // namespace

TEST_CASE("a line is one JSON object with typed fields") {
  LogFile file;
  const std::string path = "/a\"b\n";
  log::info(
      "http.request",
      {{"status", 200}, {"path", path}, {"ok", true}, {"ms", 1.5}, {"big", UINT64_MAX}, {"what", "text"}});
  const auto lines = file.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("{\"ts\":\"20"));
  CHECK(body(lines[0]) ==
        R"("level":"info","event":"http.request","status":200,"path":"/a\"b\n","ok":true,"ms":1.5,)"
        R"("big":18446744073709551615,"what":"text"})");
  CHECK(base::from_json<base::Json>(lines[0]).ok());
}

TEST_CASE("hostile bytes stay inside their string") {
  LogFile file;
  log::warn("x", {{"path", std::string_view("a\xFF\0b\r\n{", 7)}, {"nan", 0.0 / 0.0}});
  REQUIRE(file.lines().size() == 1);
  CHECK(base::from_json<base::Json>(file.lines()[0]).ok());
}

TEST_CASE("levels") {
  LogFile file;
  log::debug("hidden");
  log::set_level(log::Level::error);
  log::warn("hidden");
  log::error("shown");
  log::set_level(log::Level::off);
  log::error("hidden");
  CHECK(file.lines().size() == 1);
  CHECK(log::parse_level("warn") == log::Level::warn);
  CHECK_FALSE(log::parse_level("WARN"));
}

TEST_CASE("scopes nest and stay in their thread") {
  LogFile file;
  {
    const log::Scope request({{"trace_id", "t1"}});
    const log::Scope job({{"job", 7}});
    log::info("inside");
    std::jthread([] { log::info("other"); }).join();
  }
  log::info("after");
  CHECK(body(file.lines()[0]) == R"("level":"info","event":"inside","trace_id":"t1","job":7})");
  CHECK(body(file.lines()[1]) == R"("level":"info","event":"other"})");
  CHECK(body(file.lines()[2]) == R"("level":"info","event":"after"})");
}

TEST_CASE("a rotated file is opened again") {
  LogFile file;
  log::info("first");
  const auto old = file.path.string() + ".1";
  std::filesystem::rename(file.path, old);
  log::info("second");
  REQUIRE(log::reopen().ok());
  log::info("third");
  CHECK(LogFile::lines_of(old).size() == 2);
  CHECK(file.lines().size() == 1);
  std::filesystem::remove(old);
}

TEST_CASE("a file that cannot be opened leaves the old one in place") {
  LogFile file;
  const auto result = log::set_file("/nonexistent/folder/x.log");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "log.cannot_open");
  log::info("still here");
  CHECK(file.lines().size() == 1);
}

TEST_CASE("a full disk loses lines but nothing else") {
  LogFile file;
  REQUIRE(log::set_file("/dev/full").ok());
  const auto before = log::lost_lines();
  log::info("lost");
  CHECK(log::lost_lines() == before + 1);
}

TEST_CASE("lines of many threads do not mix, even while the file is opened again") {
  LogFile file;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([t] {
        const std::string text(300, static_cast<char>('a' + t));
        for (int i = 0; i < 500; ++i) log::info("line", {{"text", text}});
      });
    for (int i = 0; i < 50; ++i) CHECK(log::reopen().ok());
  }
  const auto lines = file.lines();
  CHECK(lines.size() == 2000);
  for (const auto& line : lines) REQUIRE(base::from_json<base::Json>(line).ok());
}

TEST_CASE("who logs a failure still finds its errno") {
  const LogFile file;
  errno = ENOSPC;
  log::error("disk.full", {{"free", 0}});
  CHECK(errno == ENOSPC);
  errno = 0;
  log::debug("not.written");
  log::info("written");
  CHECK(errno == 0);
}

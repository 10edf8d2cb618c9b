#include "tests/support/test_server.hpp"

#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>

namespace qiying::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "qiying-test-";

/// The process id in "qiying-test-1234-0", or 0.
pid_t maker_of(const std::string& name) {
  pid_t pid = 0;
  if (name.starts_with(kPrefix))
    std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), pid);
  return pid;
}

void sweep() {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path(), ignored)) {
    const auto pid = maker_of(entry.path().filename().string());
    if (pid != 0 && kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ignored);
  }
}

/// The words of a connection string for "/directory/of/the/socket" or "host:port".
std::string place_of(const std::string& server) {
  const auto colon = server.starts_with('/') ? std::string::npos : server.rfind(':');
  const auto port = colon == std::string::npos ? "5432" : server.substr(colon + 1);
  return "host='" + server.substr(0, colon) + "' port=" + port;
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  static int count = 0;
  sweep();
  path_ = fs::temp_directory_path() /
          (std::string(kPrefix) + std::to_string(getpid()) + "-" + std::to_string(count++));
  fs::create_directory(path_);
}
TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

OwnServer::OwnServer()
    : cluster_({.data = directory_.path() / "pg", .durable = false, .max_connections = 200}) {}

std::string server_conninfo(const std::string& database, const std::string& role) {
  static const std::string place = [] {
    if (const char* shared = std::getenv(kSharedServer)) return place_of(shared);
    static OwnServer own;
    return place_of(own.socket_directory().string());
  }();
  return place + " dbname=" + database + " user=" + role;
}

}  // namespace qiying::test

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

void sweep(const fs::path& parent) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
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

/// A database of a thousand small files is made for every case: half of the time, on a disk.
fs::path parent_of_server() {
  const fs::path memory = "/dev/shm";
  constexpr std::uintmax_t kRoom = 4ull << 30;
  std::error_code missing;
  const auto space = fs::space(memory, missing);
  const bool usable = !missing && space.available >= kRoom && access(memory.c_str(), W_OK) == 0;
  return usable ? memory : fs::temp_directory_path();
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() : TemporaryDirectory(fs::temp_directory_path()) {}

TemporaryDirectory::TemporaryDirectory(const fs::path& parent) {
  static int count = 0;
  sweep(parent);
  path_ = parent / (std::string(kPrefix) + std::to_string(getpid()) + "-" + std::to_string(count++));
  fs::create_directory(path_);
}
TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

OwnServer::OwnServer()
    : directory_(parent_of_server()),
      cluster_({.data = directory_.path() / "pg", .durable = false, .max_connections = 200}) {}

std::string server_conninfo(const std::string& database, const std::string& role) {
  static const std::string place = [] {
    if (const char* shared = std::getenv(kSharedServer)) return place_of(shared);
    static OwnServer own;
    return place_of(own.socket_directory().string());
  }();
  return place + " dbname=" + database + " user=" + role;
}

}  // namespace qiying::test

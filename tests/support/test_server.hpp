#pragma once
/// The throw-away PostgreSQL behind test databases: no fsync, in memory (/dev/shm) where there is room, else
/// in the temporary directory.

#include <filesystem>
#include <memory>
#include <string>

#include "platform/db/cluster.hpp"

namespace qiying::test {

/// Name of the environment variable that says where a server shared by test processes is: its socket
/// directory, or "host:port" (the password then comes from PGPASSWORD).
inline constexpr const char* kSharedServer = "QIYING_TEST_PG";

/// A directory that goes away with the object. Directories of killed processes are swept first.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  explicit TemporaryDirectory(const std::filesystem::path& parent);
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A server of one's own for the life of the object.
class OwnServer {
 public:
  OwnServer();
  const std::filesystem::path& socket_directory() const { return cluster_.run_directory(); }

 private:
  TemporaryDirectory directory_;
  db::Cluster cluster_;
};

/// Connection string at the shared server, or at one that this process starts now and stops at its end.
std::string server_conninfo(const std::string& database, const std::string& role);

}  // namespace qiying::test

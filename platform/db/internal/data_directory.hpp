#pragma once
/// The files of a private cluster: made once, configured at each start, cleaned after a crash.

#include <filesystem>
#include <string>

#include "platform/db/cluster.hpp"
#include "platform/db/internal/os_user.hpp"

namespace qiying::db::internal {

struct DataDirectory {
  std::filesystem::path data;  ///< canonical once it exists
  std::filesystem::path run;   ///< of the socket
  std::filesystem::path log;
  std::filesystem::path binaries;
  OsUser user;
};

/// The directory of initdb and postgres that fits an existing `data`, or the newest. Throws with what to
/// install.
std::filesystem::path find_binaries(const std::string& wanted, const std::filesystem::path& data);
/// A directory of 0700 that `user` owns and whose socket path is short enough. Throws when somebody else owns
/// it.
std::filesystem::path make_run_directory(const ClusterOptions& options, const OsUser& user);
/// initdb into `data`.new-PID, then rename: an interrupted first start leaves nothing that looks finished.
void create_if_missing(const DataDirectory& d, bool durable);
/// Writes settings and who may log in (peer authentication: only our own user and the server's).
void configure(const DataDirectory& d, const ClusterOptions& options);
/// Stops what a killed parent left running and removes lock files that no living process stands for.
void clear_leftovers(const DataDirectory& d);
/// The last lines of the server's log, for error messages.
std::string log_tail(const DataDirectory& d);

}  // namespace qiying::db::internal

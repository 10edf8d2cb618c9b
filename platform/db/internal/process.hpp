#pragma once
/// Child processes that end with us, and what /proc says of processes.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/db/internal/os_user.hpp"

namespace qiying::db::internal {

/// Starts `arguments[0]` (a path) as `user` with an almost empty environment, its own process group, both
/// outputs appended to `log` and no other file of ours. The kernel sends it `death_signal` when the calling
/// thread ends. Throws std::runtime_error when the program cannot be started.
pid_t spawn(const std::vector<std::string>& arguments, const OsUser& user, const std::filesystem::path& log,
            int death_signal);
/// Exit status of a child as from waitpid, or nullopt while it runs.
std::optional<int> exited(pid_t child);
/// Waits until `done` or the limit, looking every 2 ms; false at the limit.
bool wait_until(std::chrono::milliseconds limit, const std::function<bool()>& done);

/// Processes whose working directory is `directory`; zombies have none. A server and each of its workers sit
/// in their data directory.
std::vector<pid_t> processes_in(const std::filesystem::path& directory);

}  // namespace qiying::db::internal

#pragma once
/// The process that is killed: it runs a durable cluster and acknowledges what was committed.

#include <cstdint>
#include <filesystem>
#include <string>

namespace qiying::crash {

struct Place {
  std::filesystem::path directory;
  std::filesystem::path data() const { return directory / "pg"; }
  std::filesystem::path acknowledged() const { return directory / "acknowledged"; }
  std::filesystem::path server() const { return directory / "server.pid"; }
};

/// Checks what earlier rounds left behind, then writes until killed. Exit code of the process.
int write_until_killed(const Place& place);
/// Compares the table with the acknowledgements on a cluster started for it. Exit code; says what it found.
int verify(const Place& place);

/// Exit code for "something acknowledged is missing, or something is there twice".
inline constexpr int kBroken = 3;

}  // namespace qiying::crash

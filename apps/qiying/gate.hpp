#pragma once
/// What must not go on now: everything but looking after the program during maintenance, and writing while
/// the disk is nearly full. Thread-safe; looks at the disk every two seconds at most.

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "platform/auth/caller.hpp"
#include "platform/http/http.hpp"

namespace qiying::app {

/// A file whose being there is the maintenance; its text is shown to people.
std::filesystem::path maintenance_file(const std::filesystem::path& data);

class Gate {
 public:
  /// With less than `reserve` bytes free nothing is written; 0: until nothing is left.
  Gate(std::filesystem::path data, std::uintmax_t reserve);
  /// Nothing when the request may go on.
  std::optional<base::Error> check(const http::Request& request, const auth::Caller& caller);

 private:
  struct State {
    bool full = false;
    std::optional<std::string> maintenance;
  };
  State look();

  const std::filesystem::path data_;
  const std::uintmax_t reserve_;
  std::mutex mutex_;
  State state_;
  std::chrono::steady_clock::time_point looked_{};
};

}  // namespace qiying::app

#pragma once
/// Sends the notifications of many connections by one of its own, many in a breath: a NOTIFY of each
/// transaction would cost a statement, a commit and a wake-up of every listener each time. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "platform/db/db.hpp"

namespace qiying::db::internal {

class Ringer {
 public:
  /// Equal ones within this time are one. The first after a silence goes at once.
  static constexpr std::chrono::milliseconds kTogether{10};

  explicit Ringer(std::string conninfo) : conninfo_(std::move(conninfo)) {}
  /// Sends what waits.
  ~Ringer();
  Ringer(const Ringer&) = delete;
  Ringer& operator=(const Ringer&) = delete;

  void ring(const std::vector<std::string>& channels, const std::vector<std::string>& payloads);

 private:
  struct Bells {
    std::vector<std::string> channels, payloads;
  };
  void work();
  void send(const Bells& bells);

  const std::string conninfo_;
  std::unique_ptr<Connection> connection_;  ///< of the thread
  std::mutex mutex_;
  std::condition_variable wake_;
  Bells waiting_;
  std::set<std::pair<std::string, std::string>> known_;  ///< those that wait
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace qiying::db::internal

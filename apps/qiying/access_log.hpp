#pragma once
/// One line of the log for every answered request (event `http.request`): method, path without its query,
/// status, bytes, time, address and number of the request, by which other lines and the audit trail belong to
/// it. Written in portions by a thread of its own, so that a slow disk or terminal keeps nobody waiting; what
/// was answered in the last tenth of a second before a kill is not in it. Thread-safe.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "platform/http/server.hpp"

namespace qiying::app {

class AccessLog {
 public:
  AccessLog();
  /// Writes what waits.
  ~AccessLog();
  void add(const http::AccessEntry& entry);

 private:
  void run();
  /// Writes what waits; the lock is open meanwhile.
  void flush(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::string waiting_;
  std::uint64_t lost_ = 0;  // lines that found no room
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace qiying::app

#pragma once
/// One I/O thread: readiness of sockets, wake-ups from other threads, a slow tick for deadlines. Asio stays
/// behind this header.

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "platform/http/internal/exchange.hpp"

namespace qiying::http {

class Connection;
enum class Interest { read, write };

/// A connected, non-blocking socket. Used by its loop's thread, but for the descriptor.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual int fd() const = 0;
  /// Calls connection->on_ready(interest) once; not at all after close().
  virtual void wait(Interest interest, std::shared_ptr<Connection> connection) = 0;
  virtual void close() = 0;
};

class Loop {
 public:
  explicit Loop(Core& core, WorkerPool& workers, WorkerPool& disk);
  ~Loop();
  /// Listens; `share` allows several loops on one port. Returns the port. Throws std::runtime_error.
  std::uint16_t listen(const std::string& address, bool share);
  void run_thread();
  /// connection->on_posted() soon, on the loop's thread. Thread-safe.
  void post(std::shared_ptr<Connection> connection);
  /// No new connections; idle ones close, busy ones after their answer. Thread-safe.
  void drain();
  /// Ends the thread and closes everything.
  void stop();

  // For connections, on the loop's thread only:
  std::span<char> scratch() { return {scratch_.get(), kScratch}; }
  void forget(Connection& connection);
  Core& core;
  WorkerPool& workers;
  WorkerPool& disk;

 private:
  static constexpr std::size_t kScratch = 64 * 1024;
  std::unique_ptr<char[]> scratch_;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Fails when somebody listens there already, which SO_REUSEPORT would hide.
void check_address_free(const std::string& address);

}  // namespace qiying::http

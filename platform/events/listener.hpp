#pragma once
/// One database connection that LISTENs, with its thread. Comes back by itself when the database was away.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace qiying::events {

class Listener {
 public:
  /// The payload of a notification; empty when the connection is new and notifications may have been missed.
  using Handler = std::function<void(std::string_view payload)>;

  /// Starts the thread. `tick` is called in it about every `every`, also while the database is away.
  explicit Listener(std::string conninfo, std::chrono::milliseconds every = std::chrono::seconds(20),
                    std::function<void()> tick = {});
  /// Ends the thread; no handler runs afterwards.
  ~Listener();
  /// Handlers run in the listener's thread, must be quick and must not throw. Thread-safe.
  void on(std::string channel, Handler handler);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::events

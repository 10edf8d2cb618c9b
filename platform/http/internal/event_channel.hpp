#pragma once
/// The bounded buffer between those who send events and the connection that carries them.

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace qiying::http {

/// Thread-safe.
class EventChannel {
 public:
  explicit EventChannel(std::size_t limit) : limit_(limit) {}
  /// False when the stream has ended, or ends now because its client reads too slowly.
  bool send(std::string_view frame);
  /// From now on `wake` is called when bytes begin to wait; at once if some do already.
  void attach(std::function<void()> wake);
  /// Moves all waiting bytes to `out`; false when the channel was closed.
  bool take(std::string& out);
  void close();

 private:
  const std::size_t limit_;
  std::mutex mutex_;
  std::string waiting_;
  std::function<void()> wake_;
  bool closed_ = false;
};

}  // namespace qiying::http

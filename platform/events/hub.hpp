#pragma once
/// From NOTIFY to open screens: one listening connection per process, any number of event streams.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "platform/auth/caller.hpp"
#include "platform/http/http.hpp"

namespace qiying::events {

/// The NOTIFY channel of `events::notify`.
inline constexpr std::string_view kScreenChannel = "qiying";

struct HubOptions {
  std::size_t most_streams = 10000;
  std::size_t most_per_account = 20;  ///< windows and devices of one person
  std::chrono::milliseconds ping{20000};
};

/// Whether what is told to `topic` is for this caller: "account:<id>" his own, "org:<path>" for staff of that
/// organisation or below it, "all" for everybody signed in.
bool is_for(std::string_view topic, const auth::Caller& caller);

/// Thread-safe. Streams get every event whose topic is for their caller:
///
///     event: appeal.changed
///     data: {"id":"…","state":"replied"}
///
/// "resync" says that events may have been missed (the database was away): fetch again what is shown. A
/// comment line every 20 seconds keeps the connection alive. The rights are those of the opening; a stream
/// outlives its session at most until the client connects again.
class Hub {
 public:
  /// `conninfo` as any role: LISTEN needs no rights.
  explicit Hub(std::string conninfo, HubOptions options = {});
  ~Hub();
  /// Calls `handler` in the hub's thread for each notification of a channel; with an empty text after a new
  /// connection, when some may have been missed. Handlers must be quick and must not throw.
  void on_channel(std::string_view channel, std::function<void(std::string_view payload)> handler);
  /// A stream for the caller. Beyond the limits it carries one event "too_many" and nothing more.
  http::EventStream stream(const auth::Caller& caller);
  std::size_t open_streams() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::events

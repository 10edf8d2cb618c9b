#pragma once
/// What happened, told to other modules in the same transaction (a direct call), and to open screens after
/// commit (NOTIFY → server-sent events).
///
/// Modules subscribe by name at registration; `publish` runs the subscribers at once inside the publisher's
/// transaction, so either all of it happens or nothing. A subscriber with slow or outside effects enqueues a
/// job.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/db/db.hpp"

namespace qiying::events {

/// One fact: "appeal.replied" with its data as JSON.
struct Event {
  std::string name;
  base::Json data;
};

using Subscriber = std::function<void(db::Connection&, const auth::Caller&, const Event&)>;

/// The subscribers by event name. Filled at start, then immutable and thread-safe.
class Bus {
 public:
  void subscribe(std::string event, Subscriber subscriber);
  /// Runs all subscribers in the caller's transaction, in order of module dependency.
  void publish(db::Connection& db, const auth::Caller& caller, const Event& event) const;

 private:
  std::map<std::string, std::vector<Subscriber>, std::less<>> subscribers_;
};

/// The most bytes that `notify` can tell: topic, event and data as one JSON text.
inline constexpr std::size_t kMostBytes = 7500;

/// Tells open screens after commit. `topic` is "account:<id>" (that account), "org:<path>" (staff of that
/// organisation and below; tell several organisations by several calls) or "all"; `data` is small JSON
/// without personal data: screens fetch what they show. Throws std::length_error beyond kMostBytes.
void notify(db::Connection& db, std::string_view topic, std::string_view event, const base::Json& data);

}  // namespace qiying::events

#include "platform/events/hub.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

#include "platform/base/json.hpp"
#include "platform/events/internal/message.hpp"
#include "platform/events/listener.hpp"
#include "platform/log/log.hpp"

namespace qiying::events {
namespace {

/// One event as it goes over the wire (HTML Standard, section 9.2).
std::string frame_of(std::string_view event, std::string_view data) {
  std::string out = "event: ";
  for (const char c : event)
    if (c != '\n' && c != '\r') out += c;
  out += "\ndata: ";
  for (const char c : data) out += c == '\n' ? "\ndata: " : std::string(c == '\r' ? 0 : 1, c);
  return out + "\n\n";
}

struct Stream {
  auth::Caller caller;
  http::EventStream::Sender send;
};
using StreamPtr = std::shared_ptr<const Stream>;

/// Who listens. Outlives the hub for as long as a connection still holds a stream.
class Audience {
 public:
  explicit Audience(HubOptions options) : options_(options) {}

  bool add(const StreamPtr& stream) {
    const std::lock_guard lock(mutex_);
    const auto same = std::ranges::count_if(
        streams_, [&](const auto& other) { return other->caller.account == stream->caller.account; });
    if (streams_.size() >= options_.most_streams ||
        static_cast<std::size_t>(same) >= options_.most_per_account)
      return false;
    streams_.push_back(stream);
    return true;
  }
  void remove(const StreamPtr& stream) {
    const std::lock_guard lock(mutex_);
    std::erase(streams_, stream);
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return streams_.size();
  }
  /// Sends to all that `wants` says; forgets those who are gone.
  template <class F>
  void send(std::string_view frame, F&& wants) {
    for (const auto& stream : all())
      if (wants(stream->caller) && !stream->send(frame)) remove(stream);
  }

 private:
  /// A copy, so that a slow send holds up nobody who comes or goes.
  std::vector<StreamPtr> all() const {
    const std::lock_guard lock(mutex_);
    return streams_;
  }

  const HubOptions options_;
  mutable std::mutex mutex_;
  std::vector<StreamPtr> streams_;
};

void fan_out(Audience& audience, std::string_view payload) {
  const auto everybody = [](const auth::Caller&) { return true; };
  if (payload.empty()) return audience.send(frame_of("resync", "{}"), everybody);
  const auto message = base::from_json<internal::Message>(payload);
  if (!message.ok()) return log::warn("events.unreadable", {{"code", message.error().code}});
  audience.send(frame_of(message->event, message->data.text),
                [&](const auth::Caller& caller) { return is_for(message->topic, caller); });
}

}  // namespace

bool is_for(std::string_view topic, const auth::Caller& caller) {
  if (!caller.signed_in()) return false;
  if (topic == "all") return true;
  const auto colon = topic.find(':');
  if (colon == std::string_view::npos || colon + 1 == topic.size()) return false;
  const auto kind = topic.substr(0, colon), rest = topic.substr(colon + 1);
  if (kind == "account") return rest == caller.account.str();
  return kind == "org" && caller.kind == auth::CallerKind::staff && rest.ends_with('/') &&
         caller.org_path.starts_with(rest);
}

struct Hub::Impl {
  Impl(std::string conninfo, HubOptions options)
      : audience(std::make_shared<Audience>(options)), listener(std::move(conninfo), options.ping, [this] {
          audience->send(": ping\n\n", [](const auth::Caller&) { return true; });
        }) {
    listener.on(std::string(kScreenChannel),
                [this](std::string_view payload) { fan_out(*audience, payload); });
  }
  std::shared_ptr<Audience> audience;
  Listener listener;
};

Hub::Hub(std::string conninfo, HubOptions options)
    : impl_(std::make_unique<Impl>(std::move(conninfo), options)) {}
Hub::~Hub() = default;

void Hub::on_channel(std::string_view channel, std::function<void(std::string_view)> handler) {
  impl_->listener.on(std::string(channel), std::move(handler));
}

http::EventStream Hub::stream(const auth::Caller& caller) {
  const auto opened = std::make_shared<StreamPtr>();
  return {.on_open =
              [audience = impl_->audience, opened, caller](http::EventStream::Sender send) {
                *opened = std::make_shared<Stream>(Stream{caller, send});
                const bool added = audience->add(*opened);
                send(added ? "retry: 3000\n\n" : "retry: 60000\n" + frame_of("too_many", "{}"));
              },
          .on_close =
              [audience = impl_->audience, opened] {
                if (*opened) audience->remove(*opened);
              }};
}

std::size_t Hub::open_streams() const {
  return impl_->audience->size();
}

}  // namespace qiying::events

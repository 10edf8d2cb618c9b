#include "platform/events/listener.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "platform/db/db.hpp"
#include "platform/log/log.hpp"

namespace qiying::events {
namespace {

constexpr std::chrono::milliseconds kFirstPause{100}, kLongestPause{5000};
// A server that vanished without closing the connection is noticed by asking it something now and then.
constexpr std::chrono::seconds kProbe{60};

using Clock = std::chrono::steady_clock;

/// Wakes the thread out of poll.
class Bell {
 public:
  Bell() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~Bell() { close(fd_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  int fd() const { return fd_; }
  void ring() const { (void)!write(fd_, "\1\0\0\0\0\0\0\0", 8); }
  void silence() const {
    char bytes[8];
    (void)!read(fd_, bytes, sizeof bytes);
  }

 private:
  int fd_;
};

std::string identifier(std::string_view channel) {
  std::string out = "\"";
  for (const char c : channel) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

}  // namespace

struct Listener::Impl {
  Impl(std::string conninfo, std::chrono::milliseconds every, std::function<void()> tick)
      : conninfo(std::move(conninfo)), every(every), tick(std::move(tick)), next_tick(Clock::now() + every) {
    thread = std::thread([this] { run(); });
  }
  ~Impl() {
    stopping = true;
    bell.ring();
    thread.join();
  }

  void run() {
    auto pause = kFirstPause;
    while (!stopping) {
      try {
        db::Connection connection(conninfo);
        pause = kFirstPause;
        listen_until_stopped(connection);
      } catch (const std::exception& e) {
        log::warn("events.listener_lost", {{"error", std::string_view(e.what())}});
        wait(-1, pause);
        pause = std::min(pause * 2, kLongestPause);
      }
    }
  }

  void listen_until_stopped(db::Connection& connection) {
    auto* pg = static_cast<PGconn*>(connection.native());
    std::set<std::string> heard;
    auto next_probe = Clock::now() + kProbe;
    while (!stopping) {
      listen_to_new(connection, heard);
      deliver(pg);
      wait(PQsocket(pg), kLongestPause);
      if (Clock::now() >= next_probe) connection.run("select 1"), next_probe = Clock::now() + kProbe;
      if (PQconsumeInput(pg) == 0) throw db::DbError("the connection was lost", "");
    }
  }

  void listen_to_new(db::Connection& connection, std::set<std::string>& heard) {
    for (const auto& channel : channels())
      if (heard.insert(channel).second) {
        connection.script("listen " + identifier(channel));
        tell(channel, "");
      }
  }

  void deliver(PGconn* pg) {
    while (auto* notification = PQnotifies(pg)) {
      const std::unique_ptr<PGnotify, void (*)(void*)> owner(notification, PQfreemem);
      // An empty payload of ours would read as "may have missed some", which is harmless.
      if (!stopping) tell(notification->relname, notification->extra);
    }
  }

  /// Until something happens on the socket, the bell rings, or the time is over; ticks meanwhile.
  void wait(int socket, std::chrono::milliseconds most) {
    const auto until = Clock::now() + most;
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(std::min(until, next_tick) - Clock::now());
      pollfd fds[] = {{bell.fd(), POLLIN, 0}, {socket, POLLIN, 0}};
      const int ready =
          poll(fds, socket < 0 ? 1 : 2, static_cast<int>(std::max<std::int64_t>(0, left.count())));
      if (Clock::now() >= next_tick) {
        if (tick && !stopping) tick();
        next_tick = Clock::now() + every;
      }
      bell.silence();
      if (ready > 0 || Clock::now() >= until) return;
    }
  }

  void tell(const std::string& channel, std::string_view payload) {
    for (const auto& handler : handlers_of(channel)) handler(payload);
  }

  std::vector<std::string> channels() {
    const std::lock_guard lock(mutex);
    std::vector<std::string> out;
    for (const auto& [channel, unused] : handlers) out.push_back(channel);
    return out;
  }
  std::vector<Handler> handlers_of(const std::string& channel) {
    const std::lock_guard lock(mutex);
    return handlers[channel];
  }

  const std::string conninfo;
  const std::chrono::milliseconds every;
  const std::function<void()> tick;
  Clock::time_point next_tick;
  Bell bell;
  std::atomic<bool> stopping = false;
  std::mutex mutex;
  std::map<std::string, std::vector<Handler>> handlers;
  std::thread thread;
};

Listener::Listener(std::string conninfo, std::chrono::milliseconds every, std::function<void()> tick)
    : impl_(std::make_unique<Impl>(std::move(conninfo), every, std::move(tick))) {}
Listener::~Listener() = default;

void Listener::on(std::string channel, Handler handler) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->handlers[std::move(channel)].push_back(std::move(handler));
  }
  impl_->bell.ring();
}

}  // namespace qiying::events

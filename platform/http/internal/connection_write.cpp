#include <sys/socket.h>
#include <sys/uio.h>

#include "platform/http/internal/connection.hpp"

namespace qiying::http {

namespace {

constexpr std::chrono::seconds kLinger{2};
constexpr std::uint64_t kLingerBytes = 64 * 1024 * 1024;

}  // namespace

/// Sends as much of head and body as the kernel takes. Also called by the worker that made the reply: the
/// answer is on its way before the I/O thread wakes up.
Connection::Sent Connection::send_reply() {
  auto& reply = exchange_->reply;
  const auto body = reply.body();
  const auto total = reply.head.size() + body.size();
  while (offset_ < total) {
    iovec parts[2];
    int count = 0;
    if (offset_ < reply.head.size())
      parts[count++] = {reply.head.data() + offset_, reply.head.size() - offset_};
    const auto from = offset_ < reply.head.size() ? 0 : offset_ - reply.head.size();
    if (from < body.size()) parts[count++] = {const_cast<char*>(body.data()) + from, body.size() - from};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = static_cast<std::size_t>(count);
    const auto n = ::sendmsg(stream_->fd(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN ? Sent::blocked : Sent::broken;
    offset_ += static_cast<std::size_t>(n);
    exchange_->sent += static_cast<std::uint64_t>(n);
  }
  return Sent::all;
}

/// True when the next request may be looked at.
bool Connection::write_reply() {
  const auto before = offset_;
  switch (send_reply()) {
    case Sent::all:
      return reply_sent();
    case Sent::broken:
      close();
      return false;
    case Sent::blocked:
      break;
  }
  if (offset_ > before || deadline_ == TimePoint::max() || before == 0)
    deadline_ = std::chrono::steady_clock::now() + core_.options.body_timeout;
  wait(Interest::write);
  return false;
}

/// All bytes in memory are out: the next piece of the file, the events, or the end.
bool Connection::reply_sent() {
  auto& reply = exchange_->reply;
  if (reply.file.remaining() > 0) {
    submit(loop_.disk, State::loading);
    return false;
  }
  if (reply.events) {
    start_events();
    return false;
  }
  return finish_exchange();
}

void Connection::loaded() {
  if (file_broken_) {
    core_.log_error(exchange_->request, "a file became shorter or unreadable while it was sent");
    return close();
  }
  exchange_->reply.head.clear();
  offset_ = 0;
  state_ = State::writing;
  if (write_reply()) resume();
}

bool Connection::finish_exchange() {
  const bool close_now = exchange_->reply.close;
  core_.finished(*exchange_);
  core_.stats.in_flight.fetch_sub(1, std::memory_order_relaxed);
  exchange_.reset();
  parser_.reset();
  if (close_now || core_.draining.load(std::memory_order_relaxed)) {
    linger();
    return false;
  }
  state_ = State::header;
  header_begun_ = false;
  deadline_ = std::chrono::steady_clock::now() + core_.options.idle_timeout;
  return true;
}

/// Closing with unread input would reset the connection and could take the answer with it.
void Connection::linger() {
  ::shutdown(stream_->fd(), SHUT_WR);
  state_ = State::lingering;
  pending_ = {};
  input_ = {};
  deadline_ = std::chrono::steady_clock::now() + kLinger;
  drain_input();
}

void Connection::drain_input() {
  const auto scratch = loop_.scratch();
  for (int i = 0; i < 16; ++i) {
    const auto n = ::recv(stream_->fd(), scratch.data(), scratch.size(), MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) break;
    if (n <= 0 || (lingered_ += static_cast<std::uint64_t>(n)) > kLingerBytes) return close();
  }
  wait(Interest::read);
}

void Connection::start_events() {
  state_ = State::streaming;
  offset_ = 0;
  exchange_->reply.head.clear();
  deadline_ = std::chrono::steady_clock::now() + core_.options.event_heartbeat;
  exchange_->reply.channel->attach([loop = &loop_, weak = weak_from_this()] {
    if (auto self = weak.lock()) loop->post(std::move(self));
  });
  if (core_.draining.load(std::memory_order_relaxed)) return close();
  wait(Interest::read);
}

void Connection::pump_events() {
  auto& reply = exchange_->reply;
  for (;;) {
    switch (send_reply()) {
      case Sent::broken:
        return close();
      case Sent::blocked:
        if (blocked_since_ == TimePoint{}) blocked_since_ = std::chrono::steady_clock::now();
        return wait(Interest::write);
      case Sent::all:
        break;
    }
    blocked_since_ = {};
    offset_ = 0;
    if (!reply.channel->take(reply.text)) return abort();
    if (reply.text.empty()) return;
  }
}

void Connection::on_stream_readable() {
  const auto scratch = loop_.scratch();
  const auto n = ::recv(stream_->fd(), scratch.data(), scratch.size(), MSG_DONTWAIT);
  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return close();
  wait(Interest::read);
}

}  // namespace qiying::http

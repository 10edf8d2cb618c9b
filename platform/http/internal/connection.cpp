#include "platform/http/internal/connection.hpp"

#include <sys/socket.h>

namespace qiying::http {

namespace {

TimePoint now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

Connection::Connection(Loop& loop, std::unique_ptr<Stream> stream, std::string peer)
    : loop_(loop),
      core_(loop.core),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      deadline_(now() + core_.options.idle_timeout),
      parser_(core_.options.header_limit) {
  core_.stats.connections.fetch_add(1, std::memory_order_relaxed);
}

Connection::~Connection() {
  core_.stats.connections.fetch_sub(1, std::memory_order_relaxed);
}

void Connection::open() {
  wait(Interest::read);
}

void Connection::wait(Interest interest) {
  auto& out = interest == Interest::read ? reading_ : writing_;
  if (std::exchange(out, true)) return;
  stream_->wait(interest, shared_from_this());
}

void Connection::on_ready(Interest interest) {
  (interest == Interest::read ? reading_ : writing_) = false;
  switch (state_) {
    case State::header:
    case State::body:
      return read_some();
    case State::writing:
      if (interest == Interest::write && write_reply()) resume();
      return;
    case State::streaming:
      return interest == Interest::read ? on_stream_readable() : pump_events();
    case State::lingering:
      return drain_input();
    default:
      return;
  }
}

void Connection::on_posted() {
  switch (state_) {
    case State::storing:
      return stored();
    case State::working:
      state_ = State::writing;
      if (early_ == Sent::broken) return close();
      if (early_ == Sent::all ? reply_sent() : write_reply()) resume();
      return;
    case State::loading:
      return loaded();
    case State::streaming:
      return pump_events();
    default:
      return;
  }
}

void Connection::run() {
  switch (state_) {
    case State::working:
      core_.run_handler(*exchange_);
      offset_ = 0;
      early_ = send_reply();
      break;
    case State::storing:
      try {
        stored_ = parser_.body(pending_, *exchange_, exchange_->match.options->body_limit);
      } catch (const std::exception& error) {
        core_.log_error(exchange_->request, error.what());
        stored_ = {WireParser::Result::Kind::refused, 0, 507};
      }
      break;
    case State::loading:
      file_broken_ = !exchange_->reply.file.next(exchange_->reply.text);
      break;
    default:
      break;
  }
  loop_.post(shared_from_this());
}

/// True when the job was refused and answered, and the next request may be looked at.
bool Connection::submit(WorkerPool& pool, State state) {
  state_ = state;
  deadline_ = TimePoint::max();
  if (pool.submit(shared_from_this())) return false;
  if (state != State::working) {
    close();
    return false;
  }
  core_.refuse(*exchange_, 503, 1);
  state_ = State::writing;
  offset_ = 0;
  return write_reply();
}

void Connection::on_tick(TimePoint time) {
  if (time < deadline_) return;
  switch (state_) {
    case State::header:
      if (pending_.empty()) return close();
      return refuse_input(408);
    case State::body:
      return refuse_input(408);
    case State::streaming:
      if (blocked_since_ != TimePoint{} && time - blocked_since_ > core_.options.body_timeout) return abort();
      deadline_ = time + core_.options.event_heartbeat;
      if (!exchange_->reply.channel->send(":\n\n")) return close();
      return;
    case State::writing:
      return abort();
    default:
      return close();
  }
}

/// Closes without sending what the kernel still holds: a client that does not read would keep megabytes
/// there.
void Connection::abort() {
  const struct linger now_and_hard{1, 0};
  ::setsockopt(stream_->fd(), SOL_SOCKET, SO_LINGER, &now_and_hard, sizeof now_and_hard);
  close();
}

void Connection::on_drain() {
  const bool idle = state_ == State::header && pending_.empty();
  if (idle || state_ == State::streaming) close();
}

void Connection::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  const auto self = shared_from_this();
  if (exchange_) {
    if (exchange_->reply.status != 0) core_.finished(*exchange_);
    core_.stats.in_flight.fetch_sub(1, std::memory_order_relaxed);
    core_.close_events(*exchange_);
  }
  exchange_.reset();
  stream_->close();
  loop_.forget(*this);
}

}  // namespace qiying::http

#include <sys/socket.h>

#include "platform/http/internal/connection.hpp"

namespace qiying::http {

namespace {

constexpr std::size_t kKeptCapacity = 4 * 1024;  // an idle connection holds no large buffer
constexpr std::uint64_t kSlowestRate = 1024;     // bytes per second of a body, after a grace of two timeouts

}  // namespace

void Connection::read_some() {
  const auto scratch = loop_.scratch();
  const auto n = ::recv(stream_->fd(), scratch.data(), scratch.size(), MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return wait(Interest::read);
  if (n <= 0) return close();
  const std::string_view bytes(scratch.data(), static_cast<std::size_t>(n));
  if (pending_.empty() && !(exchange_ && exchange_->sink && exchange_->sink->on_disk())) {
    input_ = bytes;
  } else {
    pending_.append(bytes);
    input_ = pending_;
  }
  pump();
}

/// Goes on until something must be waited for.
void Connection::pump() {
  for (;;) {
    while (step()) {
    }
    if (state_ == State::closed) return;
    keep_input();
    if (!start_waiting()) break;
    input_ = pending_;
  }
  if (state_ != State::header || pending_.empty() || std::exchange(header_begun_, true)) return;
  deadline_ = std::chrono::steady_clock::now() + core_.options.header_timeout;
}

/// The reply is out; on with what was kept.
void Connection::resume() {
  input_ = pending_;
  pump();
}

/// One step of parsing; true when another one is possible at once.
bool Connection::step() {
  switch (state_) {
    case State::header:
      return !input_.empty() && step_header();
    case State::body:
      return !input_.empty() && step_body();
    default:
      return false;
  }
}

bool Connection::step_header() {
  if (!exchange_) exchange_ = std::make_unique<Exchange>();
  const auto result = parser_.head(input_, *exchange_);
  input_.remove_prefix(result.used);
  switch (result.kind) {
    case WireParser::Result::Kind::more:
      exchange_.reset();
      return false;
    case WireParser::Result::Kind::refused:
      refuse_input(result.status);
      return false;
    case WireParser::Result::Kind::done:
      break;
  }
  core_.stats.in_flight.fetch_add(1, std::memory_order_relaxed);
  exchange_->started = std::chrono::steady_clock::now();
  return proceed(core_.begin(*exchange_, peer_));
}

bool Connection::proceed(Core::Next next) {
  switch (next) {
    case Core::Next::read_body:
      state_ = State::body;
      body_started_ = std::chrono::steady_clock::now();
      extend_body_deadline();
      send_continue();
      return state_ == State::body;
    case Core::Next::dispatch:
      return dispatch();
    case Core::Next::reply:
      state_ = State::writing;
      offset_ = 0;
      return write_reply();
  }
  return false;
}

bool Connection::dispatch() {
  const auto* route = exchange_->match.options;
  if (!route || !route->inline_handler) {
    state_ = State::waiting;
    return false;
  }
  core_.run_handler(*exchange_);
  state_ = State::writing;
  offset_ = 0;
  return write_reply();
}

bool Connection::step_body() {
  if (exchange_->sink->on_disk()) {
    state_ = State::storing;
    return false;
  }
  const auto result = parser_.body(input_, *exchange_, exchange_->match.options->body_limit);
  input_.remove_prefix(result.used);
  return body_result(result);
}

bool Connection::body_result(const WireParser::Result& result) {
  switch (result.kind) {
    case WireParser::Result::Kind::more:
      extend_body_deadline();
      return false;
    case WireParser::Result::Kind::refused:
      refuse_input(result.status);
      return false;
    case WireParser::Result::Kind::done:
      return proceed(core_.body_complete(*exchange_));
  }
  return false;
}

/// The disk pool has taken what there was.
void Connection::stored() {
  pending_.erase(0, stored_.used);
  state_ = State::body;
  input_ = pending_;
  const bool more = stored_.kind == WireParser::Result::Kind::more;
  if (body_result(stored_) || (state_ != State::closed && !more)) return pump();
  if (state_ == State::closed) return;
  keep_input();
  wait(Interest::read);
}

/// Progress moves the deadline, but never beyond what a transfer at the slowest rate would need.
void Connection::extend_body_deadline() {
  using std::chrono::seconds;
  const auto timeout = core_.options.body_timeout;
  const auto allowance = seconds(static_cast<std::int64_t>(parser_.received() / kSlowestRate));
  deadline_ = std::min(std::chrono::steady_clock::now() + timeout, body_started_ + 2 * timeout + allowance);
}

void Connection::send_continue() {
  constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  if (exchange_->wire.http10 || !input_.empty() || !exchange_->request.headers.get("Expect")) return;
  const auto n = ::send(stream_->fd(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n != static_cast<ssize_t>(text.size())) close();
}

/// The input cannot be read on: answer, then end the connection.
void Connection::refuse_input(int status) {
  if (!exchange_) exchange_ = std::make_unique<Exchange>();
  if (exchange_->started == TimePoint{}) {
    core_.stats.in_flight.fetch_add(1, std::memory_order_relaxed);
    exchange_->started = std::chrono::steady_clock::now();
  }
  if (exchange_->request.id.empty()) core_.identify(*exchange_, peer_);
  exchange_->body_done = false;
  input_ = {};
  core_.refuse(*exchange_, status);
  state_ = State::writing;
  offset_ = 0;
  write_reply();
}

void Connection::keep_input() {
  const bool inside = input_.data() >= pending_.data() && input_.data() <= pending_.data() + pending_.size();
  if (input_.empty()) {
    pending_.clear();
    if (pending_.capacity() > kKeptCapacity) pending_ = {};
  } else if (inside && !pending_.empty()) {
    pending_.erase(0, pending_.size() - input_.size());
  } else {
    pending_.assign(input_);
  }
  input_ = {};
}

/// Starts what the state asks for, now that the input is put away. True: answered at once, go on.
bool Connection::start_waiting() {
  switch (state_) {
    case State::header:
    case State::body:
      wait(Interest::read);
      return false;
    case State::storing:
      return submit(loop_.disk, State::storing);
    case State::waiting:
      return submit(loop_.workers, State::working);
    default:
      return false;
  }
}

}  // namespace qiying::http

#include "client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace bench {
namespace {

/// Where the body begins and how long the whole answer is; nothing while it is incomplete.
struct Frame {
  int status;
  std::size_t body, end;
};
std::optional<Frame> frame_of(const std::string& in) {
  const auto head = in.find("\r\n\r\n");
  if (head == std::string::npos || in.size() < 12) return std::nullopt;
  static constexpr std::string_view kLength = "\r\nContent-Length: ";
  const auto at = in.find(kLength);
  const std::size_t length =
      at != std::string::npos && at < head ? std::strtoul(in.c_str() + at + kLength.size(), nullptr, 10) : 0;
  if (in.size() < head + 4 + length) return std::nullopt;
  return Frame{std::atoi(in.c_str() + 9), head + 4, head + 4 + length};
}

}  // namespace

Clients::Clients(std::uint16_t port, std::size_t count, Done done)
    : port_(port), epoll_(::epoll_create1(EPOLL_CLOEXEC)), connections_(count), done_(std::move(done)) {
  for (std::size_t i = 0; i < count; ++i) open(i);
}

Clients::~Clients() {
  for (auto& c : connections_)
    if (c.fd >= 0) ::close(c.fd);
  ::close(epoll_);
}

void Clients::open(std::size_t i) {
  auto& c = connections_[i];
  if (c.fd >= 0) ::close(c.fd);
  c.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(c.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
  const int on = 1;
  ::setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(c.fd, F_SETFL, ::fcntl(c.fd, F_GETFL) | O_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = i;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, c.fd, &event);
  c.in.clear();
}

void Clients::send(std::size_t i, std::string request) {
  auto& c = connections_[i];
  c.out = std::move(request);
  c.sent = 0;
  c.busy = true;
  c.begun = Clock::now();
  write(i);
}

void Clients::write(std::size_t i) {
  auto& c = connections_[i];
  // Requests are small and the socket's buffer is empty: this never has to wait.
  while (c.sent < c.out.size()) {
    const auto n = ::send(c.fd, c.out.data() + c.sent, c.out.size() - c.sent, MSG_NOSIGNAL);
    if (n < 0) return finish(i, {0, {}}, 0);
    c.sent += static_cast<std::size_t>(n);
  }
}

void Clients::read(std::size_t i) {
  auto& c = connections_[i];
  std::array<char, 65536> piece;
  const auto n = ::recv(c.fd, piece.data(), piece.size(), 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) return finish(i, {0, {}}, 0);
  c.in.append(piece.data(), static_cast<std::size_t>(n));
  const auto frame = frame_of(c.in);
  if (!frame) return;
  const std::string in = c.in;
  finish(i, {frame->status, std::string_view(in).substr(frame->body, frame->end - frame->body)}, frame->end);
}

void Clients::finish(std::size_t i, const Answer& answer, std::size_t consumed) {
  auto& c = connections_[i];
  if (answer.status == 0)
    open(i);
  else
    c.in.erase(0, consumed);
  if (!c.busy) return;
  c.busy = false;
  done_(i, answer, std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - c.begun));
}

void Clients::turn(std::chrono::milliseconds patience) {
  std::array<epoll_event, 256> events;
  const int n = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                             static_cast<int>(patience.count()));
  for (int k = 0; k < n; ++k) read(static_cast<std::size_t>(events[static_cast<std::size_t>(k)].data.u64));
}

}  // namespace bench

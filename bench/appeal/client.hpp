#pragma once
/// Many HTTP/1.1 connections on one thread, each with one request under way: a load without a thread a
/// client, so that the machine's time goes to the server that is measured. Loopback and well-formed answers
/// with Content-Length only.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

struct Answer {
  int status = 0;  ///< 0: the connection broke
  std::string_view body;
};

/// Connections to 127.0.0.1:`port`. Not thread-safe.
class Clients {
 public:
  /// Called with the answer of a client's request; may send the next one.
  using Done = std::function<void(std::size_t client, const Answer&, std::chrono::microseconds took)>;
  Clients(std::uint16_t port, std::size_t count, Done done);
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  /// Sends a whole request; the client must be idle.
  void send(std::size_t client, std::string request);
  /// Waits for answers at most so long and hands them out.
  void turn(std::chrono::milliseconds patience);

 private:
  struct Connection {
    int fd = -1;
    std::string out, in;
    std::size_t sent = 0;
    Clock::time_point begun;
    bool busy = false;
  };
  void open(std::size_t client);
  void write(std::size_t client);
  void read(std::size_t client);
  void finish(std::size_t client, const Answer& answer, std::size_t consumed);
  std::uint16_t port_;
  int epoll_ = -1;
  std::vector<Connection> connections_;
  Done done_;
};

}  // namespace bench

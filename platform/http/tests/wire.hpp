#pragma once
/// A server with real sockets on a free port, and a client that sends exactly the bytes it is told.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "platform/http/server.hpp"

namespace qiying::http::testing {

inline std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

struct Answer {
  int status = 0;  ///< 0: the connection ended without an answer
  std::string head;
  std::multimap<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  std::string header(const std::string& name) const {
    const auto it = headers.find(lower(name));
    return it == headers.end() ? std::string() : it->second;
  }
};

/// A blocking client; every wait ends after `patience`.
class Client {
 public:
  explicit Client(std::uint16_t port, std::chrono::seconds patience = std::chrono::seconds(120)) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    timeval timeout{patience.count(), 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    const int one = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~Client() { close(); }
  Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
  Client(const Client&) = delete;

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  int fd() const { return fd_; }
  void half_close() { ::shutdown(fd_, SHUT_WR); }

  /// False when the other side has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  /// The next answer; 100 Continue counts as one.
  Answer read(bool head_only = false) {
    Answer answer;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return answer;
    answer.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    parse_head(answer);
    if (head_only || answer.status == 204 || answer.status == 304 || answer.status < 200) return answer;
    const auto length = answer.header("content-length");
    if (length.empty()) return answer;
    const auto size = std::stoull(length);
    while (buffer_.size() < size)
      if (!more()) break;
    answer.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return answer;
  }

  Answer ask(std::string_view bytes, bool head_only = false) {
    send(bytes);
    return read(head_only);
  }

  /// True when the server closes (now or within patience) without further bytes.
  bool closed() {
    while (more()) {
    }
    return ended_ && buffer_.empty();
  }

  /// Reads until `text` has come; false when the connection ends before.
  bool until(std::string_view text) {
    while (buffer_.find(text) == std::string::npos)
      if (!more()) return false;
    buffer_.erase(0, buffer_.find(text) + text.size());
    return true;
  }

  const std::string& buffer() const { return buffer_; }

 private:
  bool more() {
    char piece[64 * 1024];
    const auto n = ::recv(fd_, piece, sizeof piece, 0);
    if (n == 0 || (n < 0 && errno == ECONNRESET)) ended_ = true;
    if (n <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(n));
    return true;
  }

  static void parse_head(Answer& answer) {
    if (answer.head.starts_with("HTTP/1.1 ")) answer.status = std::stoi(answer.head.substr(9, 3));
    std::size_t at = answer.head.find("\r\n") + 2;
    while (at < answer.head.size()) {
      const auto end = answer.head.find("\r\n", at);
      const auto line = answer.head.substr(at, end - at);
      const auto colon = line.find(": ");
      answer.headers.emplace(lower(line.substr(0, colon)), line.substr(colon + 2));
      at = end + 2;
    }
  }

  int fd_ = -1;
  std::string buffer_;
  bool ended_ = false;
};

/// Removed with everything in it.
struct TempDir {
  std::filesystem::path path;
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "http-test-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(path), std::filesystem::directory_iterator()));
  }
};

inline ServerOptions quiet_options(const TempDir& temp) {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.temp = temp.path;
  options.workers = 4;
  options.rate_limit = 0;
  options.drain = std::chrono::seconds(5);
  return options;
}

/// A running server with its routes.
struct Running {
  TempDir temp;
  Server server;
  explicit Running(Router router, std::function<void(ServerOptions&)> change = {})
      : server(options_with(temp, change), std::move(router)) {
    server.start();
  }
  Client client() const { return Client(server.port()); }
  Answer ask(std::string_view bytes) const { return client().ask(bytes); }

 private:
  static ServerOptions options_with(const TempDir& temp, const std::function<void(ServerOptions&)>& change) {
    auto options = quiet_options(temp);
    if (change) change(options);
    return options;
  }
};

inline std::string get(std::string_view target, std::string_view more = {}) {
  return std::string("GET ").append(target).append(" HTTP/1.1\r\nHost: t\r\n").append(more).append("\r\n");
}

inline std::string post(std::string_view target, std::string_view type, std::string_view body,
                        std::string_view more = {}) {
  return std::string("POST ")
      .append(target)
      .append(" HTTP/1.1\r\nHost: t\r\nContent-Type: ")
      .append(type)
      .append("\r\nContent-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\n")
      .append(more)
      .append("\r\n")
      .append(body);
}

inline bool slow_tests() {
  return std::getenv("QIYING_TEST_SLOW") != nullptr;
}

/// Resident memory of this process in bytes.
inline std::size_t resident() {
  long pages = 0, rss = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%ld %ld", &pages, &rss) != 2) rss = 0;
    std::fclose(file);
  }
  return static_cast<std::size_t>(rss) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace qiying::http::testing

#pragma once
/// The HTTP/1.1 server: 1–2 I/O threads, a bounded worker pool, keep-alive, streamed uploads, ranges,
/// server-sent events, limits and timeouts, security headers, access log and metrics, graceful drain.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/http.hpp"

namespace qiying::http {

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  ///< host:port; port 0 picks a free one
  int io_threads = 1;
  int workers = 12;
  std::size_t queue = 4096;  ///< requests waiting for a worker; beyond: 503 with Retry-After
  std::size_t header_limit = 16 * 1024;
  std::chrono::seconds header_timeout{10};  ///< slow clients: whole header must arrive within
  std::chrono::seconds body_timeout{60};    ///< without progress
  std::chrono::seconds idle_timeout{75};
  std::chrono::seconds drain{10};            ///< graceful stop: running requests may finish within
  std::filesystem::path temp;                ///< uploads; created 0700
  std::vector<std::string> trusted_proxies;  ///< addresses whose X-Forwarded-For/-Proto we believe
  std::size_t max_connections = 20000;
  std::function<Response(const Request&, int status)>
      error_page;  ///< 404, 405, 413, 429, 500, ... of the server itself
};

class Server {
 public:
  Server(ServerOptions options, Router router);
  ~Server();
  /// Binds and starts threads; throws std::runtime_error naming address and cause.
  void start();
  std::uint16_t port() const;
  /// Graceful: stops accepting, finishes running requests, closes event streams. Thread-safe.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Counters and histograms of the process in Prometheus text format; other components add theirs with
/// `Metric`s.
std::string metrics_text();
/// Adds to a counter named in Prometheus style with ready labels, e.g.
/// `count("jobs_done_total{kind=\"mail\"}")`.
void count(std::string_view series, double by = 1);
/// Sets a gauge.
void gauge(std::string_view series, double value);

}  // namespace qiying::http

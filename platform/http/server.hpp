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

/// One answered request, for the access log. The views live only during the call.
struct AccessEntry {
  std::string_view method;   ///< as sent; empty when the request could not be read
  std::string_view pattern;  ///< of the route; empty when there was none
  std::string_view path;     ///< decoded, without the query (which may hold personal data)
  int status = 0;
  std::uint64_t bytes = 0;                ///< of the answer, header included
  std::chrono::microseconds duration{0};  ///< from the complete header to the last byte handed to the kernel
  std::string_view id;                    ///< request id
  std::string_view client;                ///< address
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  ///< host:port; port 0 picks a free one
  int io_threads = 1;
  int workers = 12;
  int at_once = 0;           ///< quick requests that run together (internal/worker_pool.hpp); 0: all workers
  std::size_t queue = 4096;  ///< requests waiting for a worker; beyond: 503 with Retry-After
  std::size_t header_limit = 16 * 1024;
  std::chrono::seconds header_timeout{10};  ///< slow clients: whole header must arrive within
  std::chrono::seconds body_timeout{60};    ///< without progress
  std::chrono::seconds idle_timeout{75};
  std::chrono::seconds drain{10};            ///< graceful stop: running requests may finish within
  std::filesystem::path temp;                ///< uploads; created 0700
  std::vector<std::string> trusted_proxies;  ///< addresses or networks ("10.0.0.0/8") whose X-Forwarded-For,
                                             ///< -Proto and X-Request-Id we believe
  std::size_t max_connections = 20000;
  std::function<Response(const Request&, int status)>
      error_page;  ///< 404, 405, 413, 429, 500, ... of the server itself; may run on an I/O thread: no
                   ///< blocking
  /// 404 (and 405, where `status` says so) of a request that no route takes, on a worker: it may look up who
  /// asks. Unless it answers otherwise the status stays. None, or one address that asks too often:
  /// `error_page`.
  std::function<Response(Request&, int status)> missing;
  /// Every answered request, nothing sampled. Thread-safe and quick: called on the I/O threads.
  std::function<void(const AccessEntry&)> access_log;
  /// What a handler threw and other faults of ours, with the request; default: one line to stderr.
  std::function<void(const Request&, std::string_view what)> error_log;
  double rate_limit = 1.0;          ///< multiplies the routes' rates and bursts; 0 switches limits off
  bool rate_limit_loopback = true;  ///< false: 127.0.0.0/8 and ::1 are exempt
  bool compress = true;             ///< gzip/brotli for dynamic text of 1 KB and more
  std::chrono::seconds event_heartbeat{20};        ///< comment lines keep event streams alive
  std::size_t event_buffer = 256 * 1024;           ///< bytes waiting for one slow stream; beyond: dropped
  std::int64_t body_memory = 256LL * 1024 * 1024;  ///< all bodies held in memory together; beyond: 503
};

class Server {
 public:
  Server(ServerOptions options, Router router);
  ~Server();
  /// Binds and starts threads; throws std::runtime_error naming address and cause.
  void start();
  std::uint16_t port() const;
  /// Graceful: stops accepting, finishes running requests, closes event streams. Thread-safe, but never from
  /// a handler, for which it would wait. A stopped server is not started again.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Why nothing can listen on `address` (host:port) now; empty: something can. For saying so before work is
/// done in vain.
std::string cannot_listen(const std::string& address);

/// Counters and histograms of the process in Prometheus text format; other components add theirs with
/// `Metric`s.
std::string metrics_text();
/// Adds to a counter named in Prometheus style with ready labels, e.g.
/// `count("jobs_done_total{kind=\"mail\"}")`.
void count(std::string_view series, double by = 1);
/// Sets a gauge.
void gauge(std::string_view series, double value);

}  // namespace qiying::http

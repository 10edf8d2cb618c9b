#pragma once
/// One request on its way through the server, and everything that connections share. No sockets here.

#include <chrono>
#include <memory>
#include <string>

#include "platform/http/internal/addresses.hpp"
#include "platform/http/internal/body.hpp"
#include "platform/http/internal/reply.hpp"
#include "platform/http/internal/stats.hpp"
#include "platform/http/internal/worker_pool.hpp"
#include "platform/http/rate_limit.hpp"
#include "platform/http/server.hpp"

namespace qiying::http {

using TimePoint = std::chrono::steady_clock::time_point;

/// What the parser has found in a request's header besides the fields.
struct WireHead {
  std::string method;
  bool http10 = false;
  bool keep_alive = false;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

struct Exchange {
  WireHead wire;
  Request request;
  Router::Match match;
  std::unique_ptr<BodySink> sink;  ///< also holds the body's share of the memory budget
  Reply reply;
  TimePoint started{};
  bool body_done = false;  ///< the whole body was read: the next request begins where this one ends
  std::uint64_t sent = 0;  ///< bytes handed to the kernel
};

/// What the options, the router and the counters make of a request. Thread-safe.
class Core {
 public:
  Core(ServerOptions server_options, Router server_router);

  /// Who asks, over what, and the request's id.
  void identify(Exchange& exchange, const std::string& peer);

  enum class Next { read_body, dispatch, reply };
  /// The header has come: identity, target, route, limits, place for the body.
  Next begin(Exchange& exchange, const std::string& peer);
  /// The whole body has come.
  Next body_complete(Exchange& exchange);
  /// Calls the handler and makes the reply. Never throws.
  void run_handler(Exchange& exchange);
  /// Makes the reply of the server itself. Never throws.
  void refuse(Exchange& exchange, int status, int retry_after = 0);
  /// The connection of an event stream has ended: senders are told, on_close is called.
  void close_events(Exchange& exchange);
  /// Access log and counters.
  void finished(const Exchange& exchange);
  void log_error(const Request& request, std::string_view what) const;

  const ServerOptions options;
  const Router router;
  HttpStats stats;
  std::atomic<bool> draining{false};

 private:
  int check_header(const Exchange& exchange) const;
  std::optional<Next> find_route(Exchange& exchange);
  int limited(const Exchange& exchange);
  bool looks_missing_up(const Exchange& exchange);
  Response answer(Exchange& exchange) const;
  Next plan_body_of(Exchange& exchange);
  bool call_handler(Exchange& exchange);
  void open_events(Exchange& exchange);
  void make_reply_of(Exchange& exchange, Response response, bool close);

  TrustedProxies proxies_;
  RateLimiter limiter_;
  MemoryBudget budget_;
  StatsRegistration registration_;
};

}  // namespace qiying::http

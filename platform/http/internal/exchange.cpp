#include "platform/http/internal/exchange.hpp"

#include <cstdio>
#include <system_error>

#include "platform/http/internal/head.hpp"
#include "platform/http/internal/http_date.hpp"
#include "platform/http/internal/target.hpp"
#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

std::optional<Method> method_of(std::string_view name) {
  for (auto i = static_cast<unsigned>(Method::get); i <= static_cast<unsigned>(Method::options); ++i)
    if (name_of(static_cast<Method>(i)) == name) return static_cast<Method>(i);
  return std::nullopt;
}

/// The Date header's value; formatting it costs more than the rest of a small answer, so each thread keeps
/// it.
std::string_view date_now() {
  thread_local std::chrono::sys_seconds last{};
  thread_local std::string text;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (now != last) {
    last = now;
    text = to_http_date(now);
  }
  return text;
}

/// Of a request that no route takes.
int missing_status(const Exchange& exchange) {
  return exchange.match.allow.empty() ? 404 : 405;
}

Response plain_error(int status) {
  return Response::text(fmt::format("{} {}\n", status, reason_of(status)), status);
}

}  // namespace

Core::Core(ServerOptions server_options, Router server_router)
    : options(std::move(server_options)),
      router(std::move(server_router)),
      stats(router),
      proxies_(options.trusted_proxies),
      budget_(options.body_memory),
      registration_(stats) {}

Core::Next Core::begin(Exchange& exchange, const std::string& peer) {
  exchange.body_done = !exchange.wire.has_body();
  identify(exchange, peer);
  // Before anything is refused: the page that says so is in the language that a cookie asks for.
  for (const auto& [name, value] : exchange.request.headers.all())
    if (iequals(name, "cookie")) parse_cookies(value, exchange.request.cookies);
  if (const int status = check_header(exchange)) {
    refuse(exchange, status);
    return Next::reply;
  }
  if (const auto next = find_route(exchange)) return *next;
  if (const int seconds = limited(exchange)) {
    refuse(exchange, 429, seconds);
    return Next::reply;
  }
  return exchange.body_done ? Next::dispatch : plan_body_of(exchange);
}

void Core::identify(Exchange& exchange, const std::string& peer) {
  auto client = client_of(proxies_, peer, exchange.request.headers);
  exchange.request.remote = std::move(client.address);
  exchange.request.secure = client.secure;
  exchange.request.id = client.request_id ? std::move(*client.request_id) : new_request_id();
}

int Core::check_header(const Exchange& exchange) const {
  const auto& fields = exchange.request.headers.all();
  const auto hosts =
      std::count_if(fields.begin(), fields.end(), [](const auto& f) { return iequals(f.first, "host"); });
  if (hosts > 1 || (hosts == 0 && !exchange.wire.http10)) return 400;
  const auto expect = exchange.request.headers.get("Expect");
  if (expect && !iequals(trim(*expect), "100-continue")) return 417;
  return 0;
}

/// An answer at once where no handler is to be called.
std::optional<Core::Next> Core::find_route(Exchange& exchange) {
  auto& request = exchange.request;
  const auto method = method_of(exchange.wire.method);
  const bool whole_server = method == Method::options && request.target == "*";
  auto target = whole_server ? std::optional<Target>({"/", {}}) : parse_target(request.target);
  // What cannot be decoded stays as it came: the error page still knows whether a program asked.
  request.path = target ? std::move(target->path) : request.target.substr(0, request.target.find('?'));
  if (target) request.query = std::move(target->query);
  if (!method || !target) {
    refuse(exchange, target ? 501 : 400);
    return Next::reply;
  }
  request.method = *method;
  exchange.match = router.find(*method, request.path);
  request.params = exchange.match.params;
  if (exchange.match.handler) return std::nullopt;
  if (method == Method::options && (whole_server || !exchange.match.allow.empty())) {
    Response response;
    response.status = 204;
    response.headers.add(
        "Allow", whole_server ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" : exchange.match.allow);
    make_reply_of(exchange, std::move(response), false);
    return Next::reply;
  }
  if (looks_missing_up(exchange)) return Next::dispatch;
  refuse(exchange, missing_status(exchange));
  return Next::reply;
}

/// Whoever asks for address after address that is none gets pages that cost nothing.
bool Core::looks_missing_up(const Exchange& exchange) {
  return options.missing && exchange.body_done && limited(exchange) == 0;
}

int Core::limited(const Exchange& exchange) {
  static constexpr RouteOptions kMissing{};
  const auto& route = exchange.match.handler ? *exchange.match.options : kMissing;
  const auto index = exchange.match.handler ? exchange.match.index : SIZE_MAX;
  if (options.rate_limit <= 0 || route.rate_per_minute <= 0) return 0;
  if (!options.rate_limit_loopback) {
    const auto address = parse_address(exchange.request.remote);
    if (address && address->loopback()) return 0;
  }
  const Rate rate{route.rate_per_minute / 60 * options.rate_limit,
                  std::max(1.0, route.burst * options.rate_limit)};
  return limiter_.take(rate_key(exchange.request.remote, index), rate, exchange.started);
}

Core::Next Core::plan_body_of(Exchange& exchange) {
  const auto& route = *exchange.match.options;
  int status = exchange.wire.content_length.value_or(0) > route.body_limit ? 413 : 0;
  if (status == 0) {
    try {
      auto plan = plan_body(exchange.request, route, options.temp, budget_, exchange.wire.content_length);
      status = plan.status;
      exchange.sink = std::move(plan.sink);
    } catch (const std::exception& error) {
      log_error(exchange.request, error.what());
      status = 507;
    }
  }
  if (status == 0) return Next::read_body;
  refuse(exchange, status);
  return Next::reply;
}

Core::Next Core::body_complete(Exchange& exchange) {
  exchange.body_done = true;
  int status = 0;
  try {
    status = exchange.sink->finish(exchange.request);
  } catch (const std::exception& error) {
    log_error(exchange.request, error.what());
    status = 507;
  }
  if (status == 0) return Next::dispatch;
  refuse(exchange, status);
  return Next::reply;
}

void Core::run_handler(Exchange& exchange) {
  if (!call_handler(exchange)) {
    close_events(exchange);
    refuse(exchange, 500);
  }
  // A slow reader of the answer must not hold the upload any longer, and removing files is no work for I/O
  // threads.
  auto& request = exchange.request;
  request.files.clear();
  request.form.clear();
  request.body_file.reset();
  request.body = {};
  exchange.sink.reset();
}

Response Core::answer(Exchange& exchange) const {
  if (exchange.match.handler) return (*exchange.match.handler)(exchange.request);
  const int status = missing_status(exchange);
  auto response = options.missing(exchange.request, status);
  if (response.status == 405) response.headers.set("Allow", exchange.match.allow);
  return response;
}

/// False when the handler threw.
bool Core::call_handler(Exchange& exchange) {
  try {
    make_reply_of(exchange, answer(exchange), false);
    open_events(exchange);
    return true;
  } catch (const std::exception& error) {
    log_error(exchange.request, error.what());
  } catch (...) {
    log_error(exchange.request, "an exception that is no std::exception");
  }
  return false;
}

void Core::open_events(Exchange& exchange) {
  auto& reply = exchange.reply;
  if (!reply.events) return;
  auto channel = std::make_shared<EventChannel>(options.event_buffer);
  reply.channel = channel;
  if (reply.events->on_open)
    reply.events->on_open([channel](std::string_view frame) { return channel->send(frame); });
}

void Core::close_events(Exchange& exchange) {
  auto& reply = exchange.reply;
  if (!reply.channel) return;
  reply.channel->close();
  try {
    if (reply.events && reply.events->on_close) reply.events->on_close();
  } catch (const std::exception& error) {
    log_error(exchange.request, error.what());
  }
}

void Core::refuse(Exchange& exchange, int status, int retry_after) {
  const bool close = !exchange.body_done;
  try {
    auto response = options.error_page ? options.error_page(exchange.request, status) : plain_error(status);
    if (status == 405) response.headers.set("Allow", exchange.match.allow);
    if (retry_after > 0) response.headers.set("Retry-After", std::to_string(retry_after));
    response.status = status;
    make_reply_of(exchange, std::move(response), close);
  } catch (const std::exception& error) {
    log_error(exchange.request, error.what());
    make_reply_of(exchange, plain_error(status), close);
  }
}

void Core::make_reply_of(Exchange& exchange, Response response, bool close) {
  const bool keep = exchange.wire.keep_alive && !close && !draining.load(std::memory_order_relaxed);
  const ReplyContext context{date_now(), exchange.wire.http10, keep, options.compress};
  exchange.reply = make_reply(exchange.request, std::move(response), context);
}

void Core::finished(const Exchange& exchange) {
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - exchange.started);
  const int status = exchange.reply.status;
  const bool stream = exchange.reply.events != nullptr;
  stats.answered(exchange.match.handler ? exchange.match.index : SIZE_MAX, status,
                 stream ? std::chrono::microseconds(0) : duration);
  if (!options.access_log) return;
  options.access_log({.method = exchange.wire.method,
                      .pattern = exchange.match.pattern,
                      .path = exchange.request.path,
                      .status = status,
                      .bytes = exchange.sent,
                      .duration = duration,
                      .id = exchange.request.id,
                      .client = exchange.request.remote});
}

void Core::log_error(const Request& request, std::string_view what) const {
  try {
    if (options.error_log) return options.error_log(request, what);
    fmt::print(stderr, "http: {} {} [{}]: {}\n", name_of(request.method), request.path, request.id, what);
  } catch (...) {
    // A log that fails must not take the answer with it.
    std::fputs("http: the error log failed\n", stderr);
  }
}

}  // namespace qiying::http

#pragma once
/// Routes of the platform itself: health, metrics, API document, static assets, the workbench's page, live
/// events, files.

#include <functional>
#include <string>

#include "platform/http/static_files.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::kernel {

struct SystemRoutes {
  std::string version;
  http::Assets assets;                   ///< "static/portal.css", "desk/index.html", ...
  std::function<bool()> database_ready;  ///< for /readyz; cheap
  /// What opens /metrics to other machines, as a bearer token; empty: nothing does.
  std::function<std::string()> monitor_token;
  /// Opens a stream of server-sent events for a caller (platform/events).
  std::function<http::EventStream(const auth::Caller&)> events;
};

/// Adds them to the registry, so that access rules and the API document cover them. Call after all modules.
void register_system_routes(Registry& registry, SystemRoutes routes);
/// GET /api/v1/ping on the I/O thread: the smallest answer there is, for load tests and monitors.
void add_ping(http::Router& router);

}  // namespace qiying::kernel

#include "platform/kernel/system_routes.hpp"

#include "platform/crypto/crypto.hpp"
#include "platform/http/local.hpp"
#include "platform/http/server.hpp"
#include "platform/kernel/openapi.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::kernel {
namespace {

Meta everyone(base::Text summary) {
  return {.access = {.everyone = true}, .summary = std::move(summary)};
}

http::Response plain(std::string text, int status = 200) {
  return http::Response::text(std::move(text), status);
}

/// A client-side route of the workbench answers its one page; a missing file with a dot in its name is a 404.
http::Response workbench(const http::Assets& assets, const http::Request& request) {
  const std::string path = "desk/" + std::string(request.param("path"));
  if (assets.count(path) && path != "desk/") return http::serve_asset(assets, path, request);
  const auto name = path.substr(path.rfind('/') + 1);
  if (name.find('.') != std::string::npos) return plain("not found\n", 404);
  return http::serve_asset(assets, "desk/index.html", request);
}

bool may_read_figures(const http::Request& request, const std::function<std::string()>& token) {
  if (http::from_this_machine(request)) return true;
  const auto shown = http::bearer_token(request);
  return !shown.empty() && token && crypto::equal(shown, token());
}

/// Counts by route tell how busy an office is: they are for monitors.
base::Result<http::Response> figures(Context& c, const std::function<std::string()>& token) {
  if (!may_read_figures(c.request, token)) {
    auto refused = base::forbidden({"运行指标只给本机和持有令牌的监控读取",
                                    "Figures are for this machine and for monitors with the token"});
    refused.help = {"监控请带上 keys/metrics.token 中的令牌（Authorization: Bearer），见运维手册",
                    "Send the token in keys/metrics.token as Authorization: Bearer"};
    return refused;
  }
  auto response = plain(http::metrics_text());
  response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  return response;
}

void health_routes(Registry& r, const SystemRoutes& routes) {
  r.raw(http::Method::get, "/healthz", everyone({"存活检查", "Liveness"}),
        [](Context&) -> base::Result<http::Response> { return plain("ok\n"); });
  r.raw(http::Method::get, "/readyz", everyone({"就绪检查", "Readiness"}),
        [ready = routes.database_ready](Context&) -> base::Result<http::Response> {
          return ready() ? plain("ready\n") : plain("database not reachable\n", 503);
        });
  r.raw(http::Method::get, "/metrics", everyone({"运行指标", "Metrics"}),
        [token = routes.monitor_token](Context& c) { return figures(c, token); });
}

/// Files of the program itself: not limited by address, because a whole office sits behind one.
Meta asset(base::Text summary) {
  auto meta = everyone(std::move(summary));
  meta.options.rate_per_minute = 0;
  return meta;
}

void asset_routes(Registry& r, const std::shared_ptr<const http::Assets>& assets) {
  r.raw(http::Method::get, "/static/{path...}", asset({"静态资源", "Static assets"}),
        [assets](Context& c) -> base::Result<http::Response> {
          return http::serve_asset(*assets, "static/" + std::string(c.request.param("path")), c.request);
        });
  r.raw(http::Method::get, "/desk", asset({"工作台", "Workbench"}),
        [assets](Context& c) -> base::Result<http::Response> { return workbench(*assets, c.request); });
  r.raw(http::Method::get, "/desk/{path...}", asset({"工作台", "Workbench"}),
        [assets](Context& c) -> base::Result<http::Response> { return workbench(*assets, c.request); });
}

}  // namespace

void register_system_routes(Registry& r, SystemRoutes routes) {
  r.current_module = "platform";
  health_routes(r, routes);
  asset_routes(r, std::make_shared<const http::Assets>(std::move(routes.assets)));
  r.raw(http::Method::get, "/api/v1/files/{id}",
        {.access = {.signed_in = true}, .summary = {"下载附件", "Download a file"}}, send_file);
  r.raw(http::Method::get, "/api/v1/events",
        {.access = {.signed_in = true}, .summary = {"实时事件流", "Live events"}},
        [open = routes.events](Context& c) -> base::Result<http::Response> {
          http::Response response;
          response.body = open(c.caller);
          return response;
        });
  auto document = std::make_shared<const std::string>(openapi_document(r, "Qiying 企应", routes.version));
  r.raw(http::Method::get, "/api/openapi.json", everyone({"接口文档", "API document"}),
        [document](Context&) -> base::Result<http::Response> { return http::Response::json(*document); });
}

void add_ping(http::Router& router) {
  http::RouteOptions options;
  options.inline_handler = true;
  options.rate_per_minute = 1e9;
  options.burst = 1e9;
  router.add(http::Method::get, "/api/v1/ping", options,
             [](http::Request&) { return http::Response::json(R"({"pong":true})"); });
}

}  // namespace qiying::kernel

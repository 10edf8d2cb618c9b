#include "apps/qiying/serve.hpp"

#include <fmt/format.h>

#include <csignal>
#include <iostream>

#include "platform/auth/sessions.hpp"
#include "platform/events/hub.hpp"
#include "platform/http/server.hpp"
#include "platform/jobs/worker.hpp"
#include "platform/kernel/dispatch.hpp"
#include "platform/kernel/system_routes.hpp"
#include "platform/log/log.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::app {
namespace {

constexpr std::chrono::seconds kSupervisionPause{1};

void say(std::string_view what) {
  std::cerr << "qiying: " << what << std::endl;
}

/// Blocks the signals that end us in every thread, so that the main thread can wait for them.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

/// Waits for a signal and looks after the database meanwhile.
void wait_for_end(const sigset_t& signals, Installation& installation) {
  const timespec pause{kSupervisionPause.count(), 0};
  while (sigtimedwait(&signals, nullptr, &pause) < 0) installation.supervise();
}

/// "web/ui/tokens.css" + "web/ui/portal/portal.css" → "static/portal.css"; "web/dist/desk/x" → "desk/x".
http::Assets assets() {
  http::Assets out;
  static const std::string css = std::string(resources::find("web/ui/tokens.css").value_or("")) +
                                 std::string(resources::find("web/ui/portal/portal.css").value_or(""));
  out["static/portal.css"] = css;
  for (const char* prefix : {"web/ui/portal/", "web/dist/"})
    for (const auto& file : resources::list(prefix)) {
      const auto name = file.path.substr(std::string_view(prefix).size());
      if (std::string_view(prefix) == "web/dist/")
        out[name] = file.bytes;
      else if (!name.ends_with(".html") && !name.ends_with(".css"))
        out["static/" + name] = file.bytes;
    }
  return out;
}

http::ServerOptions server_options(const config::Settings& settings) {
  http::ServerOptions options;
  options.listen = settings.listen;
  options.io_threads = settings.io_threads;
  options.workers = settings.workers;
  options.temp = settings.data / "tmp";
  options.trusted_proxies = settings.trusted_proxies;
  return options;
}

bool database_ready(const kernel::Services& services) {
  try {
    return services.pool.acquire(db::Scope{})->number("select 1") == 1;
  } catch (const db::DbError&) {
    return false;
  }
}

kernel::SystemRoutes system_routes(const Installation& installation, events::Hub& hub) {
  return {.version = std::string(kVersion),
          .assets = assets(),
          .database_ready = [&services = installation.services()] { return database_ready(services); },
          .events = [&hub](const auth::Caller& caller) { return hub.stream(caller); }};
}

/// Everything that runs while we serve; torn down in reverse order.
int run(Installation& installation, const sigset_t& signals) {
  const auto& services = installation.services();
  auth::SessionCache sessions(services.pool, installation.grants(), services.clock);
  events::Hub hub(installation.conninfo());
  hub.on_channel(auth::kSessionChannel, [&](std::string_view payload) { sessions.on_notify(payload); });
  auto registry = installation.registry();
  std::string announcements;
  for (const auto& hook : registry.start_hooks) announcements += hook(services);
  kernel::register_system_routes(registry, system_routes(installation, hub));
  http::Router router;
  kernel::add_routes(router, registry, services,
                     {.resolve = [&](std::string_view token) { return sessions.resolve(token); },
                      .district = services.settings.district_code});
  kernel::add_ping(router);
  auto options = server_options(services.settings);
  options.error_page = [&](const http::Request& request, int status) {
    return kernel::status_response(request, services, status);
  };
  jobs::Worker worker(services.pool, registry.job_handlers, registry.schedules,
                      services.settings.district_code);
  http::Server server(std::move(options), std::move(router));
  server.start();
  say(fmt::format("serving at http://{}", services.settings.listen));
  if (!announcements.empty()) std::cerr << announcements << std::flush;
  log::info("serve.started", {{"listen", services.settings.listen}});
  wait_for_end(signals, installation);
  say("stopping");
  server.stop();
  return 0;
}

}  // namespace

int serve(const config::Settings& settings) {
  const auto signals = block_signals();
  auto installation = Installation::open(settings, say);
  if (!installation.ok()) {
    say(installation.error().message.en);
    return 1;
  }
  try {
    return run(**installation, signals);
  } catch (const std::exception& e) {
    say(e.what());
    return 1;
  }
}

}  // namespace qiying::app

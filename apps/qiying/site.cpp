#include "apps/qiying/site.hpp"

#include <thread>

#include "apps/qiying/access_log.hpp"
#include "apps/qiying/gate.hpp"
#include "apps/qiying/monitors.hpp"
#include "apps/qiying/upkeep.hpp"
#include "modules/account/unread.hpp"
#include "platform/audit/sealer.hpp"
#include "platform/auth/clients.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/events/hub.hpp"
#include "platform/http/server.hpp"
#include "platform/jobs/worker.hpp"
#include "platform/kernel/dispatch.hpp"
#include "platform/kernel/system_routes.hpp"
#include "platform/log/log.hpp"
#include "platform/pages/load.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::app {
namespace {

/// The pages' style sheet → "static/portal-<hash>.css"; "web/dist/desk/x" → "desk/x".
http::Assets assets() {
  http::Assets out;
  out["static/" + pages::style_sheet().file] = pages::style_sheet().css;
  out["static/" + pages::style_sheet().file + ".gz"] = pages::style_sheet().gzip;
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

bool database_ready(const kernel::Services& services) {
  try {
    return services.pool.acquire(db::Scope{})->number("select 1") == 1;
  } catch (const db::DbError&) {
    return false;
  }
}

kernel::SystemRoutes system_routes(const kernel::Services& services, events::Hub& hub) {
  return {.version = std::string(kVersion),
          .assets = assets(),
          .database_ready = [&services] { return database_ready(services); },
          .monitor_token = [&services] { return monitor_token(services.settings.data); },
          .events = [&hub](const auth::Caller& caller) { return hub.stream(caller); }};
}

using Missing = std::function<http::Response(http::Request&, int status)>;

http::ServerOptions server_options(const kernel::Services& services, AccessLog& log, Missing missing) {
  const auto& settings = services.settings;
  http::ServerOptions options;
  options.listen = settings.listen;
  options.io_threads = settings.io_threads;
  options.workers = settings.workers;
  // With the database on these very cores more at once only wait for each other; another machine's has its
  // own.
  if (settings.database_url.empty())
    options.at_once = static_cast<int>(std::thread::hardware_concurrency()) + 1;
  options.temp = settings.data / "tmp";
  options.trusted_proxies = settings.trusted_proxies;
  options.rate_limit = settings.rate_limit ? 1 : 0;
  options.error_page = [&services](const http::Request& request, int status) {
    return kernel::status_response(request, services, status);
  };
  options.missing = std::move(missing);
  options.access_log = [&log](const http::AccessEntry& entry) { log.add(entry); };
  options.error_log = [](const http::Request& request, std::string_view what) {
    log::error("http.fault", {{"id", request.id}, {"path", request.path}, {"what", what}});
  };
  return options;
}

bool administers(const std::string& role) {
  return role == "admin" || role == "security" || role == "auditor";
}

auth::SessionCacheOptions session_options(const config::Settings& settings) {
  auth::SessionCacheOptions out{.idle = std::chrono::minutes(settings.session_idle_minutes)};
  if (settings.second_factor == "staff")
    out.needs_factor = [](const auto& roles) { return roles != std::vector<std::string>{"enterprise"}; };
  if (settings.second_factor == "administrators")
    out.needs_factor = [](const auto& roles) { return std::ranges::any_of(roles, administers); };
  return out;
}

base::Result<auth::Caller> admit(const kernel::Services& services, const http::Request& request) {
  const auto header = [&](std::string_view name) { return request.headers.get(name).value_or(""); };
  if (!request.files.empty() || request.body_file || (request.body.empty() && !request.form.empty()))
    return base::invalid("file", "client.upload", {"签名接口不接收文件", "Signed requests carry no files"});
  return auth::admit_client(services.pool, services.keys,
                            {.rid = header("gjgxjhpt_rid"),
                             .sid = header("gjgxjhpt_sid"),
                             .rtime = header("gjgxjhpt_rtime"),
                             .sign = header("gjgxjhpt_sign"),
                             .digest = header("gjgxjhpt_digest"),
                             .body = request.body},
                            services.clock.now());
}

std::string run_start_hooks(const kernel::Registry& registry, const kernel::Services& services) {
  std::string out;
  for (const auto& hook : registry.start_hooks) out += hook(services);
  return out;
}

}  // namespace

/// Torn down in reverse order.
struct Site::Impl {
  Gate gate;
  AccessLog access_log;
  auth::SessionCache sessions;
  events::Hub hub;
  kernel::Registry registry;
  std::string announcements;
  audit::Sealer sealer;
  std::unique_ptr<jobs::Worker> worker;
  std::unique_ptr<http::Server> server;

  Impl(Installation& installation, bool threads)
      : gate(installation.services().settings.data,
             static_cast<std::uintmax_t>(installation.services().settings.disk_reserve_mb) << 20),
        sessions(installation.services().pool, installation.grants(), installation.services().clock,
                 session_options(installation.services().settings)),
        hub(installation.conninfo()),
        registry(installation.registry()),
        sealer(installation.services().pool, installation.services().clock,
               audit_directory(installation.services().settings), {.thread = threads}) {
    hub.on_channel(auth::kSessionChannel, [this](std::string_view payload) { sessions.on_notify(payload); });
  }

  kernel::DispatchOptions dispatch_options(const kernel::Services& services) {
    return {.resolve = [this](std::string_view token) { return sessions.resolve(token); },
            .admit_client = [&services](const http::Request& request) { return admit(services, request); },
            .closed = [this](const http::Request& request,
                             const auth::Caller& caller) { return gate.check(request, caller); },
            .unread = account::unread_up_to_100,
            .district = services.settings.district_code,
            .limits = services.settings.rate_limit ? std::optional(kernel::AccountLimits{}) : std::nullopt};
  }

  http::Router router(const kernel::Services& services, const kernel::DispatchOptions& options) {
    http::Router out;
    kernel::add_routes(out, registry, services, options);
    kernel::add_ping(out);
    return out;
  }
};

Site::Site(Installation& installation, int worker_threads)
    : impl_(std::make_unique<Impl>(installation, worker_threads > 0)) {
  const auto& services = installation.services();
  auto& registry = impl_->registry;
  register_upkeep(registry, services);
  impl_->announcements = run_start_hooks(registry, services);
  kernel::register_system_routes(registry, system_routes(services, impl_->hub));
  // Jobs are due by the database's clock, in which they are enqueued.
  impl_->worker = std::make_unique<jobs::Worker>(
      services.pool, registry.job_handlers, registry.schedules, services.settings.district_code,
      jobs::WorkerOptions{.threads = worker_threads, .business = &services.clock});
  const auto options = impl_->dispatch_options(services);
  impl_->server = std::make_unique<http::Server>(
      server_options(services, impl_->access_log, kernel::missing_routes(registry, services, options)),
      impl_->router(services, options));
}

Site::~Site() = default;

void Site::start() {
  impl_->server->start();
}
void Site::stop() {
  impl_->server->stop();
}
std::uint16_t Site::port() const {
  return impl_->server->port();
}
const kernel::Registry& Site::registry() const {
  return impl_->registry;
}
const std::string& Site::announcements() const {
  return impl_->announcements;
}
std::size_t Site::run_jobs() {
  const auto done = impl_->worker->run_due();
  impl_->sealer.run();
  return done;
}

}  // namespace qiying::app

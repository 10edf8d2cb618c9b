#include "apps/qiying/installation.hpp"

#include <cerrno>
#include <cstring>

#include "apps/qiying/database.hpp"
#include "platform/pages/load.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::app {
namespace {

/// "platform/auth/migrations/2026..._x.sql" → {module "platform/auth", name "2026..._x"}.
void add_migrations(std::vector<db::Migration>& out, const std::string& folder) {
  const auto prefix = folder + "/migrations/";
  for (const auto& file : resources::list(prefix)) {
    auto name = file.path.substr(prefix.size());
    if (name.size() < 5 || name.substr(name.size() - 4) != ".sql") continue;
    out.push_back({folder, name.substr(0, name.size() - 4), std::string(file.bytes)});
  }
}

base::Error cannot_open(const std::string& what) {
  base::Error out{.kind = base::ErrorKind::unavailable,
                  .code = "installation",
                  .message = {"无法启动：" + what, "Cannot start: " + what}};
  if (what.find(std::strerror(EACCES)) != std::string::npos)
    out.help = {
        "数据目录中的一切须属于运行服务的用户；qiying doctor 会指出哪些不是",
        "what lies in the data directory must belong to the user of the service; qiying doctor names what "
        "does not"};
  return out;
}

}  // namespace

std::vector<db::Migration> all_migrations() {
  std::vector<db::Migration> out;
  for (const char* part : {"auth", "audit", "jobs", "events", "files", "kernel"})
    add_migrations(out, std::string("platform/") + part);
  for (const auto& module : kernel::modules()) add_migrations(out, "modules/" + std::string(module.name));
  return out;
}

kernel::Registry register_modules() {
  kernel::Registry registry;
  for (const auto& module : kernel::modules()) {
    registry.current_module = std::string(module.name);
    module.register_module(registry);
  }
  return registry;
}

auth::Grants grants_of_modules() {
  std::vector<auth::Grant> grants;
  for (const auto& module : kernel::modules())
    for (const auto& permission : module.permissions) grants.push_back({permission.name, permission.roles});
  return auth::Grants(grants);
}

std::filesystem::path audit_directory(const config::Settings& settings) {
  return settings.data / "audit";
}

struct Installation::Impl {
  config::Settings settings;
  base::SystemClock system_clock;
  Database database;
  std::unique_ptr<vault::Keyring> keys;
  std::unique_ptr<db::Pool> pool;
  std::unique_ptr<files::Store> files;
  kernel::Registry registry;
  auth::Grants grants;
  events::Bus bus;
  http::Templates templates;
  std::unique_ptr<kernel::Services> services;
};

Installation::Installation() : impl_(std::make_unique<Impl>()) {}
Installation::~Installation() = default;

base::Result<std::unique_ptr<Installation>> Installation::open(
    config::Settings settings, const std::function<void(std::string_view)>& say, const base::Clock* clock,
    Sharing sharing) {
  std::unique_ptr<Installation> out(new Installation);
  auto& impl = *out->impl_;
  impl.settings = std::move(settings);
  try {
    std::filesystem::create_directories(impl.settings.data);
    QY_TRY(impl.database, open_database(impl.settings, sharing, say));
    impl.keys = std::make_unique<vault::Keyring>(impl.settings.data / "keys" / "data.key");
    impl.pool =
        std::make_unique<db::Pool>(db::PoolOptions{.conninfo = impl.database.conninfo,
                                                   .size = static_cast<std::size_t>(impl.settings.db_pool),
                                                   .role = impl.database.role,
                                                   .sealer = impl.keys.get()});
    impl.files = std::make_unique<files::Store>(impl.settings.data / "files");
    impl.registry = register_modules();
    impl.grants = grants_of_modules();
    for (auto& [event, subscriber] : impl.registry.subscribers) impl.bus.subscribe(event, subscriber);
    impl.templates = pages::load_templates();
  } catch (const std::exception& e) {
    return cannot_open(e.what());
  }
  impl.services = std::make_unique<kernel::Services>(
      kernel::Services{impl.settings, clock ? *clock : impl.system_clock, *impl.pool, *impl.files, impl.bus,
                       impl.templates, *impl.keys});
  return out;
}

const kernel::Services& Installation::services() const {
  return *impl_->services;
}
const kernel::Registry& Installation::registry() const {
  return impl_->registry;
}
const auth::Grants& Installation::grants() const {
  return impl_->grants;
}
const std::string& Installation::conninfo() const {
  return impl_->database.conninfo;
}

const db::Cluster* Installation::cluster() const {
  return impl_->database.cluster.get();
}

bool Installation::supervise() {
  return impl_->database.cluster && impl_->database.cluster->revive();
}

}  // namespace qiying::app

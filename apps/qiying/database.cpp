#include "apps/qiying/database.hpp"

#include "apps/qiying/installation.hpp"
#include "platform/db/server.hpp"

namespace qiying::app {
namespace {

constexpr const char* kName = "qiying";
constexpr const char* kAppRole = "qiying_app";

using Say = std::function<void(std::string_view)>;

base::Result<void> prepare(db::Connection& privileged, const Say& say) {
  QY_CHECK(db::ensure_roles(privileged));
  QY_TRY(const auto report, db::migrate(privileged, all_migrations()));
  if (!report.applied.empty()) say("migrated: " + std::to_string(report.applied.size()) + " steps");
  return {};
}

base::Error older_server() {
  return {base::ErrorKind::unavailable,
          "database.older",
          {"正在运行的服务版本较旧，数据库尚未升级到本程序的版本",
           "the running server is older than this program; its database lacks migrations"},
          {},
          {"请先用本版本重启服务", "restart the server with this version first"},
          {}};
}

/// A server at work is not migrated under its feet.
base::Result<void> fits(db::Connection& privileged) {
  const auto known = privileged.number("select count(*) from platform.migration");
  if (known < static_cast<std::int64_t>(all_migrations().size())) return older_server();
  return {};
}

/// The log is kept only where somebody fetches it: `qiying backup --keep-log` made the folder.
std::filesystem::path wal_spool(const config::Settings& settings) {
  const auto spool = settings.data / "wal";
  return std::filesystem::is_directory(spool) ? spool : std::filesystem::path();
}

base::Result<Database> open_private(const config::Settings& settings, Sharing sharing, const Say& say) {
  const auto data = settings.data / "pg";
  say("starting the private database in " + data.string());
  Database out{.cluster = std::make_unique<db::Cluster>(db::ClusterOptions{
                   .data = data, .join = sharing == Sharing::joins, .wal_spool = wal_spool(settings)}),
               .conninfo = {},
               .role = {}};
  out.conninfo = out.cluster->conninfo(kName, kAppRole);
  db::Connection privileged(out.cluster->conninfo(kName, kName));
  if (!out.cluster->joined()) {
    QY_CHECK(prepare(privileged, say));
    return out;
  }
  say("it is running already: joining it");
  QY_CHECK(fits(privileged));
  return out;
}

base::Result<Database> open_at(const std::string& url, const Say& say) {
  try {
    db::Connection connection(url);
    QY_CHECK(db::check_server(connection));
    QY_CHECK(prepare(connection, say));
  } catch (const db::DbError& e) {
    if (!e.is_unavailable()) throw;
    return db::unreachable(e.what());
  }
  return Database{.cluster = nullptr, .conninfo = url, .role = kAppRole};
}

}  // namespace

base::Result<db::MigrationReport> rehearse_migrations(const config::Settings& settings, const Say& say) {
  std::unique_ptr<db::Cluster> cluster;
  auto conninfo = settings.database_url;
  if (conninfo.empty()) {
    say("starting the private database in " + (settings.data / "pg").string());
    cluster = std::make_unique<db::Cluster>(
        db::ClusterOptions{.data = settings.data / "pg", .join = true, .wal_spool = wal_spool(settings)});
    conninfo = cluster->conninfo(kName, kName);
  }
  db::Connection privileged(conninfo);
  QY_CHECK(db::ensure_roles(privileged));
  return db::rehearse_migration(privileged, all_migrations());
}

base::Result<Database> open_database(const config::Settings& settings, Sharing sharing, const Say& say) {
  return settings.database_url.empty() ? open_private(settings, sharing, say)
                                       : open_at(settings.database_url, say);
}

}  // namespace qiying::app

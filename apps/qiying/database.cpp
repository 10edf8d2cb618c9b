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

base::Result<Database> open_private(const std::filesystem::path& data, const Say& say) {
  say("starting the private database in " + data.string());
  Database out{
      .cluster = std::make_unique<db::Cluster>(db::ClusterOptions{.data = data}), .conninfo = {}, .role = {}};
  out.conninfo = out.cluster->conninfo(kName, kAppRole);
  db::Connection privileged(out.cluster->conninfo(kName, kName));
  QY_CHECK(prepare(privileged, say));
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

base::Result<Database> open_database(const config::Settings& settings, const Say& say) {
  return settings.database_url.empty() ? open_private(settings.data / "pg", say)
                                       : open_at(settings.database_url, say);
}

}  // namespace qiying::app

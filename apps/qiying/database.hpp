#pragma once
/// The database of an installation: the private cluster under its data directory, or the one at a URL;
/// reached, found fit and migrated.

#include <functional>
#include <memory>
#include <string>

#include "platform/config/config.hpp"
#include "platform/db/cluster.hpp"
#include "platform/db/migrate.hpp"

namespace qiying::app {

struct Database {
  std::unique_ptr<db::Cluster> cluster;  ///< null when others run it
  std::string conninfo;                  ///< for the application
  std::string role;                      ///< to take after connecting; empty when `conninfo` has it
};

/// Whether the private cluster must be this process's own (a server), or may be another's that runs (a
/// command).
enum class Sharing { owns, joins };

/// `say` hears what is going on. Errors say what is wrong and what to do; throws std::runtime_error when the
/// private cluster cannot be started.
base::Result<Database> open_database(const config::Settings& settings, Sharing sharing,
                                     const std::function<void(std::string_view)>& say);

/// What opening would migrate, done and rolled back.
base::Result<db::MigrationReport> rehearse_migrations(const config::Settings& settings,
                                                      const std::function<void(std::string_view)>& say);

}  // namespace qiying::app

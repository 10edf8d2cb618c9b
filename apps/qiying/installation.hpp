#pragma once
/// One opened installation: database started (or reached) and migrated, modules registered, services ready.
/// Made from the main thread; one per process.

#include <memory>

#include "apps/qiying/database.hpp"
#include "platform/auth/grants.hpp"
#include "platform/db/cluster.hpp"
#include "platform/db/migrate.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::app {

/// The version of this program.
inline constexpr std::string_view kVersion = "0.1.0";

/// Where the evidence of the audit trail lies outside the database.
std::filesystem::path audit_directory(const config::Settings& settings);

class Installation {
 public:
  /// Starts or reaches the database, migrates it and loads templates and texts. `say` hears what is going on,
  /// one short sentence each. Errors are for the person at the terminal: what is wrong and what to do.
  /// `clock` must outlive the installation; nullptr is the machine's.
  static base::Result<std::unique_ptr<Installation>> open(config::Settings settings,
                                                          const std::function<void(std::string_view)>& say,
                                                          const base::Clock* clock = nullptr,
                                                          Sharing sharing = Sharing::owns);
  ~Installation();

  const kernel::Services& services() const;
  const kernel::Registry& registry() const;
  const auth::Grants& grants() const;
  /// Connection string of the application's role, for the events hub.
  const std::string& conninfo() const;
  /// Restarts a private database that has died, and says so; cheap otherwise. Throws std::runtime_error when
  /// it cannot be started; may be tried again.
  bool supervise();
  /// The private cluster; nullptr with --database-url.
  const db::Cluster* cluster() const;

 private:
  Installation();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Every migration of the platform and the modules, in order. Needs no database.
std::vector<db::Migration> all_migrations();
/// Every module's registrations, in order of dependency. Needs no database.
kernel::Registry register_modules();
/// Which role holds which permission, from all module.toml.
auth::Grants grants_of_modules();

}  // namespace qiying::app

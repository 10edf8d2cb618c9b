#pragma once
/// Migrations by module: timestamped SQL files, never edited once landed, applied in dependency order of the
/// modules and by name within one. Checksummed; an edited file stops the start with a clear error. One
/// process at a time (advisory lock); each file in its own transaction. A landed file that some PostgreSQL
/// cannot run may be amended: its first line says "-- amended" and the SHA-256 of its text before, and a
/// later step brings both kinds of databases to the same end.

#include <filesystem>
#include <string>
#include <vector>

#include "platform/base/result.hpp"
#include "platform/db/db.hpp"

namespace qiying::db {

struct Migration {
  std::string module;  ///< "appeal", "platform/auth"
  std::string name;    ///< "20261201T0900_create_appeal"
  std::string sql;
};

struct MigrationReport {
  std::vector<std::string> applied;  ///< "module/name" of what ran now
  std::size_t already = 0;
};

/// The two roles of a database: `qiying_owner` owns and migrates, `qiying_app` reads and writes under
/// row-level security. Creates what is missing (needs a role that may create roles, or roles made beforehand;
/// the error says which statements an administrator must run). `connection` is a privileged one.
base::Result<void> ensure_roles(Connection& connection);
/// The files `directory`/*.sql as migrations of `module`, by name. An absent directory has none.
std::vector<Migration> read_migrations(const std::filesystem::path& directory, const std::string& module);
/// Prepares the schema `platform`: the record of migrations, default privileges (whatever qiying_owner makes,
/// qiying_app may read and write; a module revokes what goes too far) and platform.setting(name), the text of
/// a scope setting, '' when absent. In a policy write `(select platform.setting('org'))`, which is computed
/// once per statement, not per row. `migrate` has called it already.
void prepare_database(Connection& connection);
/// Applies what is missing, in the order given (modules sorted by dependency by the caller). Runs as
/// qiying_owner; each file makes its own schema. A file that fails leaves the ones before it applied; the
/// error names the file and line.
/// Forward only: a database that has steps of a known module which are not in the list was used by a newer
/// program, and is refused (db.newer).
base::Result<MigrationReport> migrate(Connection& connection, const std::vector<Migration>& migrations);
/// The same in one transaction that is rolled back: what would be applied, or the error it would meet. Locks
/// what the steps lock, so run it when nobody works, or against a restored copy.
base::Result<MigrationReport> rehearse_migration(Connection& connection,
                                                 const std::vector<Migration>& migrations);

}  // namespace qiying::db

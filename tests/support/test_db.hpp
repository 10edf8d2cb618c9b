#pragma once
/// A fresh real database for a test file, from a template that is migrated once per set of migrations.
///
///     qiying::test::Database& database() {
///       static qiying::test::Database db(qiying::test::migrations_of({"platform/audit", "modules/appeal"}));
///       return db;
///     }
///     TEST_CASE("...") { auto c = database().pool().acquire({}); ... }
///
/// Make one per test file, not one per case (0.1–0.2 s each). The server is shared by all test processes when
/// `build/tests/with_test_database ctest ...` runs them, else the process starts its own. Main thread only.

#include <memory>
#include <string>
#include <vector>

#include "platform/db/db.hpp"
#include "platform/db/migrate.hpp"

namespace qiying::test {

/// The migrations of components in the order given: "platform/audit" (module name the same), "modules/appeal"
/// (module name "appeal"), read from the source tree. Throws std::runtime_error when one has none.
std::vector<db::Migration> migrations_of(const std::vector<std::string>& components);

/// Names a database to start as a copy of; nobody may be connected to it while it is copied.
struct CopyOf {
  std::string name;
};

class Database {
 public:
  /// Throws std::runtime_error with the migration's error when one fails.
  explicit Database(const std::vector<db::Migration>& migrations = {});
  explicit Database(const CopyOf& original);
  /// Drops the database, whoever is still connected.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// As the program: role qiying_app, under row-level security.
  db::Pool& pool();
  /// As migrations: role qiying_owner, sees everything of its own tables.
  db::Connection& owner();
  /// For connections of one's own, as "qiying_app", "qiying_owner" or the superuser "qiying".
  std::string conninfo(const std::string& role = "qiying_app") const;
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<db::Connection> owner_;
};

}  // namespace qiying::test

#include "platform/db/migrate.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace qiying::db {
namespace {

constexpr const char* kPrepare = R"(
create schema if not exists platform;
create table if not exists platform.migration (
  module text not null,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now(),
  took_ms integer not null,
  primary key (module, name)
);
create or replace function platform.setting(name text) returns text
  language sql stable parallel safe
  return coalesce(current_setting('qiying.' || name, true), '');
grant usage on schema platform to public;
alter default privileges grant usage on schemas to qiying_app;
alter default privileges grant select, insert, update, delete on tables to qiying_app;
alter default privileges grant usage, select on sequences to qiying_app;
revoke all on platform.migration from qiying_app;
grant select on platform.migration to qiying_app;
)";

using Key = std::pair<std::string, std::string>;
using Applied = std::map<Key, std::string>;

std::string path_of(const Migration& m) {
  return m.module + "/" + m.name;
}

/// One process at a time, for the life of this object; a lost connection gives the lock up.
class Turn {
 public:
  explicit Turn(Connection& c) : connection_(c) {
    c.run("select pg_advisory_lock(hashtext('qiying.migrate'))");
  }
  ~Turn() {
    try {
      connection_.run("select pg_advisory_unlock(hashtext('qiying.migrate'))");
    } catch (const DbError&) {
      // the session is gone, its locks too
    }
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Connection& connection_;
};

Applied read_applied(Connection& connection) {
  Applied out;
  const auto rows = connection.run("select module, name, checksum from platform.migration");
  for (std::size_t i = 0; i < rows.size(); ++i)
    out.emplace(Key(rows.text(i, 0), rows.text(i, 1)), std::string(rows.text(i, 2)));
  return out;
}

std::string checksum_of(Connection& connection, const std::string& sql) {
  return connection.text("select encode(sha256(convert_to($1, 'UTF8')), 'hex')", sql);
}

/// Another text of the same step, for databases that never ran it; those that did know it by this sum.
bool amends(const Migration& m, std::string_view applied) {
  constexpr std::string_view kMark = "-- amended ";
  const auto line = std::string_view(m.sql).substr(0, m.sql.find('\n'));
  return line.starts_with(kMark) && line.substr(kMark.size()) == applied;
}

base::Error edited(const Migration& m) {
  return base::conflict(
      "db.migration_edited",
      {"迁移文件 " + path_of(m) + " 在执行之后被修改",
       "Migration " + path_of(m) + " was edited after it had been applied"},
      {"请还原该文件，把改动写成新的迁移文件", "Restore the file and put the change into a new migration"});
}

base::Error twice(const Migration& m) {
  return base::conflict("db.migration_twice",
                        {"迁移文件重名：" + path_of(m), "Two migrations are called " + path_of(m)},
                        {"请改用不同的时间戳", "Give one of them another timestamp"});
}

base::Error failed(const Migration& m, const DbError& e) {
  return base::conflict(
      "db.migration_failed",
      {"迁移 " + path_of(m) + " 执行失败：" + e.what(), "Migration " + path_of(m) + " failed: " + e.what()},
      {"该文件的改动已全部撤销，修正后重新启动即可",
       "Nothing of this file was kept; mend it and start again"});
}

void apply(Connection& connection, const Migration& m, const std::string& checksum) {
  connection.transaction([&] {
    const auto start = std::chrono::steady_clock::now();
    // As the platform itself: row-level security holds for the owner, too, and would hide what a file
    // changes.
    connection.script(
        "set local role qiying_owner; set local statement_timeout = 0; set local qiying.kind = 'system'");
    connection.script(m.sql);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    connection.script("set local role qiying_owner");  // whatever the file has done to it
    connection.execute(
        "insert into platform.migration (module, name, checksum, took_ms) values ($1, $2, $3, $4)", m.module,
        m.name, checksum, static_cast<int>(took.count()));
  });
}

base::Result<void> check_names(const std::vector<Migration>& migrations) {
  std::set<Key> seen;
  for (const auto& m : migrations)
    if (!seen.emplace(m.module, m.name).second) return twice(m);
  return {};
}

base::Error newer(const std::string& step) {
  return base::conflict(
      "db.newer",
      {"数据库由更新版本的程序升级过（" + step + "），本版本不能使用",
       "The database was migrated by a newer program (" + step + "); this one cannot use it"},
      {"请安装新版本；升级只能向前，如需退回请用升级前的备份恢复到新的数据目录",
       "Install the newer version. Upgrades go forward only; to go back restore the backup from before"});
}

base::Result<void> check_not_newer(const Applied& applied, const std::vector<Migration>& migrations) {
  std::set<Key> known;
  std::set<std::string> modules;
  for (const auto& m : migrations) known.emplace(m.module, m.name), modules.insert(m.module);
  for (const auto& [key, checksum] : applied)
    if (modules.contains(key.first) && !known.contains(key)) return newer(key.first + "/" + key.second);
  return {};
}

base::Result<MigrationReport> apply_missing(Connection& connection,
                                            const std::vector<Migration>& migrations) {
  const auto applied = read_applied(connection);
  QY_CHECK(check_not_newer(applied, migrations));
  MigrationReport report;
  std::vector<std::pair<const Migration*, std::string>> missing;
  for (const auto& m : migrations) {
    auto checksum = checksum_of(connection, m.sql);
    const auto found = applied.find({m.module, m.name});
    if (found == applied.end())
      missing.emplace_back(&m, std::move(checksum));
    else if (found->second != checksum && !amends(m, found->second))
      return edited(m);
    else
      ++report.already;
  }
  for (const auto& [m, checksum] : missing) {
    try {
      apply(connection, *m, checksum);
    } catch (const DbError& e) {
      if (e.is_unavailable()) throw;
      return failed(*m, e);
    }
    report.applied.push_back(path_of(*m));
  }
  return report;
}

}  // namespace

std::vector<Migration> read_migrations(const std::filesystem::path& directory, const std::string& module) {
  std::vector<Migration> out;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(directory, absent)) {
    if (entry.path().extension() != ".sql") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out.push_back({module, entry.path().stem().string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

void prepare_database(Connection& connection) {
  connection.transaction([&] {
    connection.script("set local role qiying_owner");
    connection.script(kPrepare);
  });
}

base::Result<MigrationReport> migrate(Connection& connection, const std::vector<Migration>& migrations) {
  QY_CHECK(check_names(migrations));
  const Turn turn(connection);
  prepare_database(connection);
  return apply_missing(connection, migrations);
}

base::Result<MigrationReport> rehearse_migration(Connection& connection,
                                                 const std::vector<Migration>& migrations) {
  QY_CHECK(check_names(migrations));
  const Turn turn(connection);
  connection.begin();
  try {
    prepare_database(connection);
    auto report = apply_missing(connection, migrations);
    connection.rollback();
    return report;
  } catch (...) {
    if (connection.in_transaction()) connection.rollback();
    throw;
  }
}

}  // namespace qiying::db

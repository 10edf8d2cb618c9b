#include "tests/support/test_db.hpp"

#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "tests/support/test_server.hpp"

namespace qiying::test {
namespace {

/// FNV-1a over everything that shapes the template.
std::string template_name(const std::vector<db::Migration>& migrations) {
  std::uint64_t hash = 1469598103934665603ULL;
  const auto add = [&](const std::string& text) {
    for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211ULL;
    hash = (hash ^ 0xFFU) * 1099511628211ULL;
  };
  for (const auto& m : migrations) add(m.module), add(m.name), add(m.sql);
  char text[32];
  std::snprintf(text, sizeof text, "template_%016llx", static_cast<unsigned long long>(hash));
  return text;
}

void migrate_into(const std::string& name, const std::vector<db::Migration>& migrations) {
  db::Connection connection(server_conninfo(name, "qiying"));
  if (const auto roles = db::ensure_roles(connection); !roles.ok())
    throw std::runtime_error(roles.error().message.en);
  if (const auto done = db::migrate(connection, migrations); !done.ok())
    throw std::runtime_error(done.error().message.en);
}

/// Finished templates only ever appear under their final name, so a crash half-way does no harm.
void ensure_template(db::Connection& admin, const std::string& name,
                     const std::vector<db::Migration>& migrations) {
  const auto exists = [&] {
    return admin.number("select count(*) from pg_database where datname = $1", name) > 0;
  };
  if (exists()) return;
  admin.run("select pg_advisory_lock(hashtext($1))", name);
  if (!exists()) {
    const auto unfinished = name + "_unfinished";
    admin.script("drop database if exists " + unfinished + " with (force)");
    admin.script("create database " + unfinished + " owner qiying_owner template template0");
    migrate_into(unfinished, migrations);
    admin.script("alter database " + unfinished + " rename to " + name);
  }
  admin.run("select pg_advisory_unlock(hashtext($1))", name);
}

void copy(db::Connection& admin, const std::string& from, const std::string& to) {
  // Since PostgreSQL 15 the default goes through the log, which takes three times as long for small ones.
  const bool choice = admin.number("select current_setting('server_version_num')::integer") >= 150000;
  admin.script("drop database if exists " + to + " with (force)");
  admin.script("create database " + to + " owner qiying_owner template " + from +
               (choice ? " strategy file_copy" : ""));
}

std::string fresh_name() {
  static int count = 0;
  return "test_" + std::to_string(getpid()) + "_" + std::to_string(count++);
}

}  // namespace

std::vector<db::Migration> migrations_of(const std::vector<std::string>& components) {
  std::vector<db::Migration> out;
  for (const auto& component : components) {
    const auto module = component.starts_with("modules/") ? component.substr(8) : component;
    const auto found = db::read_migrations(component + "/migrations", module);
    if (found.empty())
      throw std::runtime_error("no migrations in " + component +
                               "/migrations (start tests at the source root)");
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

Database::Database(const std::vector<db::Migration>& migrations) : name_(fresh_name()) {
  db::Connection admin(server_conninfo("postgres", "qiying"));
  const auto from = template_name(migrations);
  ensure_template(admin, from, migrations);
  copy(admin, from, name_);
}

Database::Database(const CopyOf& original) : name_(fresh_name()) {
  db::Connection admin(server_conninfo("postgres", "qiying"));
  copy(admin, original.name, name_);
}

Database::~Database() {
  pool_.reset();
  owner_.reset();
  try {
    db::Connection(server_conninfo("postgres", "qiying")).script("drop database " + name_ + " with (force)");
  } catch (const db::DbError& e) {
    std::fprintf(stderr, "test database %s stays: %s\n", name_.c_str(), e.what());
  }
}

db::Pool& Database::pool() {
  if (!pool_)
    pool_ = std::make_unique<db::Pool>(db::PoolOptions{.conninfo = conninfo("qiying_app"), .size = 8});
  return *pool_;
}

db::Connection& Database::owner() {
  if (!owner_) owner_ = std::make_unique<db::Connection>(conninfo("qiying_owner"));
  return *owner_;
}

std::string Database::conninfo(const std::string& role) const {
  return server_conninfo(name_, role);
}

}  // namespace qiying::test

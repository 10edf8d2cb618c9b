#pragma once
/// A private PostgreSQL under a data directory: created, started, watched and stopped by us. Unix socket
/// only, peer authentication, never reachable by network. When we run as root the server runs as user
/// `postgres`. One Cluster object per process, made and used from the main thread (the kernel ties the
/// child's life to the thread that forked it).
///
/// Settings: `data`/qiying.conf holds ours and is rewritten at each start; ALTER SYSTEM
/// (`data`/postgresql.auto.conf) and lines after the include in `data`/postgresql.conf win over it. The
/// server writes to `data`.log. The database `qiying` and the roles `qiying_owner` and `qiying_app` are made
/// at the first start.

#include <filesystem>
#include <memory>
#include <string>

namespace qiying::db {

struct ClusterOptions {
  std::filesystem::path data;  ///< PGDATA; created when missing
  bool durable = true;         ///< false: fsync off, for test clusters only
  std::string binaries;        ///< directory of initdb and postgres; empty = newest under /usr/lib/postgresql
  int max_connections = 100;
  /// Where the server keeps its socket; empty = `data` + ".run", or a short private directory elsewhere when
  /// that path is too long for a socket (107 bytes).
  std::filesystem::path run_directory;
  /// When another process runs this cluster: use its server (a command beside a serving program) instead of
  /// refusing. The server is not ours then: never stopped, never started again.
  bool join = false;
  /// Where finished segments of the write-ahead log are put for a backup to fetch (at the latest every five
  /// minutes); empty: they are not kept. Whoever sets it must fetch them, or the disk fills.
  std::filesystem::path wal_spool;
};

class Cluster {
 public:
  /// Starts the server (initdb first when needed, leftovers of a crash cleaned) and waits until it answers.
  /// Throws std::runtime_error with what is wrong and what to do about it (missing package, directory not
  /// reachable for the server's user, ...).
  explicit Cluster(ClusterOptions options);
  /// Clean stop (fast shutdown), at most some seconds.
  ~Cluster();
  /// Starts the server again if it died. Returns true when it had to. Call now and then (supervision).
  bool revive();
  /// Connection string of database `name` as role `user` ("qiying_owner", "qiying_app" or the bootstrap
  /// superuser "qiying").
  std::string conninfo(const std::string& database, const std::string& user) const;
  int server_pid() const;  ///< 0 when joined
  /// Another process runs the server and this one only uses it.
  bool joined() const;
  /// Directory of the socket, the `host` of a connection string.
  const std::filesystem::path& run_directory() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Where initdb, postgres and pg_basebackup lie that fit the cluster in `data`. Throws with what to install.
std::filesystem::path server_binaries(const std::filesystem::path& data);
/// Gives `tree` and all below to the user that the server runs as.
void give_to_server(const std::filesystem::path& tree);

/// The directory above `data` that the server's user cannot enter, for which the constructor would throw (we
/// are root and it lies in a home of mode 0700, say); empty when all is well. Lets a program choose another
/// place, such as /var/lib/qiying, before it begins.
std::filesystem::path barred_directory(const std::filesystem::path& data);

}  // namespace qiying::db

#include "platform/db/cluster.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <stdexcept>

#include "platform/db/db.hpp"
#include "platform/db/internal/data_directory.hpp"
#include "platform/db/internal/process.hpp"
#include "platform/db/migrate.hpp"

namespace qiying::db {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using internal::DataDirectory;

/// Held while a process owns the cluster; the kernel lets go of it when the process dies, however it dies.
class Ownership {
 public:
  /// A process that was killed while it started another one leaves its lock to that one for a moment: whoever
  /// wants to own the cluster has some patience.
  Ownership(const fs::path& data, std::chrono::milliseconds patience) {
    const auto path = data.string() + ".lock";
    fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0) throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
    held_ = internal::wait_until(patience, [this] { return flock(fd_, LOCK_EX | LOCK_NB) == 0; });
  }
  ~Ownership() { close(fd_); }
  Ownership(const Ownership&) = delete;
  Ownership& operator=(const Ownership&) = delete;
  bool held() const { return held_; }

 private:
  int fd_ = -1;
  bool held_ = false;
};

/// PostgreSQL writes its state into line 8 of the lock file, as pg_ctl reads it.
bool says_ready(const fs::path& lock, pid_t server) {
  std::ifstream in(lock);
  std::string first, line;
  std::getline(in, first);
  for (int i = 2; i <= 8; ++i) std::getline(in, line);
  return first == std::to_string(server) && line.starts_with("ready");
}

/// The log grows slowly (failed statements are not in it); one older file is kept.
void rotate(const fs::path& log) {
  std::error_code ignored;
  constexpr std::uintmax_t kMost = 10U << 20;
  const auto size = fs::file_size(log, ignored);
  if (!ignored && size > kMost) fs::rename(log, log.string() + ".1", ignored);
}

std::string quoted(const std::string& value) {
  std::string out = "'";
  for (const char c : value) out += (c == '\'' || c == '\\') ? std::string{'\\', c} : std::string{c};
  return out + "'";
}

}  // namespace

struct Cluster::Impl {
  explicit Impl(ClusterOptions o);
  void start();
  void stop();
  void wait_ready();
  void make_database();
  std::string conninfo(const std::string& database, const std::string& user) const;

  ClusterOptions options;
  std::unique_ptr<Ownership> ownership;
  DataDirectory files;
  bool joined = false;
  pid_t server = 0;
};

Cluster::Impl::Impl(ClusterOptions o) : options(std::move(o)) {
  options.data = fs::absolute(options.data).lexically_normal();
  if (options.data.filename().empty()) options.data = options.data.parent_path();  // "dir/"
  files.user = internal::server_user();
  internal::make_enterable(options.data.parent_path(), files.user);
  options.data = fs::canonical(options.data.parent_path()) / options.data.filename();
  if (const auto barred = internal::barred_directory(options.data, files.user); !barred.empty())
    throw std::runtime_error("the database runs as user " + files.user.name + ", who cannot enter " +
                             barred.string() + "; choose a data directory elsewhere, or chmod o+x " +
                             barred.string());
  ownership = std::make_unique<Ownership>(options.data, options.join ? 0ms : 3000ms);
  joined = options.join && !ownership->held();
  if (!ownership->held() && !joined)
    throw std::runtime_error("another process is running the database in " + options.data.string() +
                             "; stop it, or choose another data directory");
  files.data = options.data;
  files.log = options.data.string() + ".log";
  files.binaries = internal::find_binaries(options.binaries, files.data);
  files.run = internal::make_run_directory(options, files.user);
  if (joined) return;
  rotate(files.log);
  internal::create_if_missing(files, options.durable);
}

void Cluster::Impl::start() {
  internal::configure(files, options);
  internal::clear_leftovers(files);
  server = internal::spawn(
      {(files.binaries / "postgres").string(), "-D", files.data.string(), "-k", files.run.string(), "-c",
       "listen_addresses=", "-c", "port=5432", "-c", "unix_socket_permissions=0700"},
      files.user, files.log, SIGINT);
  wait_ready();
}

/// After a crash the redo may take minutes; as long as the server lives it is working on it.
void Cluster::Impl::wait_ready() {
  bool died = false;
  const auto ready = internal::wait_until(30min, [&] {
    died = internal::exited(server).has_value();
    return died || says_ready(files.data / "postmaster.pid", server);
  });
  if (ready && !died) return;
  if (!died) stop();
  server = 0;
  throw std::runtime_error("the database did not start in " + files.data.string() + ":\n" +
                           internal::log_tail(files));
}

void Cluster::Impl::stop() {
  if (server == 0) return;
  const auto gone = [&] { return internal::exited(server).has_value(); };
  kill(server, SIGINT);
  if (!internal::wait_until(20s, gone)) kill(server, SIGQUIT);
  if (!internal::wait_until(5s, gone)) kill(server, SIGKILL);
  internal::wait_until(5s, gone);
  server = 0;
}

void Cluster::Impl::make_database() {
  Connection connection(conninfo("postgres", "qiying"));
  if (const auto made = ensure_roles(connection); !made.ok())
    throw std::runtime_error(made.error().message.en);
  if (connection.number("select count(*) from pg_database where datname = 'qiying'") > 0) return;
  connection.script(
      "create database qiying owner qiying_owner template template0 encoding 'UTF8' lc_collate 'C.UTF-8' "
      "lc_ctype 'C.UTF-8'");
}

std::string Cluster::Impl::conninfo(const std::string& database, const std::string& user) const {
  return "host=" + quoted(files.run.string()) + " port=5432 dbname=" + quoted(database) +
         " user=" + quoted(user);
}

Cluster::Cluster(ClusterOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
  if (impl_->joined) return;
  impl_->start();
  try {
    impl_->make_database();
  } catch (...) {
    impl_->stop();
    throw;
  }
}

Cluster::~Cluster() {
  impl_->stop();
}

bool Cluster::revive() {
  if (impl_->joined) return false;
  if (impl_->server != 0 && !internal::exited(impl_->server)) return false;
  impl_->server = 0;
  impl_->start();
  return true;
}

std::string Cluster::conninfo(const std::string& database, const std::string& user) const {
  return impl_->conninfo(database, user);
}
fs::path server_binaries(const fs::path& data) {
  return internal::find_binaries({}, data);
}

void give_to_server(const fs::path& tree) {
  const auto user = internal::server_user();
  internal::give_to(user, tree);
  if (!fs::is_directory(tree)) return;
  for (const auto& entry : fs::recursive_directory_iterator(tree)) internal::give_to(user, entry.path());
}

fs::path barred_directory(const fs::path& data) {
  return internal::barred_directory(fs::weakly_canonical(fs::absolute(data)), internal::server_user());
}
bool Cluster::joined() const {
  return impl_->joined;
}
int Cluster::server_pid() const {
  return impl_->server;
}
const fs::path& Cluster::run_directory() const {
  return impl_->files.run;
}

}  // namespace qiying::db

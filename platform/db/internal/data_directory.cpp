#include "platform/db/internal/data_directory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "platform/db/internal/process.hpp"

namespace qiying::db::internal {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* kPackageRoot = "/usr/lib/postgresql";
constexpr int kOldest = 14;
constexpr std::size_t kSocketPathLimit = 107;

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int version_of(const std::string& text) {
  int version = 0;
  std::from_chars(text.data(), text.data() + text.size(), version);
  return version;
}

bool has_programs(const fs::path& directory) {
  return access((directory / "initdb").c_str(), X_OK) == 0 &&
         access((directory / "postgres").c_str(), X_OK) == 0;
}

/// The newest installed version, or exactly `wanted` when it is not 0; empty when there is none.
fs::path installed(int wanted) {
  int best = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(kPackageRoot, ignored)) {
    const int version = version_of(entry.path().filename().string());
    const bool fits = wanted ? version == wanted : version >= kOldest;
    if (fits && version > best && has_programs(entry.path() / "bin")) best = version;
  }
  return best ? fs::path(kPackageRoot) / std::to_string(best) / "bin" : fs::path();
}

/// Writes a file in one step (never half a file after a crash) and gives it to the server's user.
void write_file(const fs::path& file, const std::string& text, const OsUser& user) {
  const auto temporary = file.string() + ".new";
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + temporary + ": " + std::strerror(errno));
  }
  chmod(temporary.c_str(), 0600);
  give_to(user, temporary);
  fs::rename(temporary, file);
}

bool socket_fits(const fs::path& run) {
  return (run / ".s.PGSQL.5432").string().size() <= kSocketPathLimit;
}

/// A name for `data` that two clusters hardly share and one cluster always finds again (FNV-1a).
std::string short_name(const fs::path& data) {
  std::uint64_t hash = 1469598103934665603ULL;
  for (const unsigned char c : data.string()) hash = (hash ^ c) * 1099511628211ULL;
  char text[17];
  snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return "qiying-" + std::to_string(geteuid()) + "-" + text;
}

fs::path choose_run_directory(const ClusterOptions& options) {
  if (!options.run_directory.empty()) return fs::absolute(options.run_directory);
  const fs::path beside = options.data.string() + ".run";
  if (socket_fits(beside)) return beside;
  const fs::path runtime = "/run/user/" + std::to_string(geteuid());
  const bool usable = geteuid() != 0 && access(runtime.c_str(), W_OK) == 0;
  return (usable ? runtime : fs::temp_directory_path()) / short_name(options.data);
}

/// After a crash PostgreSQL syncs every file of the cluster: 1,000 files took 3.8 s on a busy disk one by one
/// and 0.01 s by syncfs. Before Linux 5.8 syncfs could hide a write error (PostgreSQL documentation,
/// recovery_init_sync_method).
bool syncfs_is_sound() {
  utsname system{};
  int major = 0, minor = 0;
  return uname(&system) == 0 && std::sscanf(system.release, "%d.%d", &major, &minor) == 2 &&
         (major > 5 || (major == 5 && minor >= 8));
}

/// An eighth of the machine's memory for PostgreSQL's own buffers, for the program and the file cache want
/// theirs.
long buffers_mb() {
  const long machine = sysconf(_SC_PHYS_PAGES) / 1024 * (sysconf(_SC_PAGE_SIZE) / 1024);
  return std::clamp(machine / 8, 128L, 1024L);
}

/// A segment appears in the spool whole or not at all; one that is there already is never overwritten.
std::string archiving(const fs::path& spool) {
  const auto file = '"' + fs::absolute(spool).string() + "/%f\"";
  return "archive_mode = on\narchive_timeout = 300\narchive_command = 'test ! -f " + file + " && cp \"%p\" " +
         file + ".part && sync " + file + ".part && mv " + file + ".part " + file + "'\n";
}

std::string settings(const ClusterOptions& options, int version) {
  std::ostringstream out;
  const auto buffers = buffers_mb();
  out << "# Written at each start. Put your own settings into postgresql.conf below the include, or use\n"
         "# ALTER SYSTEM; both win over this file.\n"
         "max_connections = "
      << options.max_connections << "\n"
      << "shared_buffers = " << buffers << "MB\neffective_cache_size = " << 4 * buffers << "MB\n"
      << "work_mem = 16MB\nmaintenance_work_mem = 128MB\n"
         "max_wal_size = 2GB\nmin_wal_size = 128MB\ncheckpoint_timeout = 15min\nwal_compression = "
      << (version >= 15 ? "lz4" : "on")
      << "\n"
         "default_toast_compression = lz4\n"
         "random_page_cost = 1.1\njit = off\nmax_parallel_workers_per_gather = 0\n"
         "autovacuum_vacuum_scale_factor = 0.05\nautovacuum_analyze_scale_factor = 0.05\n"
         "timezone = 'UTC'\nlog_timezone = 'UTC'\ndefault_text_search_config = 'pg_catalog.simple'\n"
         // Failed statements are reported by the program, with the request they belong to.
         "log_min_messages = log\nlog_line_prefix = '%m [%p] '\nlog_checkpoints = off\n";
  if (!options.wal_spool.empty()) out << archiving(options.wal_spool);
  if (syncfs_is_sound()) out << "recovery_init_sync_method = syncfs\n";
  if (!options.durable)
    out << "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
           "shared_buffers = 128MB\nautovacuum = off\n";
  return out.str();
}

constexpr const char* kHba =
    "# Written at each start: only this machine's own user and the server's, by the unix socket.\n"
    "local all all peer map=own\n"
    "local replication all peer map=own\n";

std::string ident(const DataDirectory& d) {
  std::vector<std::string> users{own_user_name()};
  if (d.user.name != users.front()) users.push_back(d.user.name);
  std::string out = "# Written at each start.\n";
  for (const auto& user : users)
    for (const char* role : {"qiying", "qiying_owner", "qiying_app"})
      out += "own \"" + user + "\" " + role + "\n";
  return out;
}

void run_initdb(const DataDirectory& d, const fs::path& target) {
  std::vector<std::string> arguments{(d.binaries / "initdb").string(),
                                     "-D",
                                     target.string(),
                                     "-U",
                                     "qiying",
                                     "-E",
                                     "UTF8",
                                     "--locale=C.UTF-8",
                                     "-k",
                                     "--auth=peer",
                                     "--no-instructions",
                                     "--no-sync"};
  const auto child = spawn(arguments, d.user, d.log, SIGKILL);  // SIGTERM would make it tidy up late
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("initdb failed:\n" + log_tail(d));
}

void signal_all(const fs::path& data, int signal_number) {
  for (const auto pid : processes_in(data)) kill(pid, signal_number);
}

/// Unfinished clusters of interrupted first starts. A dying initdb may still be writing into one, which is
/// why each attempt has a name of its own and a failure to delete waits for the next start.
void discard_unfinished(const fs::path& data) {
  const auto prefix = data.filename().string() + ".new-";
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(data.parent_path(), ignored)) {
    if (!entry.path().filename().string().starts_with(prefix)) continue;
    signal_all(entry.path(), SIGKILL);
    fs::remove_all(entry.path(), ignored);
  }
}

/// Makes a new cluster durable in one go, for the same reason that recovery uses syncfs.
void sync_all(const fs::path& directory) {
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 || (syncfs_is_sound() ? syncfs(fd) : (sync(), 0)) != 0)
    throw std::runtime_error("cannot sync " + directory.string() + ": " + std::strerror(errno));
  close(fd);
}

void sync_directory(const fs::path& directory) {
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

fs::path find_binaries(const std::string& wanted, const fs::path& data) {
  const auto made_with = version_of(content(data / "PG_VERSION"));
  if (!wanted.empty()) {
    if (has_programs(wanted)) return wanted;
    throw std::runtime_error("no initdb and postgres in " + wanted);
  }
  auto found = installed(made_with);
  if (!found.empty()) return found;
  if (made_with)
    throw std::runtime_error(data.string() + " was made by PostgreSQL " + std::to_string(made_with) +
                             ", which is not installed: apt-get install postgresql-" +
                             std::to_string(made_with));
  throw std::runtime_error("PostgreSQL " + std::to_string(kOldest) + " or newer is not installed under " +
                           kPackageRoot + ": apt-get install postgresql");
}

fs::path make_run_directory(const ClusterOptions& options, const OsUser& user) {
  const auto run = choose_run_directory(options);
  if (!socket_fits(run))
    throw std::runtime_error(run.string() + " is too long for a socket; choose a shorter run directory");
  if (mkdir(run.c_str(), 0700) == 0) give_to(user, run);
  struct stat s{};
  const bool ours = lstat(run.c_str(), &s) == 0 && S_ISDIR(s.st_mode) && s.st_uid == user.uid;
  if (!ours || chmod(run.c_str(), 0700) != 0)
    throw std::runtime_error(run.string() + " must be a directory that belongs to user " + user.name +
                             "; remove it or choose another run directory");
  return run;
}

void create_if_missing(const DataDirectory& d, bool durable) {
  discard_unfinished(d.data);
  if (fs::exists(d.data / "PG_VERSION")) return;
  if (fs::exists(d.data) && !fs::is_empty(d.data))
    throw std::runtime_error(d.data.string() +
                             " is not empty and holds no PostgreSQL cluster; choose another "
                             "data directory");
  const fs::path unfinished = d.data.string() + ".new-" + std::to_string(getpid());
  fs::create_directory(unfinished);
  chmod(unfinished.c_str(), 0700);
  give_to(d.user, unfinished);
  run_initdb(d, unfinished);
  std::ofstream(unfinished / "postgresql.conf", std::ios::app) << "\ninclude_if_exists = 'qiying.conf'\n";
  if (durable) sync_all(unfinished);
  fs::remove(d.data);  // empty or missing
  fs::rename(unfinished, d.data);
  if (durable) sync_directory(d.data.parent_path());
}

void configure(const DataDirectory& d, const ClusterOptions& options) {
  if (!options.wal_spool.empty() && fs::create_directories(options.wal_spool))
    give_to(d.user, options.wal_spool);
  write_file(d.data / "qiying.conf", settings(options, version_of(content(d.data / "PG_VERSION"))), d.user);
  write_file(d.data / "pg_hba.conf", kHba, d.user);
  write_file(d.data / "pg_ident.conf", ident(d), d.user);
}

void clear_leftovers(const DataDirectory& d) {
  const auto lock = d.data / "postmaster.pid";
  const auto socket_lock = d.run / ".s.PGSQL.5432.lock";
  if (!fs::exists(lock) && !fs::exists(socket_lock)) return;
  const auto postmaster = version_of(content(lock));
  const auto all_gone = [&] { return processes_in(d.data).empty(); };
  const auto left = processes_in(d.data);
  const bool server_lives = std::find(left.begin(), left.end(), postmaster) != left.end();
  if (server_lives) kill(postmaster, SIGINT);  // fast shutdown: its parent died and the kernel says the same
  if (!wait_until(server_lives ? 10s : 200ms, all_gone)) signal_all(d.data, SIGQUIT);
  if (!wait_until(5s, all_gone)) signal_all(d.data, SIGKILL);
  if (!wait_until(5s, all_gone))
    throw std::runtime_error("processes of an earlier server do not end in " + d.data.string());
  // The pid in the lock files may be a zombie that nobody reaps, or belong to a stranger by now; PostgreSQL
  // would refuse to start. Nobody works in the directory, so the locks mean nothing.
  fs::remove(lock);
  fs::remove(socket_lock);
  fs::remove(d.run / ".s.PGSQL.5432");
}

std::string log_tail(const DataDirectory& d) {
  constexpr std::size_t kMost = 2000;
  auto text = content(d.log);
  return text.size() > kMost ? text.substr(text.size() - kMost) : text;
}

}  // namespace qiying::db::internal

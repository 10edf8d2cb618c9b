#include <doctest/doctest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "platform/db/cluster.hpp"
#include "platform/db/db.hpp"
#include "platform/db/internal/process.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using db::internal::processes_in;
using db::internal::wait_until;

namespace {

/// A directory whose cluster exists already: most cases start it again, which is quick.
const fs::path& home() {
  static const test::TemporaryDirectory directory;
  static const bool made = (db::Cluster({.data = directory.path() / "pg", .durable = false}), true);
  (void)made;
  return directory.path();
}

db::ClusterOptions in(const fs::path& directory) {
  return {.data = directory / "pg", .durable = false};
}

std::int64_t answer(const db::Cluster& cluster, const std::string& role = "qiying_owner") {
  return db::Connection(cluster.conninfo("qiying", role)).number("select 42");
}

bool gone(const fs::path& directory) {
  const auto data = fs::canonical(directory / "pg");
  return wait_until(60s, [&] { return processes_in(data).empty(); });
}

/// A child process that runs a cluster until it is killed. Returns when the cluster serves.
struct OtherProcess {
  explicit OtherProcess(const fs::path& directory) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid = fork();
    if (pid == 0) serve(directory, ends[1]);
    close(ends[1]);
    if (read(ends[0], &server, sizeof server) != sizeof server) server = 0;
    close(ends[0]);
  }
  ~OtherProcess() {
    if (pid > 0) end();
  }
  /// Kills it the hard way.
  void end() {
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    pid = 0;
  }
  [[noreturn]] static void serve(const fs::path& directory, int to) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    try {
      const db::Cluster cluster(in(directory));
      const pid_t server = cluster.server_pid();
      if (write(to, &server, sizeof server) == sizeof server)
        while (true) pause();
    } catch (...) {
    }
    _exit(1);
  }
  pid_t pid = 0;
  pid_t server = 0;
};

std::string reason_of_failure(const db::ClusterOptions& options) {
  try {
    const db::Cluster cluster(options);
    return "it started";
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

/// A parent path of ours that a server under another user cannot enter must not decide these tests.
bool running_as_root() {
  return geteuid() == 0;
}

}  // namespace

TEST_CASE("a first start makes database and roles; a second one finds everything") {
  const test::TemporaryDirectory dir;
  {
    const auto with_slash = (dir.path() / "a/b/pg/").string();  // and parents that are missing
    const db::Cluster cluster({.data = with_slash, .durable = false});
    db::Connection owner(cluster.conninfo("qiying", "qiying_owner"));
    owner.script("create schema s; create table s.t (n int); insert into s.t values (7)");
    CHECK(answer(cluster, "qiying_app") == 42);
    CHECK(owner.text("select datcollate from pg_database where datname = 'qiying'") == "C.UTF-8");
    CHECK(owner.text("select current_setting('data_checksums')") == "on");
    CHECK(owner.text("select current_setting('listen_addresses')").empty());
    CHECK(owner.text("select usesuper from pg_user where usename = 'qiying_owner'") == "f");
  }
  const db::Cluster again(in(dir.path() / "a/b"));
  CHECK(db::Connection(again.conninfo("qiying", "qiying_owner")).number("select n from s.t") == 7);
}

TEST_CASE("the server belongs to nobody else: private socket, private data, no root") {
  const db::Cluster cluster(in(home()));
  struct stat s{};
  REQUIRE(stat(cluster.run_directory().c_str(), &s) == 0);
  CHECK((s.st_mode & 0777) == 0700);
  REQUIRE(stat((home() / "pg").c_str(), &s) == 0);
  CHECK((s.st_mode & 0777) == 0700);
  CHECK(s.st_uid != 0);
  CHECK(getpgid(cluster.server_pid()) == cluster.server_pid());
}

TEST_CASE("our environment and open files do not reach the server") {
  setenv("QIYING_SECRET", "do not pass on", 1);
  const db::Cluster cluster(in(home()));
  unsetenv("QIYING_SECRET");
  const auto proc = fs::path("/proc") / std::to_string(cluster.server_pid());
  std::ifstream environment(proc / "environ", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(environment)), {});
  CHECK(text.find("QIYING_SECRET") == std::string::npos);
  for (const auto& entry : fs::directory_iterator(proc / "fd"))
    CHECK(fs::read_symlink(entry.path()).string().find("pg.lock") == std::string::npos);
}

TEST_CASE("settings of the administrator win over ours") {
  {
    const db::Cluster cluster(in(home()));
    db::Connection admin(cluster.conninfo("postgres", "qiying"));
    CHECK(admin.text("show random_page_cost") == "1.1");
    CHECK(admin.text("show jit") == "off");
    admin.script("alter system set random_page_cost = 3");
  }
  const db::Cluster again(in(home()));
  db::Connection admin(again.conninfo("postgres", "qiying"));
  CHECK(admin.text("show random_page_cost") == "3");
  admin.script("alter system reset all");
}

TEST_CASE("a killed server is revived; a living one is left alone") {
  db::Cluster cluster(in(home()));
  CHECK_FALSE(cluster.revive());
  const auto before = cluster.server_pid();
  for (int i = 0; i < 3; ++i) {
    kill(cluster.server_pid(), SIGKILL);
    CHECK(wait_until(60s, [&] { return cluster.revive(); }));
    CHECK(answer(cluster) == 42);
  }
  CHECK(cluster.server_pid() != before);
  CHECK_FALSE(cluster.revive());
}

TEST_CASE("one killed backend: the server restarts its workers by itself") {
  db::Cluster cluster(in(home()));
  db::Connection c(cluster.conninfo("qiying", "qiying_owner"));
  kill(static_cast<pid_t>(c.number("select pg_backend_pid()")), SIGKILL);
  CHECK_THROWS_AS(c.run("select 1"), db::DbError);
  const auto serves = [&] {
    try {
      return answer(cluster) == 42;
    } catch (const db::DbError& e) {
      CHECK(e.is_unavailable());
      return false;
    }
  };
  CHECK(wait_until(60s, serves));
  CHECK_FALSE(cluster.revive());
}

TEST_CASE("when the parent is killed the server goes with it, and the next start is clean") {
  OtherProcess other(home());
  REQUIRE(other.server != 0);
  SUBCASE("parent only") {
    other.end();
  }
  SUBCASE("parent and server together") {
    kill(other.server, SIGKILL);
    other.end();
  }
  SUBCASE("and the next start does not wait") {
    other.end();
    CHECK(answer(db::Cluster(in(home()))) == 42);
    return;
  }
  CHECK(gone(home()));
  CHECK(answer(db::Cluster(in(home()))) == 42);
}

TEST_CASE("a server that lost its parent without noticing is stopped first") {
  OtherProcess other(home());
  REQUIRE(other.server != 0);
  kill(other.server, SIGSTOP);
  other.end();
  kill(other.server, SIGCONT);
  CHECK(answer(db::Cluster(in(home()))) == 42);
}

TEST_CASE("lock files of the dead and of strangers do not stop a start") {
  fs::path run;
  {
    run = db::Cluster(in(home())).run_directory();
  }
  // Our own pid lives, but it is no server of this directory.
  std::ofstream(home() / "pg/postmaster.pid") << getpid() << "\n" << (home() / "pg").string() << "\n";
  std::ofstream(run / ".s.PGSQL.5432.lock") << getpid() << "\n";
  CHECK(answer(db::Cluster(in(home()))) == 42);
}

TEST_CASE("two processes cannot run one directory") {
  OtherProcess other(home());
  REQUIRE(other.server != 0);
  CHECK(reason_of_failure(in(home())).find("another process") != std::string::npos);
  CHECK(kill(other.server, 0) == 0);
}

TEST_CASE("a very long path gets a short private socket directory elsewhere") {
  const test::TemporaryDirectory dir;
  const auto deep = dir.path() / std::string(100, 'd') / std::string(40, 'e');
  const db::Cluster cluster(in(deep));
  CHECK(answer(cluster) == 42);
  CHECK(cluster.run_directory().string().size() < 80);
  fs::remove_all(cluster.run_directory());
}

TEST_CASE("a socket directory of somebody else is refused") {
  const test::TemporaryDirectory dir;
  if (!running_as_root()) return;
  auto options = in(dir.path());
  options.run_directory = dir.path() / "foreign";
  fs::create_directory(options.run_directory);
  CHECK(chown(options.run_directory.c_str(), 12345, 12345) == 0);
  CHECK(reason_of_failure(options).find("must be a directory that belongs") != std::string::npos);
}

TEST_CASE("a command joins the server that another process runs, and leaves it running") {
  OtherProcess other(home());
  REQUIRE(other.server != 0);
  auto options = in(home());
  options.join = true;
  {
    db::Cluster joined(options);
    CHECK(joined.joined());
    CHECK(joined.server_pid() == 0);
    CHECK_FALSE(joined.revive());
    CHECK(answer(joined) == 42);
  }
  CHECK(answer(db::Cluster(options)) == 42);
  CHECK(kill(other.server, 0) == 0);
  other.end();
  CHECK_FALSE(db::Cluster(options).joined());
}

TEST_CASE("an interrupted first start heals itself") {
  const test::TemporaryDirectory dir;
  SUBCASE("initdb was cut short") {
    fs::create_directories(dir.path() / "pg.new-1/base");
    std::ofstream(dir.path() / "pg.new-1/PG_VERSION") << "15\n";
  }
  SUBCASE("killed somewhere on the way") {
    const pid_t child = fork();
    if (child == 0) OtherProcess::serve(dir.path(), -1);
    const auto begun = dir.path() / ("pg.new-" + std::to_string(child)) / "PG_VERSION";
    CHECK(wait_until(60s, [&] { return fs::exists(begun); }));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    CHECK_FALSE(fs::exists(dir.path() / "pg"));
  }
  CHECK(answer(db::Cluster(in(dir.path()))) == 42);
  {
    const db::Cluster again(in(dir.path()));
  }
  for (const auto& entry : fs::directory_iterator(dir.path()))
    CHECK_FALSE(entry.path().filename().string().starts_with("pg.new"));
}

TEST_CASE("a directory with other things in it is left alone") {
  const test::TemporaryDirectory dir;
  fs::create_directories(dir.path() / "pg");
  std::ofstream(dir.path() / "pg/holiday.jpg") << "x";
  CHECK(reason_of_failure(in(dir.path())).find("not empty") != std::string::npos);
  CHECK(fs::exists(dir.path() / "pg/holiday.jpg"));
}

TEST_CASE("a directory that the server's user cannot reach is named") {
  if (!running_as_root()) return;
  const test::TemporaryDirectory dir;
  fs::create_directories(dir.path() / "shut");
  chmod((dir.path() / "shut").c_str(), 0700);
  const auto reason = reason_of_failure(in(dir.path() / "shut"));
  CHECK(reason.find("cannot enter") != std::string::npos);
  CHECK(reason.find("shut") != std::string::npos);
  CHECK(db::barred_directory(dir.path() / "shut/deeper/pg") == dir.path() / "shut");
  CHECK(db::barred_directory(dir.path() / "pg").empty());
}

TEST_CASE("missing programs and foreign versions are told with the remedy") {
  const test::TemporaryDirectory dir;
  auto options = in(dir.path());
  options.binaries = "/nonexistent";
  CHECK(reason_of_failure(options).find("no initdb") != std::string::npos);
  fs::create_directories(dir.path() / "pg");
  std::ofstream(dir.path() / "pg/PG_VERSION") << "9\n";
  CHECK(reason_of_failure(in(dir.path())).find("apt-get install postgresql-9") != std::string::npos);
}

TEST_CASE("a server that cannot start says why") {
  {
    const db::Cluster cluster(in(home()));
  }
  std::ofstream(home() / "pg/postgresql.conf", std::ios::app) << "\nno_such_setting = 1\n";
  CHECK(reason_of_failure(in(home())).find("no_such_setting") != std::string::npos);
}

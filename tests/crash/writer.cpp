#include "tests/crash/writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <thread>

#include "platform/db/cluster.hpp"
#include "platform/db/db.hpp"

namespace qiying::crash {
namespace {

using namespace std::chrono_literals;

constexpr int kThreads = 4;

/// `entry` has no key on purpose: a row written twice must be visible, not refused. `request` is what makes a
/// repeated request harmless, and `total` must move with the entries, all or nothing.
constexpr const char* kTables = R"(
create table if not exists entry (id text not null);
create table if not exists request (id text primary key);
create table if not exists total (writer int primary key, entries bigint not null);
)";

/// One request, whether or not an attempt before it was committed without us hearing of it.
void handle(db::Connection& c, int writer, const std::string& id) {
  c.transaction([&] {
    if (c.execute("insert into request values ($1) on conflict do nothing", id) == 0) return;
    c.execute("insert into entry values ($1)", id);
    c.execute(
        "insert into total values ($1, 1) on conflict (writer) do update set entries = total.entries + 1",
        writer);
  });
}

/// The client's side: asks until it is answered. The database may be gone for a while.
void handle_until_answered(db::Pool& pool, int writer, const std::string& id) {
  while (true) {
    try {
      return handle(*pool.acquire({}), writer, id);
    } catch (const db::DbError& e) {
      if (!e.is_unavailable()) throw;
      std::this_thread::sleep_for(2ms);
    }
  }
}

[[noreturn]] void write_forever(db::Pool& pool, int writer, int acknowledged) {
  for (std::uint64_t n = 0;; ++n) {
    const auto id = std::to_string(getpid()) + "." + std::to_string(writer) + "." + std::to_string(n);
    handle_until_answered(pool, writer, id);
    const auto line = id + "\n";
    if (write(acknowledged, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
  }
}

/// A line that the kill has cut short was heard by nobody, and must not join the next one.
void drop_torn_line(const Place& place) {
  std::ifstream in(place.acknowledged(), std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto end = text.rfind('\n');
  if (!text.empty())
    std::filesystem::resize_file(place.acknowledged(), end == std::string::npos ? 0 : end + 1);
}

std::vector<std::string> read_acknowledged(const Place& place) {
  std::ifstream in(place.acknowledged(), std::ios::binary);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

void note_server(const Place& place, pid_t server) {
  std::ofstream(place.server().string() + ".new") << server;
  std::filesystem::rename(place.server().string() + ".new", place.server());
}

int compare(db::Connection& c, const Place& place) {
  drop_torn_line(place);
  const auto acknowledged = read_acknowledged(place);
  c.script("set enable_indexscan to off; set enable_bitmapscan to off; set enable_indexonlyscan to off;" +
           std::string(kTables) + "create temporary table heard (id text)");
  c.copy("heard", [&](db::CopyWriter& w) {
    for (const auto& id : acknowledged) {
      const std::optional<std::string_view> row[] = {id};
      w.row(row);
    }
  });
  const auto entries = c.number("select count(*) from entry");
  const auto missing = c.number("select count(*) from heard where id not in (select id from entry)");
  const auto twice = c.number("select count(*) - count(distinct id) from entry");
  const auto unequal = c.number(
      "select abs((select count(*) from entry) - (select coalesce(sum(entries), 0) from total)) + "
      "abs((select count(*) from entry) - (select count(*) from request))");
  if (missing == 0 && twice == 0 && unequal == 0) return 0;
  std::fprintf(stderr, "acknowledged %zu, stored %lld: missing %lld, twice %lld, totals off by %lld\n",
               acknowledged.size(), static_cast<long long>(entries), static_cast<long long>(missing),
               static_cast<long long>(twice), static_cast<long long>(unequal));
  return kBroken;
}

}  // namespace

int verify(const Place& place) {
  const db::Cluster cluster({.data = place.data()});
  db::Connection c(cluster.conninfo("qiying", "qiying_owner"));
  const int broken = compare(c, place);
  if (!broken)
    std::printf("%lld entries stored, %zu acknowledged, none missing, none twice\n",
                static_cast<long long>(c.number("select count(*) from entry")),
                read_acknowledged(place).size());
  return broken;
}

int write_until_killed(const Place& place) {
  db::Cluster cluster({.data = place.data()});
  {
    db::Connection c(cluster.conninfo("qiying", "qiying_owner"));
    if (const int broken = compare(c, place)) return broken;
  }
  const int acknowledged =
      open(place.acknowledged().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (acknowledged < 0) return 1;
  db::Pool pool({.conninfo = cluster.conninfo("qiying", "qiying_owner"), .size = kThreads, .role = {}});
  for (int writer = 0; writer < kThreads; ++writer)
    std::thread(write_forever, std::ref(pool), writer, acknowledged).detach();
  for (;; std::this_thread::sleep_for(5ms)) {
    note_server(place, cluster.server_pid());
    cluster.revive();
  }
}

}  // namespace qiying::crash

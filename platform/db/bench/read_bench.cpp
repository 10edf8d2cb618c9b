/// A single-row read through Connection against bare PQexecPrepared with the same SQL, taking turns in one
/// run in short rounds; the median round of each counts, so that the noise of the machine falls on neither.

#include <libpq-fe.h>
#include <sched.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "platform/db/cluster.hpp"
#include "platform/db/db.hpp"

namespace {

using namespace qiying;

struct Enterprise {
  std::int64_t id = 0;
  std::string uscc, name, street;
  std::optional<std::string> phone;
  int staff = 0;
  base::Fen capital;
  bool active = false;
  base::Timestamp updated_at;
};
QY_DESCRIBE(Enterprise, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(name), QY_FIELD(street), QY_FIELD(phone),
            QY_FIELD(staff), QY_FIELD(capital), QY_FIELD(active), QY_FIELD(updated_at))

constexpr int kRows = 100000;
constexpr int kReads = 100;
constexpr int kRounds = 400;
constexpr const char* kSql =
    "select id, uscc, name, street, phone, staff, capital, active, updated_at from enterprise where id = $1";

void fill(db::Connection& c) {
  c.script(
      "create table enterprise (id bigint primary key, uscc text, name text, street text, phone text, staff "
      "int, "
      "capital bigint, active bool, updated_at timestamptz default now());"
      "insert into enterprise select i, 'U' || i, '示范企业第' || i || '号有限公司', '示范街道', "
      "case when i % 2 = 0 then '13900000000' end, i % 300, i * 100, i % 3 = 0 from generate_series(1, " +
      std::to_string(kRows) + ") i; analyze enterprise");
}

/// Microseconds a read, wall time and our own processor time.
struct Cost {
  std::vector<double> wall, cpu;
};

double cpu_now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) * 1e-3;
}

template <class F>
void measure(Cost& cost, F&& work) {
  const auto cpu = cpu_now();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kReads; ++i) work(1 + std::rand() % kRows);
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  cost.wall.push_back(took.count() / kReads);
  cost.cpu.push_back((cpu_now() - cpu) / kReads);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

void bare_read(PGconn* pg, int id) {
  const auto text = std::to_string(id);
  const char* values[] = {text.c_str()};
  PGresult* result = PQexecPrepared(pg, "read", 1, values, nullptr, nullptr, 0);
  if (PQntuples(result) != 1) std::abort();
  PQclear(result);
}

void our_read(db::Connection& c, int id) {
  if (!c.query_one<Enterprise>(kSql, id)) std::abort();
}

/// Client and server on one core: waking the other core of a virtual machine costs more than the read itself
/// and strikes one connection or the other by chance.
void stay_on_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(sched_getcpu(), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

}  // namespace

int main() {
  stay_on_one_core();
  const auto dir = std::filesystem::temp_directory_path() / ("qiying-bench-" + std::to_string(getpid()));
  {
    db::Cluster cluster({.data = dir / "pg", .durable = false});
    db::Connection ours(cluster.conninfo("qiying", "qiying"));
    fill(ours);
    PGconn* bare = PQconnectdb(cluster.conninfo("qiying", "qiying").c_str());
    PQclear(PQprepare(bare, "read", kSql, 1, nullptr));
    Cost own, libpq, scoped;
    for (int i = 0; i < kRounds; ++i) {
      measure(libpq, [&](int id) { bare_read(bare, id); });
      measure(own, [&](int id) { our_read(ours, id); });
      measure(scoped, [&](int id) {
        const auto n = std::to_string(id);
        ours.set_scope({{{"account", n}, {"org", n}, {"region", n}, {"roles", n}}});
        our_read(ours, id);
      });
    }
    const double a = median(libpq.wall), b = median(own.wall);
    std::printf("= one row with libpq: %.0f /s\n= one row with Connection::query_one: %.0f /s\n", 1e6 / a,
                1e6 / b);
    std::printf("= Connection, of libpq: %.1f %%\n", 100 * a / b);
    std::printf(
        "= own processor time a read, libpq: %.1f us\n= own processor time a read, Connection: %.1f us\n",
        median(libpq.cpu), median(own.cpu));
    std::printf("= one row, four settings of the scope changed before: %.0f /s\n", 1e6 / median(scoped.wall));
    PQfinish(bare);
  }
  std::filesystem::remove_all(dir);
}

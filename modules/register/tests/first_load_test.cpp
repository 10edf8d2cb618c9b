#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modules/register/internal/import/indexes.hpp"
#include "modules/register/tests/fixture.hpp"

using namespace qiying;
using namespace qiying::register_;
using namespace qiying::register_::testing;

namespace {

constexpr int kMany = 30'000;  // enough for a first load

test::Database& database() {
  static test::Database db(test::migrations_of({"platform/auth", "modules/register"}));
  return db;
}

/// An empty register.
db::Pool& fresh() {
  database().owner().script(
      "truncate register.entity, register.entity_source, register.entity_history, register.import,"
      " register.import_reject, register.staging");
  return database().pool();
}

db::Pool::Lease everything() {
  return database().pool().acquire(auth::scope_of(auth::Caller::system(kDistrict)));
}
std::int64_t number(std::string_view sql) {
  return everything()->number(sql);
}
std::int64_t enterprises() {
  return number("select count(*) from register.entity");
}
bool indexed() {
  return number("select register.is_indexed()::integer") == 1;
}

std::string many(int from = 0, int to = kMany) {
  std::string file = "uscc,name\n";
  for (int i = from; i < to; ++i) file += code(i) + ",批量企业" + std::to_string(i) + "\n";
  return file;
}

enum class Moment { reading, indexing };

/// A process that imports and is killed at a moment of its work. Its server sessions may outlive it a little.
void import_and_die(Moment moment) {
  const auto conninfo = database().conninfo();
  const auto child = fork();
  if (child == 0) {
    db::Pool pool({.conninfo = conninfo});
    const TextFile file(many());
    auto table = *open_table(file.path);
    if (!*table->next()) _exit(1);
    const Standardiser standardiser(guess_mapping(table->cells()), {});
    ChunkReader chunks(*table, standardiser);
    const ImportRun run{ImportId::make(), kDistrict, "测试", "测试员", day(0)};
    const auto die = [&](const Progress& p) {
      const bool now = moment == Moment::reading ? p.rows > kMany / 2 : p.phase == Progress::Phase::indexing;
      if (!now) return;
      std::filesystem::remove(file.path);
      kill(getpid(), SIGKILL);
    };
    (void)run_pipeline(pool, run, chunks, {.progress = die});
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(WTERMSIG(status) == SIGKILL);
}

/// What a job of the workbench does with one staged record.
ImportCounts merge_one(int n) {
  auto db = everything();
  const ImportRun run{ImportId::make(), kDistrict, "作业", "测试员", day(1)};
  StandardRecord record;
  record.id = EntityId::make(), record.uscc = code(n), record.name = record.name_norm = "又一次";
  return db->transaction([&] {
    stage(*db, run, std::span(&record, 1), 0);
    auto counts = merge(*db, run, 0, 1);
    clear_staging(*db, run);
    return counts;
  });
}

}  // namespace

TEST_CASE(
    "of a first load that is killed while it reads nothing is left, and the next import makes it whole") {
  auto& pool = fresh();
  import_and_die(Moment::reading);
  CHECK(enterprises() == 0);
  CHECK_FALSE(indexed());
  CHECK(import(pool, many()).counts->inserted == kMany);
  CHECK(indexed());
  CHECK(import(pool, many(), false, 1).counts->unchanged == kMany);
}

TEST_CASE("a first load that is killed before its indexes are built has its rows, and each code once") {
  auto& pool = fresh();
  import_and_die(Moment::indexing);
  CHECK(enterprises() == kMany);
  CHECK(number("select count(distinct uscc) from register.entity") == kMany);
  CHECK_FALSE(indexed());
  CHECK(import(pool, many(5, 6), false, 1).counts->unchanged == 1);
  CHECK(indexed());
  CHECK(import(pool, many(kMany - 1, kMany + 1), false, 1).counts->inserted == 1);
  CHECK(enterprises() == kMany + 1);
}

TEST_CASE("a merge after a first load that was killed puts the keys back before it writes") {
  fresh();
  import_and_die(Moment::indexing);
  CHECK(number("select register.has_keys()::integer") == 0);
  CHECK(merge_one(7).updated == 1);
  CHECK(merge_one(kMany + 7).inserted == 1);
  CHECK(number("select register.has_keys()::integer") == 1);
  CHECK(enterprises() == kMany + 1);
}

TEST_CASE("a start after a first load that was killed puts keys and indexes back") {
  auto& pool = fresh();
  import_and_die(Moment::indexing);
  put_back_indexes(pool, *everything(), kDistrict);
  CHECK(indexed());
  CHECK(enterprises() == kMany);
}

TEST_CASE("of records with one code in a first load the last wins, wherever they stand") {
  auto& pool = fresh();
  auto file = code(3) + ",最早,\n" + many().substr(many().find('\n') + 1);
  file = "uscc,name,address\n" + file;
  for (std::size_t at = file.find('\n', 60); at != std::string::npos; at = file.find('\n', at + 2))
    if (file[at - 1] != ',') file.insert(at, ",");
  file += code(3) + ",最后,某路\n" + code(4) + ",也是最后,\n";
  const auto got = import(pool, file);
  REQUIRE(got.counts.ok());
  CHECK(got.counts->rows == kMany + 3);
  CHECK(got.counts->inserted == kMany);
  CHECK(got.counts->superseded == 3);
  CHECK(enterprises() == kMany);
  CHECK(number("select count(*) from register.entity_source") == kMany);
  CHECK(everything()->text("select name || address from register.entity where uscc = $1", code(3)) ==
        "最后某路");
  CHECK(everything()->text("select string_agg(line || severity || code || value, ' ' order by id)"
                           " from register.import_reject") == "2noterecord.superseded" + code(3) +
                                                                  " 6noterecord.superseded" + code(3) +
                                                                  " 7noterecord.superseded" + code(4));
  CHECK(import(pool, file, false, 1).counts->unchanged == kMany);
}

TEST_CASE("a file that is broken far behind changes nothing, and the register stays whole") {
  auto& pool = fresh();
  const auto got = import(pool, many() + "\"");
  CHECK_FALSE(got.counts.ok());
  CHECK(enterprises() == 0);
  CHECK(number("select count(*) from register.entity_source") == 0);
  CHECK(indexed());
}

TEST_CASE("records whose source fails leave nothing, and the register stays whole") {
  auto& pool = fresh();
  int n = 0;
  Record record;
  CHECK_THROWS(import_records(pool, kDistrict, "坏源", day(0), [&] {
    if (n == kMany / 2) throw std::runtime_error("the source is gone");
    record.uscc = code(n), record.name = "企业" + std::to_string(n++);
    return &record;
  }));
  CHECK(enterprises() == 0);
  CHECK(indexed());
}

TEST_CASE("faults of a first load are kept and told like those of any other") {
  auto& pool = fresh();
  const auto got = import(pool, many() + issued_wrong(kMany) + ",早期\n1,短码\n");
  CHECK(got.counts->rejected == 1);
  CHECK(got.counts->warnings == 1);
  CHECK(got.faults.size() == 2);
  CHECK(number("select count(*) from register.import_reject") == 2);
  CHECK(enterprises() == kMany + 1);
}

TEST_CASE("a big load into a register that has a few enterprises keeps them") {
  auto& pool = fresh();
  import(pool, many(0, 2));
  const auto got = import(pool, many(), false, 1);
  CHECK(got.counts->inserted == kMany - 2);
  CHECK(got.counts->unchanged == 2);
  CHECK(indexed());
}

TEST_CASE("a merge that comes in the middle of a first load waits for it") {
  auto& pool = fresh();
  const TextFile file(many());
  auto table = *open_table(file.path);
  REQUIRE(*table->next());
  const Standardiser standardiser(guess_mapping(table->cells()), {});
  ChunkReader chunks(*table, standardiser);
  const ImportRun run{ImportId::make(), kDistrict, "测试", "测试员", day(0)};
  std::thread other;
  ImportCounts merged;
  const auto begin_other = [&](const Progress&) {
    if (!other.joinable()) other = std::thread([&] { merged = merge_one(7); });
  };
  const auto loaded = run_pipeline(pool, run, chunks, {.progress = begin_other});
  other.join();
  CHECK(loaded->inserted == kMany);
  CHECK(merged.updated == 1);
  CHECK(enterprises() == kMany);
}

TEST_CASE("a first load does not push aside whoever reads the register") {
  auto& pool = fresh();
  db::Connection reader(database().conninfo());
  reader.begin();
  reader.run("select count(*) from register.entity_public");
  CHECK(import(pool, many()).counts->inserted == kMany);
  CHECK(indexed());
}

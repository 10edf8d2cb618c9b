// Folders and databases that are read on a schedule.
#include <fstream>

#include "modules/register/tests/fixture.hpp"
#include "modules/sources/internal/feed_jobs.hpp"
#include "modules/sources/internal/feed_read.hpp"

using namespace qiying;
using namespace qiying::sources;
using register_::testing::day;
using register_::testing::kDistrict;
namespace fs = std::filesystem;

namespace {

test::Database& database() {
  static test::Database db(test::migrations_of(
      {"platform/auth", "platform/audit", "platform/jobs", "modules/register", "modules/sources"}));
  return db;
}

db::Pool::Lease system() {
  return database().pool().acquire(auth::scope_of(auth::Caller::system(kDistrict)));
}

/// A folder for deliveries with a source that is read from it.
class Inbox {
 public:
  Inbox() : root_(fs::temp_directory_path() / ("qiying_inbox_" + LoadId::make().str())) {
    fs::create_directories(root_ / "tax");
    auto db = system();
    db->execute(
        "insert into sources.source (district, code, name, authority, fresh_days, created_at) values ($1, "
        "'tax', '税务', 50, 30, now()) on conflict do nothing",
        kDistrict);
    db->execute("delete from sources.record");
    db->execute("delete from sources.feed_file");
    db->execute("delete from sources.feed");
    db->execute(
        "insert into sources.feed (district, source_code, kind, folder, every_minutes, by_name, next_at, "
        "match) values ($1, 'tax', 'folder', 'tax', 60, '测试员', now(), false)",
        kDistrict);
  }
  ~Inbox() { fs::remove_all(root_); }

  void put(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  /// As a minute of the schedule does.
  FeedView read() const {
    auto db = system();
    db->transaction([&] {
      read_feed(*db, {root_, [] { return std::vector<std::string>(); }, nullptr}, kDistrict, "tax", day(2));
    });
    return *db->query_one<FeedView>(
        "select kind, folder, host, port, dbname, username, false as has_password, query, every_minutes, "
        "match, "
        "active, by_name, next_at, last_at, last_state, last_rows, last_rejected, error_zh as error, version "
        "from sources.feed where district = $1 and source_code = 'tax'",
        kDistrict);
  }
  const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

std::int64_t records() {
  return system()->number("select count(*) from sources.record where source_code = 'tax'");
}

std::string reached() {
  return database().pool().options().conninfo;
}

const std::string kTwo = "记录号,名称\n1,甲\n2,乙\n";

}  // namespace

TEST_CASE("each file of a folder is read once, until it changes") {
  const Inbox inbox;
  inbox.put("tax/1.csv", kTwo);
  inbox.put("tax/.hidden.csv", kTwo);
  inbox.put("tax/2.csv.part", kTwo);
  auto now = inbox.read();
  CHECK(now.last_state == FeedState::done);
  CHECK(now.last_rows == 2);
  CHECK(records() == 2);
  CHECK(inbox.read().last_state == FeedState::nothing);
  inbox.put("tax/1.csv", kTwo + "3,丙\n");
  now = inbox.read();
  CHECK(now.last_rows == 3);
  CHECK(records() == 3);
}

TEST_CASE("a file that cannot be read is told and does not keep others back") {
  const Inbox inbox;
  inbox.put("tax/a.csv", "没有,列名\n1,2\n");
  inbox.put("tax/b.csv", kTwo);
  const auto now = inbox.read();
  CHECK(now.last_state == FeedState::failed);
  CHECK(now.error.find("a.csv") != std::string::npos);
  CHECK(records() == 2);
}

TEST_CASE("a folder never leads out of the place for folders") {
  const Inbox inbox;
  const auto outside = inbox.root().string() + "_outside";
  fs::create_directories(outside);
  std::ofstream(fs::path(outside) / "secret.csv") << kTwo;
  fs::create_symlink(outside, inbox.root() / "way");
  fs::create_symlink(fs::path(outside) / "secret.csv", inbox.root() / "tax/link.csv");
  for (const auto* name : {"", "/etc", "..", "tax/../..", "way", "nothere"}) {
    CAPTURE(name);
    CHECK_FALSE(feed_folder(inbox.root(), name).ok());
  }
  CHECK(feed_folder(inbox.root(), "tax").ok());
  CHECK(inbox.read().last_state == FeedState::nothing);
  fs::remove_all(outside);
}

TEST_CASE("a query of another database becomes a delivery") {
  const auto delivery = read_query(
      reached(), "select n::text as \"记录号\", '企业' || n as name from generate_series(1, 12000) n", {});
  REQUIRE(delivery.ok());
  CHECK(delivery->read == 12000);
  CHECK(delivery->rows.at("12000").name == "企业12000");
  const auto mapped =
      read_query(reached(), "select 7 as k, 'x' as title", {{"k", "record_id"}, {"title", "name"}});
  REQUIRE(mapped.ok());
  CHECK(mapped->rows.at("7").name == "x");
}

TEST_CASE("a query only reads, and what the database says is told") {
  database().owner().execute("create table if not exists public.feed_probe (n int)");
  for (const auto* query :
       {"insert into public.feed_probe values (1) returning 'a' as record_id", "select nonsense",
        "with x as (insert into public.feed_probe values (1) returning n) select 'a' as record_id, 'b' as "
        "name from x",
        "select 'a' as record_id; drop table public.feed_probe",
        "select set_config('transaction_read_only', 'off', true) as record_id, "
        "nextval('public.feed_probe_n') as name"}) {
    CAPTURE(query);
    const auto delivery = read_query(reached(), query, {});
    REQUIRE_FALSE(delivery.ok());
    CHECK(delivery.error().code == "sources.feed_failed");
  }
  CHECK(database().owner().number("select count(*) from public.feed_probe") == 0);
}

TEST_CASE("one query, allowed hosts and quoted places") {
  CHECK(is_one_query(" SELECT 1"));
  CHECK(is_one_query("with a as (select 1) select * from a"));
  for (const auto* bad :
       {"", "select", "delete from t", "select 1; select 2", "selection", "copy t to program 'x'"})
    CHECK_FALSE(is_one_query(bad));
  const std::vector<std::string> allowed = {"db.example.cn", ".data.example.cn"};
  CHECK(may_connect("db.example.cn", allowed));
  CHECK(may_connect("a.data.example.cn", allowed));
  for (const auto* bad :
       {"", ".data.example.cn", "example.cn", "/var/run", "evil.cn,db.example.cn", "xdb.example.cn"})
    CHECK_FALSE(may_connect(bad, allowed));
  CHECK(conninfo_of({"h", 1, "d", "u", "it's \\ host=evil"}).find("password='it\\'s \\\\ host=evil'") !=
        std::string::npos);
}

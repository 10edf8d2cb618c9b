#include "platform/backup/backup.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "platform/backup/internal/layout.hpp"
#include "platform/backup/internal/stream.hpp"
#include "platform/db/db.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
namespace fs = std::filesystem;

namespace {

const std::string kKey(43, 'k');

void quiet(std::string_view) {}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string checksum(db::Connection& db) {
  return db.text("select count(*) || ' ' || md5(string_agg(n || t, ',' order by n)) from work");
}

void add(db::Connection& db, int from, int to) {
  db.execute("insert into work select n, md5(n::text) from generate_series($1::int, $2::int) n", from, to);
}

void finish_log(db::Connection& db) {
  const auto segment = db.text("select pg_walfile_name(pg_switch_wal())");
  for (int i = 0; i < 300; ++i) {
    if (db.number("select count(*) from pg_stat_archiver where last_archived_wal >= $1", segment) > 0) return;
    db.run("select pg_sleep(0.1)");
  }
  FAIL("the log was not archived");
}

base::Timestamp clock_of(db::Connection& db) {
  const auto text =
      db.text("select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
  db.run("select pg_sleep(0.05)");
  return base::parse_timestamp(text).value();
}

/// An installation that was backed up, went on, and died. Made once; each case restores from it.
struct Story {
  test::TemporaryDirectory directory;
  backup::Place place{directory.path() / "live", directory.path() / "backups", kKey};
  std::string at_base, at_noon, at_end;
  base::Timestamp noon;
  backup::Manifest base;

  Story() {
    chmod(directory.path().c_str(), 0711);
    write(place.data / "files/ab/abcd", "一份附件");
    write(place.data / "audit/key.pem", "private");
    write(place.data / "audit/head-420199.json", "{}");
    write(place.data / "keys/backup.key", kKey);
    const db::Cluster cluster({.data = place.data / "pg", .durable = false, .wal_spool = place.data / "wal"});
    db::Connection db(cluster.conninfo("qiying", "qiying"));
    db.script("create table work (n int primary key, t text)");
    add(db, 1, 5000);
    at_base = checksum(db);
    base = backup::make(place, cluster, "test", quiet);
    add(db, 5001, 6000);
    at_noon = checksum(db);
    noon = clock_of(db);
    add(db, 6001, 6500);
    db.script("delete from work where n < 100");
    at_end = checksum(db);
    write(place.data / "files/cd/cdef", "后来的附件");
    finish_log(db);
    backup::ship(place, quiet);
  }

  backup::Place fresh(const char* name) const { return {directory.path() / name, place.to, kKey}; }
};

Story& story() {
  static Story one;
  return one;
}

std::string restored(const backup::Place& to, const backup::RestoreOptions& options) {
  backup::restore(to, options, quiet);
  const db::Cluster cluster({.data = to.data / "pg", .durable = false});
  db::Connection db(cluster.conninfo("qiying", "qiying"));
  const auto found = checksum(db);
  CHECK(db.execute("insert into work values (1000000, 'it takes new work')") == 1);
  return found;
}

std::string refusal(const backup::Place& place, const backup::RestoreOptions& options = {}) {
  try {
    backup::restore(place, options, quiet);
    return "restored";
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

/// A copy of the backups that may be spoiled.
backup::Place spoiled(const char* name) {
  auto out = story().fresh(name);
  out.to = story().directory.path() / (std::string(name) + ".backups");
  fs::remove_all(out.to);
  fs::copy(story().place.to, out.to, fs::copy_options::recursive);
  return out;
}

}  // namespace

TEST_CASE("what was backed up is verified, and nothing of it is readable") {
  const auto check = backup::verify(story().place);
  CHECK(check.faults.empty());
  REQUIRE(check.bases.size() == 1);
  CHECK(check.bases[0].id == story().base.id);
  CHECK(check.segments >= 2);
  CHECK(check.files == 2);
  const auto sealed = read(backup::internal::upload_file(story().place.to, "ab/abcd"));
  CHECK(sealed.find("一份附件") == std::string::npos);
}

TEST_CASE("restored to the end of the log: the same rows, by checksum") {
  const auto to = story().fresh("end");
  CHECK(restored(to, {}) == story().at_end);
  CHECK(read(to.data / "files/ab/abcd") == "一份附件");
  CHECK(read(to.data / "files/cd/cdef") == "后来的附件");
  CHECK(read(to.data / "audit/key.pem") == "private");
  CHECK_FALSE(fs::exists(to.data / "keys/backup.key"));
  CHECK_FALSE(fs::exists(to.data / "wal.restore"));
}

TEST_CASE("restored to a moment: what was then, not what came after") {
  CHECK(restored(story().fresh("noon"), {.until = story().noon}) == story().at_noon);
}

TEST_CASE("without any log the base copy stands alone") {
  const auto place = spoiled("alone");
  fs::remove_all(place.to / "wal");
  CHECK(restored(place, {}) == story().at_base);
}

TEST_CASE("what cannot be restored is refused with the reason") {
  CHECK(refusal(story().fresh("early"), {.until = story().base.began - std::chrono::hours(1)})
            .find("no base copy") != std::string::npos);
  auto stranger = story().fresh("stranger");
  stranger.key = std::string(43, 'x');
  CHECK(refusal(stranger).find("not its key") != std::string::npos);
  CHECK(refusal(story().place).find("exists already") != std::string::npos);
  const auto later = base::SystemClock().now() + std::chrono::hours(1);
  const auto reason = refusal(story().fresh("later"), {.until = later});
  CHECK_MESSAGE(reason.find("recovery target") != std::string::npos, reason);
}

TEST_CASE("a changed, cut or exchanged file is found by verify and refused by restore") {
  const auto place = spoiled("changed");
  const auto file = backup::internal::base_file(place.to, story().base.id);
  auto text = read(file);
  SUBCASE("one bit") {
    text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 1);
  }
  SUBCASE("cut off") {
    text.resize(text.size() - 100);
  }
  SUBCASE("something added") {
    text += "x";
  }
  SUBCASE("another file in its place") {
    text = read(backup::internal::evidence_file(place.to, story().base.id));
  }
  write(file, text);
  const auto check = backup::verify(place);
  CHECK(check.bases.empty());
  REQUIRE(check.faults.size() == 1);
  CHECK(check.faults[0].find("base.tar.sealed") != std::string::npos);
  CHECK(refusal(place).find("base.tar.sealed") != std::string::npos);
  CHECK_FALSE(fs::exists(place.data / "pg"));
}

TEST_CASE("a changed manifest is noticed") {
  const auto place = spoiled("manifest");
  const auto file = backup::internal::base_file(place.to, story().base.id).parent_path() / "manifest.json";
  auto text = read(file);
  text.replace(text.find("\"test\""), 6, "\"tost\"");
  write(file, text);
  CHECK(backup::verify(place).faults.size() == 1);
  CHECK(refusal(place).find("was changed") != std::string::npos);
}

TEST_CASE("old copies go, the last two stay, and no log that they need") {
  const auto place = spoiled("old");
  for (const char* id : {"20200101T000000Z", "20200201T000000Z", "20200301T000000Z"}) {
    auto m = story().base;
    m.id = id;
    m.began = base::parse_timestamp(std::string(id).substr(0, 4) + "-0" + id[5] + "-01T00:00:00Z").value();
    m.ended = m.began;
    m.first_wal = "000000010000000000000001";
    m.mac = backup::internal::mac_of(m, kKey);
    write(backup::internal::base_file(place.to, id), "x");
    backup::internal::write_manifest(place.to, m);
  }
  CHECK(backup::prune(place, base::SystemClock().now(), 14) == 2);
  CHECK(backup::internal::manifests(place.to).size() == 2);
  fs::remove_all(place.to / "base/20200301T000000Z");
  write(place.to / "wal/000000010000000000000000.sealed", "old");
  backup::prune(place, base::SystemClock().now(), 14);
  CHECK_FALSE(fs::exists(place.to / "wal/000000010000000000000000.sealed"));
  CHECK(restored(place, {}) == story().at_end);
}

TEST_CASE("a key is made once, kept to its owner, and asked for by name when missing") {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "keys/backup.key";
  CHECK_THROWS_WITH(backup::load_key(file, false), doctest::Contains("is missing"));
  const auto key = backup::load_key(file, true);
  CHECK(key.size() == 43);
  CHECK(backup::load_key(file, true) == key);
  const auto rights = fs::status(file).permissions() & fs::perms::all;
  CHECK(rights == (fs::perms::owner_read | fs::perms::owner_write));
  write(file, "short");
  CHECK_THROWS_WITH(backup::load_key(file, false), doctest::Contains("no key"));
}

TEST_CASE("sealed files of every size come back") {
  const test::TemporaryDirectory directory;
  for (const std::size_t size : {0UL, 1UL, (1UL << 20) - 1, 1UL << 20, (1UL << 20) + 1, (3UL << 20) + 17}) {
    const std::string text(size, 'a');
    backup::internal::SealedWriter out(directory.path() / "f", kKey, "f");
    out.write(text);
    const auto digest = out.finish();
    std::string back;
    CHECK(backup::internal::read_sealed(directory.path() / "f", kKey, "f",
                                        [&](std::string_view part) { back += part; }) == digest);
    CHECK(back == text);
  }
}

#include "platform/audit/chain.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

#include "platform/audit/audit.hpp"
#include "platform/audit/export.hpp"
#include "platform/audit/sealer.hpp"
#include "platform/base/json.hpp"
#include "platform/crypto/crypto.hpp"
#include "tests/support/test_db.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;

namespace {

/// A fresh trail with `n` entries of each of two districts, chained.
struct Trail {
  explicit Trail(int n) {
    write(n);
    settle();
  }

  /// Entries wait for every transaction of the cluster that began before them, other tests' too.
  void settle() {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    do chain.seal(database.pool());
    while (verify().waiting > 0 && std::chrono::steady_clock::now() < patience);
  }

  /// What is found after a sealer has stopped; another one stops when a foreign transaction held the first
  /// one up.
  audit::Report stop_sealers_until_settled(const base::Clock& clock) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    do audit::Sealer(database.pool(), clock, evidence, {.pause = std::chrono::hours(1)});
    while (verify().waiting > 0 && std::chrono::steady_clock::now() < patience);
    return verify();
  }

  void write(int n) {
    for (const char* district : {"420199", "420198"}) {
      const auto caller = auth::Caller::system(district);
      auto db = database.pool().acquire(auth::scope_of(caller));
      for (int i = 0; i < n; ++i)
        audit::record(*db, caller, {"appeal.sign", "appeal", std::to_string(i), {R"({"to":"signed"})"}, ""});
    }
  }

  audit::Report verify() {
    return audit::verify(*database.pool().acquire(auth::scope_of(auth::Caller::system(""))), evidence);
  }

  /// As somebody with the database's highest rights.
  void tamper(const std::string& sql) { db::Connection(database.conninfo("qiying")).script(sql); }

  std::string codes() {
    std::string out;
    for (const auto& finding : verify().findings) out += finding.code + " ";
    return out;
  }

  test::Database database{test::migrations_of({"platform/auth", "platform/audit"})};
  test::TemporaryDirectory directory;
  std::filesystem::path evidence = directory.path() / "audit";
  audit::Chain chain{evidence};
};

const base::Timestamp kMonday = base::parse_timestamp("2026-03-02T10:00:00+08:00").value();

}  // namespace

TEST_CASE("an untouched trail verifies, in every district") {
  Trail trail(20);
  const auto report = trail.verify();
  CHECK(report.findings.empty());
  CHECK(report.entries == 40);
  CHECK(report.anchors == 2);  // the two heads
  CHECK(report.waiting == 0);
}

TEST_CASE("an empty trail is in order") {
  Trail trail(0);
  CHECK(trail.verify().findings.empty());
}

TEST_CASE("an edited entry is named, and only it") {
  Trail trail(20);
  const char* edits[] = {"action = 'appeal.reply'",
                         "account_name = '别人'",
                         "at = at + interval '1 second'",
                         "detail = '{\"to\":\"closed\"}'",
                         "object_id = '0'",
                         "purpose = 'x'",
                         "fields = '{x}'",
                         "org_path = '420199/d01/'"};
  for (const char* edit : edits) {
    Trail one(5);
    const std::string id =
        db::Connection(one.database.conninfo("qiying"))
            .text("select id from audit.entry where district = '420199' and object_id = '3'");
    one.tamper(std::string("update audit.entry set ") + edit + " where id = " + id);
    const auto report = one.verify();
    INFO(edit);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].code == "edited");
    CHECK(std::to_string(report.findings[0].entry_id.value()) == id);
    CHECK(report.findings[0].message.zh.find(id) != std::string::npos);
  }
}

TEST_CASE("a removed entry is named") {
  Trail trail(20);
  trail.tamper("delete from audit.entry where district = '420199' and object_id = '7'");
  CHECK(trail.codes() == "missing ");
}

TEST_CASE("a dropped tail is noticed although the chain that is left is whole") {
  Trail trail(20);
  trail.tamper(
      "delete from audit.entry where district = '420199' and object_id in ('18', '19'); "
      "delete from audit.link where district = '420199' and seq > 18");
  const auto report = trail.verify();
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].code == "tail");
  CHECK(report.findings[0].message.en.find("the last 2 entries") != std::string::npos);
}

TEST_CASE("a whole district that vanishes is noticed") {
  Trail trail(3);
  trail.tamper(
      "delete from audit.entry where district = '420198'; delete from audit.link where district = '420198'");
  CHECK(trail.codes() == "tail ");
}

TEST_CASE("a tail that is dropped and written anew is noticed") {
  Trail trail(20);
  trail.tamper(
      "delete from audit.link where district = '420199' and seq = 20; "
      "update audit.entry set action = 'x' where district = '420199' and object_id = '19'");
  // A second chain with another key: whoever forges it does not have ours.
  audit::Chain(trail.directory.path() / "elsewhere").seal(trail.database.pool());
  CHECK(trail.codes() == "rewritten ");
}

TEST_CASE("a link taken out of the middle is noticed") {
  Trail trail(10);
  trail.tamper("delete from audit.link where district = '420199' and seq = 5");
  CHECK(trail.codes().find("unlinked") != std::string::npos);
}

TEST_CASE("the day's anchor attests what the running head no longer does") {
  Trail trail(10);
  CHECK(trail.chain.anchor(trail.database.pool(), kMonday).size() == 2);
  CHECK(trail.chain.anchor(trail.database.pool(), kMonday).empty());
  CHECK(trail.verify().anchors == 6);  // heads, database, files
  std::filesystem::remove(trail.evidence / "head-420199.json");
  trail.tamper(
      "delete from audit.link where district = '420199' and seq > 4; "
      "delete from audit.anchor where district = '420199'");
  const auto report = trail.verify();
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].code == "tail");
  CHECK(report.findings[0].message.zh.find("2026-03-02") != std::string::npos);
}

TEST_CASE("a forged or broken attestation is named") {
  Trail trail(3);
  trail.chain.anchor(trail.database.pool(), kMonday);
  trail.tamper("update audit.anchor set seq = 2 where district = '420199'");
  CHECK(trail.codes() == "anchor ");
  std::ofstream(trail.evidence / "anchors" / "broken.json") << "{";
  CHECK(trail.codes() == "anchor anchor ");
  std::filesystem::remove_all(trail.evidence / "keys");
  CHECK(trail.codes().find("key ") != std::string::npos);
}

TEST_CASE("an entry of a transaction that is still open is chained later, and none is left out") {
  Trail trail(1);
  const auto caller = auth::Caller::system("420199");
  auto slow = trail.database.pool().acquire(auth::scope_of(caller));
  slow->begin();
  audit::record(*slow, caller, {"appeal.slow", "appeal", "slow", {"{}"}, ""});
  slow->run("select 1");  // writes go with the next statement
  trail.write(2);
  CHECK(trail.chain.seal(trail.database.pool()) == 0);
  slow->commit();
  trail.settle();
  const auto report = trail.verify();
  CHECK(report.findings.empty());
  CHECK(report.entries == 7);
  CHECK(report.waiting == 0);
}

TEST_CASE("several processes chain at once: one chain comes out") {
  Trail trail(0);
  audit::Chain other(trail.evidence);
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      audit::Chain own(trail.evidence);
      for (int n = 0; n < 20; ++n) {
        trail.write(5);
        own.seal(trail.database.pool());
      }
    });
  for (auto& thread : threads) thread.join();
  other.seal(trail.database.pool());
  trail.settle();
  const auto report = trail.verify();
  CHECK(report.findings.empty());
  CHECK(report.entries == 600);
}

TEST_CASE("the application's role neither changes nor removes links and anchors") {
  Trail trail(2);
  auto db = trail.database.pool().acquire(auth::scope_of(auth::Caller::system("")));
  for (const char* table : {"audit.link", "audit.anchor", "audit.entry"}) {
    CHECK_THROWS_AS(db->execute("delete from " + std::string(table)), db::DbError);
    CHECK_THROWS_AS(db->execute("update " + std::string(table) + " set district = '420198'"), db::DbError);
    CHECK_THROWS_AS(db->execute("truncate " + std::string(table)), db::DbError);
  }
}

TEST_CASE("a sealer chains by itself and leaves nothing open when it stops") {
  Trail trail(0);
  const base::SystemClock clock;
  trail.write(4);
  const auto report = trail.stop_sealers_until_settled(clock);
  CHECK(report.entries == 8);
  CHECK(report.waiting == 0);
  CHECK(report.findings.empty());
}

TEST_CASE("an enterprise sees the uses of its data and of nobody else's, not who they were") {
  Trail trail(0);
  auth::Caller officer;
  officer.kind = auth::CallerKind::staff;
  officer.account = auth::AccountId::make();
  officer.name = "周经办";
  officer.district = "420199";
  officer.org_path = "420199/d01/";
  auth::Caller own;
  own.kind = auth::CallerKind::subject;
  own.account = auth::AccountId::make();
  own.subject = auth::SubjectId::make();
  own.district = "420199";
  {
    auto db = trail.database.pool().acquire(auth::scope_of(officer));
    audit::record_use(*db, officer, {"appeal.read_contact", "appeal", "1", {"{}"}, ""},
                      {own.subject, {"contact_phone"}, "办理诉求"});
    audit::record_use(*db, officer, {"appeal.read_contact", "appeal", "2", {"{}"}, ""},
                      {auth::SubjectId::make(), {"contact_phone"}, "办理诉求"});
  }
  auto db = trail.database.pool().acquire(auth::scope_of(own));
  const auto uses = audit::uses_of(*db, own.subject);
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].fields == std::vector<std::string>{"contact_phone"});
  CHECK(uses[0].purpose == "办理诉求");
  CHECK(audit::count_uses(*db, own.subject) == 1);
  CHECK(db->number("select count(*) from audit.entry") == 1);
  CHECK(base::to_json(uses).find("周经办") == std::string::npos);
}

TEST_CASE("an export carries the chain, is signed, and no cell of it is a formula") {
  Trail trail(3);
  const auto caller = auth::Caller::system("420199");
  auto db = trail.database.pool().acquire(auth::scope_of(caller));
  audit::record(*db, caller, {"appeal.sign", "appeal", "=cmd()", {"{}"}, ""});
  const auto file = trail.directory.path() / "trail.csv";
  const auto result = audit::export_to(*db, {}, file, trail.evidence);
  CHECK(result.entries == 4);
  const auto read = [](const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const auto text = read(file);
  CHECK(crypto::sm3_hex(text) == result.digest);
  CHECK(text.find(",'=cmd()") != std::string::npos);
  CHECK(text.find(db->text("select digest from audit.link where seq = 3")) != std::string::npos);
  const auto signature = crypto::base64_decode(read(file.string() + ".sig"));
  REQUIRE(signature);
  CHECK(crypto::sm2_verify(read(file.string() + ".pem"), result.digest, *signature));
}

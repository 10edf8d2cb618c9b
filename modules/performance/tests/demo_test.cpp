// The demonstration's budgets and final accounts pass the check that real ones must pass.
#include <doctest/doctest.h>

#include <fstream>

#include "engines/disclosure/tests/altered.hpp"
#include "modules/performance/internal/documents.hpp"
#include "modules/performance/internal/measures.hpp"
#include "modules/performance/performance.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/doctext/doctext.hpp"
#include "tests/support/test_db.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::performance;

namespace {

const base::Timestamp kNow = base::parse_timestamp("2026-11-20T16:00:00+08:00").value();

struct District {
  test::Database database{
      test::migrations_of({"platform/auth", "platform/audit", "platform/jobs", "platform/files",
                           "platform/kernel", "modules/register", "modules/account", "modules/appeal",
                           "modules/content", "modules/policy", "modules/performance"})};
  District() {
    auto db = database.pool().acquire(auth::scope_of(auth::Caller::system("420199")));
    db->execute(
        "insert into auth.district (code, name) values ('420199', '示范区') on conflict "
        "do nothing");
    put_demo(*db, "420199", kNow);
    put_demo(*db, "420199", kNow);
  }
  auto system() { return database.pool().acquire(auth::scope_of(auth::Caller::system("420199"))); }
};

}  // namespace

TEST_CASE("the demonstration's documents audit clean, and are made once") {
  District district;
  auto db = district.system();
  const auto rows =
      db->run("select book from performance.document where district = '420199' order by year, kind");
  CHECK(rows.size() == 4);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto book = base::from_json<Book>(rows.text(i, 0));
    REQUIRE(book.ok());
    for (const auto& p : disclosure::problems_of(*book)) FAIL_CHECK(p.field << ": " << p.what.en);
    const auto report = disclosure::audit("demo", disclosure::to_text(disclosure::compose(*book)));
    REQUIRE(report.ok());
    for (const auto& f : report->findings)
      if (f.severity != disclosure::Severity::info) FAIL_CHECK(f.kind << " " << f.quoted << " " << f.why.en);
    CHECK(report->summary.held == report->summary.checked);
  }
}

TEST_CASE("the demonstration's last year is signed, and this year's form begins with its result") {
  District district;
  auto db = district.system();
  const auto rows = db->run(
      "select state, hash, frozen, last_result from performance.plan where district = '420199' order by "
      "year");
  REQUIRE(rows.size() == 2);
  CHECK(rows.text(0, 0) == "signed");
  CHECK(rows.text(0, 1) == crypto::sha256_hex(rows.text(0, 2)));
  CHECK(rows.text(1, 0) == "in_force");
  CHECK(rows.text(1, 3).find("年自评") != std::string::npos);
  CHECK(db->number("select count(*) from performance.plan_step where action = 'sign' and hash <> ''") == 1);
}

TEST_CASE("one figure of the demonstration's documents altered at random is found") {
  District district;
  auto db = district.system();
  const auto rows =
      db->run("select book from performance.document where district = '420199' order by year, kind");
  std::vector<std::string> documents;
  for (std::size_t i = 0; i < rows.size(); ++i)
    documents.push_back(disclosure::to_text(disclosure::compose(*base::from_json<Book>(rows.text(i, 0)))));
  const auto r = disclosure::testing::alter(documents, 1000, 6);
  for (const auto& miss : r.missed) MESSAGE("not found: " << miss);
  MESSAGE("found " << r.found << " of " << r.trials << "; in a checked relation " << r.touching_found
                   << " of " << r.touching);
  CHECK(r.found * 100 >= r.trials * 95);
  CHECK(r.touching_found == r.touching);
}

TEST_CASE("what people download audits clean, too: PDF, DOCX and workbook") {
  District district;
  auto db = district.system();
  const auto rows =
      db->run("select book from performance.document where district = '420199' order by year, kind");
  const test::TemporaryDirectory folder;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto paper = disclosure::compose(*base::from_json<Book>(rows.text(i, 0)));
    const std::pair<const char*, std::string> files[] = {{"a.pdf", paper_as_pdf(paper, "", kNow)},
                                                         {"a.docx", paper_as_docx(paper, "", kNow)},
                                                         {"a.xlsx", paper_as_workbook(paper)}};
    for (const auto& [name, bytes] : files) {
      CAPTURE(std::string(name));
      CAPTURE(paper.title);
      std::ofstream(folder.path() / name, std::ios::binary) << bytes;
      const auto text = doctext::text_of(folder.path() / name);
      REQUIRE(text.ok());
      const auto report = disclosure::audit(name, *text);
      REQUIRE(report.ok());
      CHECK(report->summary.checked > 50);
      for (const auto& f : report->findings) FAIL_CHECK(f.kind << " " << f.quoted << " " << f.why.zh);
    }
  }
}

TEST_CASE("the demonstration's final account starts from what its budget of that year said") {
  District district;
  auto db = district.system();
  const auto rows = db->run(
      "select a.book, b.book from performance.document a join performance.document b using (district, year) "
      "where"
      " a.district = '420199' and a.kind = 'budget' and b.kind = 'final_account'");
  REQUIRE(rows.size() == 1);
  const auto budget = *base::from_json<Book>(rows.text(0, 0)),
             account = *base::from_json<Book>(rows.text(0, 1));
  CHECK(base::to_json(account.three_before) == base::to_json(budget.three));
  for (std::size_t i = 0; i < budget.functions.size(); ++i) {
    const auto& f = budget.functions[i];
    CHECK(account.functions[i].initial.value == (f.staff + f.office + f.project).value);
  }
}

TEST_CASE("marks of being up and stocks of a day are kept for the district and read as figures") {
  District district;
  auto db = district.system();
  for (const auto* slot : {"2026-11-20 07:00+00", "2026-11-20 07:05+00", "2026-11-20 07:20+00"})
    db->execute("insert into performance.beat (district, slot) values ('420199', $1::timestamptz)", slot);
  keep_stocks(*db, "420199", kNow - std::chrono::days(40));
  const auto figures = read_figures(*db, "420199", year_span(2026), kNow);
  const auto& c = catalogue();
  const Month november = 2026 * 12 + 10;
  CHECK(figures.value(*find_measure(c, "platform.up"), november, november) == 3);
  CHECK(figures.value(*find_measure(c, "platform.slots"), november, november) == 12);
  CHECK(figures.value(*find_measure(c, "enterprise.total"), november - 1, november - 1) == 0);
  CHECK_FALSE(figures.value(*find_measure(c, "enterprise.total"), november - 3, november - 3));
  CHECK(*figures.value(*find_measure(c, "ledger.building_visit"), 2026 * 12, november) > 0);
}

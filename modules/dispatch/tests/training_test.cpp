// Learning from closed appeals in a real database.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "modules/dispatch/internal/decide.hpp"
#include "modules/dispatch/internal/training.hpp"
#include "tests/support/test_db.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::dispatch;

namespace {

[[maybe_unused]] const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

const std::string kDistrict = "420199";
const base::Timestamp kDay = *base::parse_timestamp("2026-11-20T15:00:00+08:00");
const base::Timestamp kNight = *base::parse_timestamp("2026-11-21T03:00:00+08:00");

struct Office {
  auth::OrgId id = auth::OrgId::make();
  appeal::CategoryId category = appeal::CategoryId::make();
  std::string trouble;
};

/// A district with closed appeals for two offices that do the same in two streets, and one for all.
struct District {
  District() { shelf.open(directory.path()); }

  db::Pool::Lease as(auth::Caller caller) { return database.pool().acquire(auth::scope_of(caller)); }
  db::Pool::Lease system() { return as(auth::Caller::system(kDistrict)); }

  void add(const Office& office, int number, const std::string& street, const char* state = "closed") {
    system()->execute(
        "insert into appeal.appeal (district, id, kind, channel, state, title, body, category_id, "
        "subject_name, "
        "contact_name, contact_phone, street_code, raised_by, lead_org, created_at, submitted_at, "
        "closed_at) values "
        "($1, $2, 'help', "
        "'portal', $3, $4, $5, $6, 'x', 'x', '1', $7, $2, $8, now(), now(), case when $3::text = 'closed' "
        "then now() end)",
        kDistrict, appeal::AppealId::make(), state, office.trouble + "问题" + std::string(number, 'x'),
        "请协助处理，谢谢", office.category, street, office.id);
  }
  void add_history(int each) {
    for (int i = 0; i < each; ++i) {
      add(east, i, "420199001");
      add(west, i, "420199002");
      add(tax, i, "420199001");
    }
  }
  int train(base::Timestamp now = kDay) {
    auto lease = system();
    return train_all(*lease, kDistrict, now, shelf);
  }
  SuggestionModel model(Subject subject) {
    for (auto& m : models(*system(), kDistrict))
      if (m.subject == subject) return m;
    FAIL("no such model");
    return {};
  }
  bool due(base::Timestamp now) { return is_due(*system(), kDistrict, now); }

  test::Database database{test::migrations_of({"platform/auth", "platform/audit", "platform/jobs",
                                               "platform/files", "platform/kernel", "modules/register",
                                               "modules/account", "modules/appeal", "modules/dispatch"})};
  test::TemporaryDirectory directory;
  Shelf shelf;
  Office east{.trouble = "停车位不足"}, west{.trouble = "停车位不足"}, tax{.trouble = "发票无法开具"};
};

std::size_t files_in(const std::filesystem::path& directory) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    count += entry.is_regular_file() ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("organisation and category are learned from what was closed, the street told beside the text") {
  District d;
  d.add_history(30);
  CHECK(d.train() == 2);
  const auto used = d.model(Subject::org);
  CHECK(used.examples == 90);
  CHECK(used.labels == 3);
  CHECK(used.top1 > 0.95);
  const auto model = d.shelf.get(kDistrict, Subject::org, used.hash);
  REQUIRE(model);
  CHECK(model->suggest("门口停车位太少", {.context = "420199002"}).choices[0].label == d.west.id.str());
  CHECK(model->suggest("门口停车位太少", {.context = "420199001"}).choices[0].label == d.east.id.str());
  CHECK(model->suggest("发票开不出").choices[0].label == d.tax.id.str());
  CHECK(base::to_iso(model->facts().trained_on) == "2026-11-20");
}

TEST_CASE("open, rejected and withdrawn appeals teach nothing") {
  District d;
  for (const auto* state :
       {"draft", "submitted", "dispatched", "in_progress", "replied", "rejected", "withdrawn"})
    for (int i = 0; i < 30; ++i) d.add(i % 2 ? d.tax : d.east, i, "420199001", state);
  CHECK(d.train() == 0);
  CHECK(models(*d.system(), kDistrict).empty());
}

TEST_CASE("history of one organisation trains nothing and leaves what is in use") {
  District d;
  d.add_history(10);
  REQUIRE(d.train() == 2);
  const auto before = d.model(Subject::org).hash;
  d.system()->execute("delete from appeal.appeal where lead_org <> $1", d.tax.id);
  CHECK(d.train() == 0);
  CHECK(d.model(Subject::org).hash == before);
}

TEST_CASE("the history is for the platform only, the models for staff of the district") {
  District d;
  d.add_history(10);
  REQUIRE(d.train() == 2);
  auth::Caller staff;
  staff.kind = auth::CallerKind::staff;
  staff.account = auth::AccountId::make();
  staff.district = kDistrict;
  staff.org_path = kDistrict + "/";
  staff.permissions = {"appeal.dispatch", "appeal.supervise"};
  CHECK(d.as(staff)->number("select count(*) from appeal.training_public") == 0);
  CHECK(models(*d.as(staff), kDistrict).size() == 2);
  auto neighbour = staff;
  neighbour.district = "420198";
  neighbour.org_path = "420198/";
  CHECK(models(*d.as(neighbour), kDistrict).empty());
  auto citizen = staff;
  citizen.kind = auth::CallerKind::subject;
  citizen.subject = auth::SubjectId::make();
  CHECK(models(*d.as(citizen), kDistrict).empty());
  CHECK_THROWS(
      d.as(staff)->execute("insert into dispatch.model values ('420199', 'org', 'x', 1, now(), 1, 1, "
                           "1, 1, 1, 1, 1)"));
}

TEST_CASE("the words of one appeal are seen under its own policy") {
  District d;
  d.add(d.tax, 1, "420199001", "submitted");
  const auto id = d.system()->text("select id::text from appeal.appeal");
  const auto seen = [&](const auth::Caller& caller) {
    return d.as(caller)->number("select count(*) from appeal.text_public($1, $2::uuid)", kDistrict, id);
  };
  auth::Caller centre;
  centre.kind = auth::CallerKind::staff;
  centre.account = auth::AccountId::make();
  centre.district = kDistrict;
  centre.org_path = kDistrict + "/zx/";
  centre.permissions = {"appeal.dispatch"};
  auto stranger = centre;
  stranger.permissions = {"appeal.handle"};
  CHECK(seen(centre) == 1);
  CHECK(seen(stranger) == 0);
}

TEST_CASE("a missing or damaged file is no model, and the next training mends it") {
  District d;
  d.add_history(10);
  REQUIRE(d.train() == 2);
  const auto used = d.model(Subject::org);
  Shelf fresh;
  fresh.open(d.directory.path());
  CHECK(fresh.get(kDistrict, Subject::org, used.hash));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(d.directory.path()))
    if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), 100);
  Shelf after;
  after.open(d.directory.path());
  CHECK_FALSE(after.get(kDistrict, Subject::org, used.hash));
  REQUIRE(d.train() == 2);
  CHECK(after.get(kDistrict, Subject::org, d.model(Subject::org).hash));
}

TEST_CASE("models no longer in use are removed after an hour") {
  District d;
  d.add_history(10);
  REQUIRE(d.train() == 2);
  const auto before = d.model(Subject::org).hash;
  d.add_history(11);
  REQUIRE(d.train() == 2);
  const auto now = d.model(Subject::org).hash;
  REQUIRE(now != before);
  CHECK(files_in(d.directory.path()) == 4);
  d.shelf.remove_others(kDistrict, Subject::org, now);
  CHECK(files_in(d.directory.path()) == 4);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(d.directory.path()))
    if (entry.is_regular_file())
      std::filesystem::last_write_time(entry.path(), entry.last_write_time() - std::chrono::hours{2});
  d.shelf.remove_others(kDistrict, Subject::org, now);
  CHECK(files_in(d.directory.path()) == 3);
  CHECK(d.shelf.get(kDistrict, Subject::org, now));
}

namespace {

/// Waits for dispatch, under the rules `rule`.
appeal::AppealId waiting(District& d, const Office& office, const std::string& rule) {
  const auto id = appeal::AppealId::make();
  d.system()->execute(
      "insert into appeal.appeal (district, id, kind, channel, state, title, body, subject_name, "
      "contact_name, "
      "contact_phone, street_code, raised_by, created_at, submitted_at, rule, number) values ($1, $2, "
      "'help', "
      "'portal', 'submitted', $3, '请协助处理，谢谢', 'x', 'x', '1', '420199001', $2, now(), now(), $4, "
      "$5)",
      kDistrict, id, office.trouble + "问题", rule, id.str());
  return id;
}

void open_office(District& d, const Office& office, const char* code) {
  d.system()->run("insert into auth.district (code, name) values ($1, 'x') on conflict do nothing",
                  kDistrict);
  d.system()->run(
      "insert into auth.org (district, id, kind, code, path, name) values ($1, $2, 'department', $3, $4, $3)",
      kDistrict, office.id, code, kDistrict + "/" + code + "/");
}

}  // namespace

TEST_CASE("a sure suggestion dispatches where the rules let it, and nowhere else") {
  District d;
  d.add_history(30);
  d.train();
  open_office(d, d.tax, "tax");
  const auto decided = [&](appeal::AppealId id) {
    auto db = d.system();
    return db->transaction([&] { return decide(*db, kDistrict, id, d.shelf, kDay); });
  };
  const auto person = waiting(d, d.tax, "general-2020"), machine = waiting(d, d.tax, "general-2020 sure=60");
  CHECK_FALSE(decided(person));
  CHECK(decided(machine));
  CHECK_FALSE(decided(machine));
  CHECK(d.system()->text("select state || ' ' || lead_org_name from appeal.appeal where id = $1", machine) ==
        "dispatched tax");
  CHECK(d.system()->number("select count(*) from appeal.event where appeal_id = $1 and note like '%把握%'",
                           machine) == 1);
  // Its organisation is not open.
  CHECK_FALSE(decided(waiting(d, d.east, "general-2020 sure=60")));
  // Words that nobody has used before.
  CHECK_FALSE(decided(waiting(d, {.trouble = "飞船"}, "general-2020 sure=99")));
}

TEST_CASE("training is due once there is a history, then once a night") {
  District d;
  CHECK_FALSE(d.due(kNight));
  d.add_history(17);
  CHECK(d.due(kDay));
  REQUIRE(d.train(kDay) == 2);
  CHECK_FALSE(d.due(kDay + std::chrono::hours{1}));
  CHECK_FALSE(d.due(kNight));
  CHECK(d.due(kNight + std::chrono::hours{24}));
  CHECK_FALSE(d.due(kDay + std::chrono::hours{24}));
}

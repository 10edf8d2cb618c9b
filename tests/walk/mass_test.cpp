/// A mass matter: sixty tenants of one building raise it at the same moment. Nothing is lost or double, the
/// centre finds them as alike and lets them follow one, which comes under supervision; one answer reaches all
/// of them, and each enterprise closes its own.

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <cstdlib>
#include <set>
#include <thread>

#include "modules/register/register.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/base/uscc.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
namespace json = boost::json;

namespace {

constexpr int kTenants = 60;
const std::string kAppeals = "/api/v1/appeals";

bool slow_tests() {
  return std::getenv("QIYING_TEST_SLOW") != nullptr;
}

std::string word(const json::value& v, const char* key) {
  return std::string(v.at(key).as_string());
}

std::string url_of(const std::string& id, const char* action = "") {
  return kAppeals + "/" + id + (*action ? std::string("/actions/") + action : "");
}

std::string complaint(int tenant) {
  const auto floor = std::to_string(2 + tenant / 4), room = std::to_string(1 + tenant % 4);
  return json::serialize(json::object{{"kind", "complain"},
                                      {"title", "云岭大厦电梯停运"},
                                      {"body", "云岭大厦三号电梯停运一周，" + floor + "楼员工上下不便。"},
                                      {"contact_name", "周办事"},
                                      {"contact_phone", "13900000001"},
                                      {"address", "江滨路8号云岭大厦" + floor + "楼0" + room + "室"}});
}

/// The building's tenants, each an enterprise of its own with a clerk who is signed in.
class Building {
 public:
  Building() {
    // Mass matters are supervised by themselves under the rules in force since 2026-11-21.
    app.clock.set(china("2026-12-01 10:00"));
    register_tenants();
    for (int i = 0; i < kTenants; ++i) clerks.push_back(app.as(login(i)));
    for (auto& clerk : clerks) clerk.csrf();
    d01 = app.sql().text("select id from auth.org where district = $1 and code = 'd01'", kDistrict);
  }

  App app;
  std::vector<Browser> clerks;
  Browser centre = app.as("zhongxin"), head = app.as("zhuren"), office = app.as("jingxin");
  std::string d01;
  std::array<std::string, kTenants> ids;

  Answer act(Browser& who, const std::string& id, const char* action, const json::object& body) {
    return who.post(url_of(id, action), json::serialize(body));
  }
  std::int64_t count(const std::string& where) {
    return app.sql().number("select count(*) from appeal.appeal where " + where);
  }
  std::int64_t steps(const std::string& action) {
    return app.sql().number("select count(*) from appeal.event where action = $1", action);
  }

  /// All of them at the same moment; the answers must be good.
  void raise_together() {
    std::atomic<int> ready{0}, failed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kTenants; ++i)
      threads.emplace_back([&, i] {
        const auto at = static_cast<std::size_t>(i);
        ++ready;
        ready.notify_all();
        for (int n = ready.load(); n < kTenants; n = ready.load()) ready.wait(n);
        const auto answer =
            clerks[at].post(kAppeals, complaint(i), {{"Idempotency-Key", "tenant-" + login(i)}});
        if (answer.status == 200)
          ids[at] = word(answer.json(), "id");
        else
          ++failed;
      });
    for (auto& thread : threads) thread.join();
    REQUIRE(failed == 0);
  }

  /// Two dispatchers share the followers; what one of them is refused is counted.
  int merge_all_but_first() {
    std::atomic<int> refused{0};
    const auto share = [&](Browser& who, int from) {
      for (int i = from; i < kTenants; i += 2)
        if (act(who, ids[static_cast<std::size_t>(i)], "merge", {{"other_id", ids[0]}}).status != 200)
          ++refused;
    };
    centre.csrf(), head.csrf();
    std::thread other([&] { share(head, 2); });
    share(centre, 1);
    other.join();
    return refused;
  }

 private:
  static std::string login(int i) { return "louyu" + std::to_string(100 + i); }

  void register_tenants() {
    std::vector<register_::Record> firms(kTenants);
    for (int i = 0; i < kTenants; ++i) {
      auto& firm = firms[static_cast<std::size_t>(i)];
      firm.uscc = base::make_uscc("91", kDistrict, "MA0100" + std::to_string(10 + i)).value();
      firm.status = "存续";
      firm.name = "示范区云岭大厦" + std::to_string(i + 1) + "号商贸有限公司";
      firm.legal_person = "沈清和";
      firm.street = "江滨街道";
      firm.ent_type = "有限责任公司";
      firm.reg_date = "2019-05-06";
      firm.capital = "50";
    }
    auto next = firms.begin();
    register_::import_records(app.services().pool, kDistrict, "test", app.clock.now(),
                              [&] { return next == firms.end() ? nullptr : &*next++; });
    auto lease = app.services().pool.acquire(auth::scope_of(auth::Caller::system("")));
    lease->begin();
    const auto hash = app.sql().text("select password_hash from auth.credential limit 1");
    for (int i = 0; i < kTenants; ++i) {
      const auto firm = register_::find_by_uscc(*lease, kDistrict, firms[static_cast<std::size_t>(i)].uscc);
      REQUIRE(firm.has_value());
      REQUIRE(auth::ensure_account_hashed(*lease,
                                          {.district = kDistrict,
                                           .login = login(i),
                                           .name = "周办事",
                                           .kind = auth::AccountKind::subject,
                                           .phone = "13900000001",
                                           .subject = firm->id,
                                           .roles = {"enterprise"}},
                                          hash)
                  .ok());
    }
    lease->commit();
  }
};

}  // namespace

TEST_CASE("sixty tenants of one building at the same moment: one matter, one answer, sixty verdicts" *
          doctest::skip(!slow_tests())) {
  Building b;
  b.raise_together();
  CHECK(b.count("state = 'submitted'") == kTenants);
  CHECK(b.app.sql().number("select count(distinct number) from appeal.appeal") == kTenants);
  CHECK(b.app.sql().number("select count(distinct subject_id) from appeal.appeal") == kTenants);
  CHECK(b.centre.get(kAppeals + "?limit=1").json().at("total") == kTenants);

  // Whoever takes the sixty-first call hears that it is known; the building's tenants hear of their own only.
  const auto caller = b.app.sql().text("select id from register.entity where name = $1", kNewFirm.name);
  const auto like = json::serialize(json::object{{"title", "电梯停运"},
                                                 {"body", "云岭大厦三号电梯停运，员工上下不便。"},
                                                 {"subject_id", caller},
                                                 {"address", "江滨路8号云岭大厦"}});
  const auto known = b.centre.post(kAppeals + "/similar", like).json();
  CHECK(known.at("items").as_array().size() == 5);
  CHECK(known.at("items").at(0).at("same_place") == true);
  CHECK(b.clerks[0].post(kAppeals + "/similar", like).json().at("items").as_array().size() <= 1);

  // Before the others follow it the first one is nobody's special concern; afterwards it is.
  CHECK(b.act(b.centre, b.ids[0], "dispatch", {{"org_id", b.d01}}).json().at("supervision") == "none");
  CHECK(b.merge_all_but_first() == 0);
  CHECK(b.count("state = 'merged'") == kTenants - 1);
  CHECK(b.count("parent_id = '" + b.ids[0] + "'") == kTenants - 1);
  const auto parent = b.office.get(url_of(b.ids[0])).json();
  CHECK(parent.at("supervision") == "daily");
  CHECK(b.steps("supervise") == 1);
  CHECK(b.centre.get(kAppeals + "?limit=1&parent=" + b.ids[0]).json().at("total") == kTenants - 1);
  // The office knows whose matter it is, though it looks into none of them before the answer.
  const auto tenants = b.office.get(url_of(b.ids[0]) + "/followers").json();
  CHECK(tenants.at("total") == kTenants - 1);
  CHECK(tenants.at("items").as_array().size() == kTenants - 1);
  CHECK(tenants.at("items").at(0).at("open") == false);
  CHECK(b.office.get(url_of(b.ids[1])).status == 404);
  CHECK(b.clerks[0].get(url_of(b.ids[0]) + "/followers").status == 403);
  // A main appeal follows none.
  CHECK(b.act(b.centre, b.ids[0], "merge", {{"other_id", b.ids[1]}}).status >= 400);

  CHECK(b.act(b.office, b.ids[0], "sign", {}).status == 200);
  CHECK(b.act(b.office, b.ids[0], "reply", {{"text", "电梯已由维保单位修复，今日恢复运行。"}}).status == 200);
  b.app.site().run_jobs();
  b.app.site().run_jobs();
  CHECK(b.count("state = 'replied'") == kTenants);
  CHECK(b.steps("follow") == kTenants - 1);
  CHECK(
      b.app.sql().number("select count(*) from appeal.event where action = 'follow' and note = $1 and public",
                         "电梯已由维保单位修复，今日恢复运行。") == kTenants - 1);
  for (std::size_t i = 0; i < kTenants; ++i)
    CHECK(word(b.clerks[i].get(url_of(b.ids[i])).json(), "lead_org_name") == "经济和信息化局");

  // Each its own verdict: the satisfied are closed, the others done again, whatever becomes of the first.
  for (std::size_t i = 0; i < kTenants; ++i) {
    const bool glad = i % 10 != 3;
    CHECK(b.act(b.clerks[i], b.ids[i], "rate",
                {{"level", glad ? "satisfied" : "dissatisfied"}, {"note", glad ? "" : "今天又停了"}})
              .status == 200);
  }
  CHECK(b.count("state = 'closed'") == kTenants * 9 / 10);
  CHECK(b.count("state = 'in_progress' and redo_count = 1") == kTenants / 10);
  CHECK(b.count("version <> (select count(*) from appeal.event e where e.appeal_id = appeal.id)") == 0);
}

TEST_CASE("who joins after the answer gets it too; while it is given nobody is left behind") {
  App app;
  auto tenant = app.as("qiye"), neighbour = app.as("qiye2"), centre = app.as("zhongxin"),
       office = app.as("jingxin");
  const auto d01 = app.sql().text("select id from auth.org where district = $1 and code = 'd01'", kDistrict);
  const auto raise = [](Browser& who) { return word(who.post(kAppeals, complaint(1)).json(), "id"); };
  const auto state = [&](const std::string& id) {
    return app.sql().text("select state from appeal.appeal where id = $1", id);
  };
  centre.csrf(), office.csrf();
  for (int round = 0; round < 3; ++round) {
    const auto first = raise(tenant), second = raise(neighbour), late = raise(neighbour);
    centre.post(url_of(first, "dispatch"), R"({"org_id":")" + d01 + "\"}");
    office.post(url_of(first, "sign"), "{}");
    std::thread answering([&] { office.post(url_of(first, "reply"), R"({"text":"电梯已经修复。"})"); });
    centre.post(url_of(second, "merge"), R"({"other_id":")" + first + "\"}");
    answering.join();
    CHECK(centre.post(url_of(late, "merge"), R"({"other_id":")" + first + "\"}").status == 200);
    app.site().run_jobs();
    CHECK(state(first) == "replied");
    CHECK(state(second) == "replied");
    CHECK(state(late) == "replied");
  }
}

TEST_CASE("two dispatchers who let two appeals follow each other: one wins, and no chain comes of three") {
  App app;
  auto tenant = app.as("qiye");
  std::array<Browser, 2> desks{app.as("zhongxin"), app.as("zhuren")};
  for (auto& desk : desks) desk.csrf();
  const auto raise = [&] { return word(tenant.post(kAppeals, complaint(1)).json(), "id"); };
  for (int round = 0; round < 2; ++round) {
    const std::array ids{raise(), raise(), raise()};
    const auto merge = [&](std::size_t desk, std::size_t which, std::size_t into) {
      return desks[desk].post(url_of(ids[which], "merge"), R"({"other_id":")" + ids[into] + "\"}").status;
    };
    int status[2] = {};
    // Each other, and in every second round one behind the other.
    std::thread other([&] { status[1] = merge(1, 1, round % 2 ? 2 : 0); });
    status[0] = merge(0, 0, 1);
    other.join();
    CHECK((status[0] == 200 || status[1] == 200));
    CHECK(
        app.sql().number("select count(*) from appeal.appeal child join appeal.appeal parent on parent.id = "
                         "child.parent_id where parent.state = 'merged'") == 0);
  }
}

/// Every list, count and export gives the same answer for the same filter, however it is computed: counts
/// from the tally and counts of rows, pages and totals, the file and the screen; for the centre, an office,
/// one that helps, an enterprise.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
namespace json = boost::json;

namespace {

/// Names all appeals, but not in the way that the tally knows: so the rows are counted.
constexpr const char* kAllDays = "from=2020-01-01";

struct Town {
  App app;
  Browser owner = app.as("qiye"), centre = app.as("zhongxin"), industry = app.as("jingxin"),
          chief = app.as("juzhang"), finance = app.as("caizheng"), recorder = app.as("zhuanyuan");
  std::string d01 = org("d01"), d02 = org("d02");
  std::string firm = app.sql().text("select id from register.entity where name = $1", kFirm.name);

  std::string org(const char* code) {
    return app.sql().text("select id from auth.org where district = $1 and code = $2", kDistrict, code);
  }
  std::string raise(bool by_phone) {
    json::object body{{"kind", "help"},
                      {"title", "园区断电"},
                      {"body", "车间昨晚断电。"},
                      {"contact_name", "周"},
                      {"contact_phone", "13900000001"}};
    if (by_phone) body["subject_id"] = firm;
    const auto answer = (by_phone ? recorder : owner).post("/api/v1/appeals", json::serialize(body));
    REQUIRE(answer.status == 200);
    return std::string(answer.json().at("id").as_string());
  }
  /// One step of somebody; what the table refuses is refused.
  void step(const std::string& id, int what) {
    const auto act = [&](Browser& who, const char* action, const std::string& body) {
      who.post("/api/v1/appeals/" + id + "/actions/" + action, body);
    };
    switch (what) {
      case 0:
        return act(centre, "dispatch", R"({"org_id":")" + d01 + "\"}");
      case 1:
        return act(centre, "dispatch", R"({"org_id":")" + d02 + "\"}");
      case 2:
        act(industry, "sign", "{}");
        return act(finance, "sign", "{}");
      case 3:
        return act(industry, "add_cohandler", R"({"org_id":")" + d02 + "\"}");
      case 4:
        return act(industry, "reply", R"({"text":"已经处理完毕。"})");
      case 5:
        return act(owner, "rate", R"({"level":"satisfied"})");
      case 6:
        return act(industry, "return", R"({"reason":"不属于本单位职责"})");
      case 7:
        return act(owner, "withdraw", "{}");
      case 8:
        return act(chief, "suspend", R"({"reason":"等待企业补充材料","until":"2027-01-01T00:00:00Z"})");
      default:
        return act(owner, "rate", R"({"level":"dissatisfied","note":"还没有解决"})");
    }
  }
};

json::value body_of(Browser& who, const std::string& path) {
  const auto answer = who.get(path);
  if (answer.status != 200) RC_FAIL(path + ": " + answer.body);
  return answer.json();
}

/// The ids of a list over all its pages, and its total.
std::pair<std::set<std::string>, std::int64_t> pages(Browser& who, const std::string& query) {
  std::set<std::string> ids;
  std::int64_t total = 0;
  std::string cursor;
  do {
    const auto page =
        body_of(who, "/api/v1/appeals?limit=3&" + query + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const auto& item : page.at("items").as_array())
      RC_ASSERT(ids.emplace(item.at("id").as_string()).second);
    total = page.at("total").to_number<std::int64_t>();
    cursor.clear();
    for (const char c : std::string(page.at("next_cursor").as_string()))
      cursor += c == '+' ? std::string("%2B") : std::string(1, c);
  } while (!cursor.empty());
  return {ids, total};
}

std::int64_t lines_of_export(Browser& who, const std::string& query) {
  const auto answer = who.get("/api/v1/appeals/export.csv?" + query);
  RC_ASSERT(answer.status == 200);
  return std::ranges::count(answer.body, '\n') - 1;
}

void same_answers(Browser& who) {
  RC_ASSERT(json::serialize(body_of(who, "/api/v1/appeals/counts")) ==
            json::serialize(body_of(who, std::string("/api/v1/appeals/counts?") + kAllDays)));
  for (const char* filter : {"", "state=in_progress", "state=dispatched&state=submitted", "clock=red",
                             "clock=yellow", "clock=green", "clock=none", "state=closed"}) {
    std::set<std::string> seen;
    for (const char* sort : {"-created_at", "due_at", "number", "reply_due_at"}) {
      const auto fast = pages(who, std::string(filter) + "&sort=" + sort);
      const auto slow = pages(who, std::string(filter) + "&" + kAllDays + "&sort=" + sort);
      RC_ASSERT(fast.first == slow.first);
      RC_ASSERT(fast.second == static_cast<std::int64_t>(fast.first.size()));
      RC_ASSERT(slow.second == fast.second);
      seen = fast.first;
    }
    RC_ASSERT(lines_of_export(who, filter) == static_cast<std::int64_t>(seen.size()));
  }
}

}  // namespace

TEST_CASE("the same filter gives the same answer, however it is computed") {
  setenv("RC_PARAMS", "max_success=4 max_size=30", 0);
  static Town town;
  CHECK(rc::check("tally, rows, pages and files", [] {
    const auto seeds = *rc::gen::container<std::vector<std::pair<bool, std::vector<int>>>>(
        4, rc::gen::pair(rc::gen::arbitrary<bool>(),
                         rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 10))));
    for (const auto& [by_phone, steps] : seeds) {
      const auto id = town.raise(by_phone);
      town.step(id, 0);
      for (const int what : steps) town.step(id, what);
      town.app.clock.advance(std::chrono::minutes(*rc::gen::element(0, 7, 61, 600, 2000)));
    }
    if (*rc::gen::arbitrary<bool>()) town.app.sql().run("select appeal.fold_tally()");
    for (auto* who : {&town.centre, &town.industry, &town.finance, &town.recorder, &town.owner})
      same_answers(*who);
  }));
}

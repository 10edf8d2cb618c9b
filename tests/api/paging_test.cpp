/// Pages of lists: whatever the sort and the size of the page, every row comes once, and the total is right.
/// The clock stands still, so that all rows have the same time: the hard case.

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <set>

#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;

namespace {

constexpr int kMany = 23;

App& town() {
  static App* one = [] {
    auto* made = new App;
    auto qiye = made->as("qiye");
    auto zhongxin = made->as("zhongxin");
    auto bianji = made->as("bianji");
    const auto d01 = made->sql().text("select id from auth.org where code = 'd01'");
    for (int i = 0; i < kMany; ++i) {
      const auto n = std::to_string(i);
      const auto raised =
          qiye.post("/api/v1/appeals",
                    R"({"kind":"help","title":"第)" + n +
                        R"(件","body":"一件翻页的事情","contact_name":"周","contact_phone":"13900000001"})");
      REQUIRE(raised.status == 200);
      const std::string id(raised.json().at("id").as_string());
      if (i % 2 == 0)
        REQUIRE(zhongxin.post("/api/v1/appeals/" + id + "/actions/dispatch", R"({"org_id":")" + d01 + "\"}")
                    .status == 200);
      REQUIRE(bianji
                  .post("/api/v1/articles",
                        R"({"section":"news","title":"第)" + n + R"(篇","body_html":"<p>x</p>"})")
                  .status == 200);
    }
    // Several messages of one transaction have one time.
    made->sql().script("update account.message set created_at = '2026-03-02 02:00+00'");
    return made;
  }();
  return *one;
}

/// All ids of a list, page by page.
void check_pages(const std::string& who, const std::string& path, int limit, const char* key = "id") {
  auto browser = town().as(who);
  std::set<std::string> seen;
  std::string cursor;
  std::int64_t total = -1;
  std::size_t rows = 0;
  for (int page = 0; page < 100; ++page) {
    auto target = path + (path.find('?') == std::string::npos ? "?" : "&") + "limit=" + std::to_string(limit);
    if (!cursor.empty()) target += "&cursor=" + http::percent_encode(cursor);
    const auto answer = browser.get(target);
    REQUIRE_MESSAGE(answer.status == 200, target, " ", answer.body);
    const auto list = answer.json();
    for (const auto& item : list.at("items").as_array()) {
      ++rows;
      seen.insert(boost::json::serialize(item.at(key)));
    }
    if (total < 0) total = list.at("total").to_number<std::int64_t>();
    CHECK(list.at("total").to_number<std::int64_t>() == total);
    CHECK(list.at("items").as_array().size() <= static_cast<std::size_t>(limit));
    cursor = std::string(list.at("next_cursor").as_string());
    if (cursor.empty()) break;
  }
  INFO(path, " limit ", limit);
  CHECK(cursor.empty());
  CHECK(rows == seen.size());
  CHECK(static_cast<std::int64_t>(rows) == total);
}

}  // namespace

TEST_CASE("appeals") {
  for (const char* sort : {"-submitted_at", "reply_due_at", "number"})
    for (const int limit : {1, 7, 23, 200})
      check_pages("zhongxin", std::string("/api/v1/appeals?sort=") + sort, limit);
  check_pages("zhongxin", "/api/v1/appeals?state=dispatched", 5);
  check_pages("qiye", "/api/v1/appeals?q=%E7%BF%BB%E9%A1%B5", 4);
}

TEST_CASE("messages, articles, accounts, audit") {
  for (const int limit : {1, 7, 23}) {
    check_pages("zhongxin", "/api/v1/notifications", limit);
    check_pages("jingxin", "/api/v1/notifications", limit);
    check_pages("bianji", "/api/v1/articles", limit);
    check_pages("admin", "/api/v1/accounts", limit);
    check_pages("shenji", "/api/v1/audit", limit);
  }
}

TEST_CASE("enterprises of the register") {
  for (const int limit : {1, 2, 50}) check_pages("zhuren", "/api/v1/register/entities", limit);
}

TEST_CASE("list, counts and export agree for every filter") {
  auto zhongxin = town().as("zhongxin");
  for (const char* filter :
       {"", "state=dispatched", "state=submitted&state=dispatched", "kind=consult", "kind=help",
        "clock=yellow", "clock=green", "q=%E7%AC%AC1", "from=2026-03-02", "to=2026-03-01"}) {
    INFO(filter);
    const auto query = std::string("?") + filter;
    const auto total = zhongxin.get("/api/v1/appeals" + query).json().at("total").to_number<std::int64_t>();
    const auto csv = zhongxin.get("/api/v1/appeals/export.csv" + query).body;
    CHECK(std::count(csv.begin(), csv.end(), '\n') - 1 == total);
    if (query.find("state=") == std::string::npos)
      CHECK(zhongxin.get("/api/v1/appeals/counts" + query).json().at("all").to_number<std::int64_t>() ==
            total);
  }
}

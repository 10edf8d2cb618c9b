/// Open screens hear of what happens, and only of what is for them.

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "platform/http/tests/wire.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;

namespace {

/// A stream of events of somebody signed in.
http::testing::Client listen(App& app, const std::string& who) {
  auto browser = app.as(who);
  http::testing::Client client(app.site().port());
  client.send("GET /api/v1/events HTTP/1.1\r\nHost: t\r\nCookie: qy_session=" + browser.cookie("qy_session") +
              "\r\n\r\n");
  REQUIRE(client.read(true).status == 200);
  return client;
}

std::string raise(App& app) {
  const auto answer = app.as("qiye").post(
      "/api/v1/appeals",
      R"({"kind":"help","title":"实时","body":"屏幕上应当立刻出现","contact_name":"周","contact_phone":"13900000001"})");
  return std::string(answer.json().at("id").as_string());
}

}  // namespace

TEST_CASE("the dispatcher's screen hears of a new appeal, the department's when it is its turn") {
  App app;
  auto centre = listen(app, "zhongxin");
  auto department = listen(app, "jingxin");
  const auto id = raise(app);
  CHECK(centre.until("event: appeal.changed"));
  CHECK(centre.until("\"state\":\"submitted\""));
  const auto d01 = app.sql().text("select id from auth.org where code = 'd01'");
  CHECK(app.as("zhongxin")
            .post("/api/v1/appeals/" + id + "/actions/dispatch", R"({"org_id":")" + d01 + "\"}")
            .status == 200);
  CHECK(department.until("\"state\":\"dispatched\""));
}

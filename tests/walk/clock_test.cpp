/// The clock of the machine jumps, back and forth: nobody gets a failure of ours, deadlines stay whole, the
/// trail of evidence holds.

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kAppeal =
    R"({"kind":"help","title":"断电","body":"车间昨晚断电","contact_name":"周","contact_phone":"13900000001"})";

constexpr const char* kLooks[] = {"/api/v1/appeals",       "/appeals", "/me",
                                  "/api/v1/notifications", "/",        "/api/v1/me"};

/// Everybody looks around; no answer is a failure of ours.
void all_look(App& app) {
  for (const char* login : {"qiye", "zhongxin", "jingxin", "lingdao", "shenji"}) {
    auto browser = app.as(login);
    for (const char* path : kLooks) {
      const auto answer = browser.get(path);
      CHECK_MESSAGE((answer.status > 0 && answer.status < 500), login, " ", path, " ", answer.status);
    }
  }
}

std::string raise(App& app) {
  const auto answer = app.as("qiye").post("/api/v1/appeals", kAppeal);
  REQUIRE(answer.status == 200);
  return std::string(answer.json().at("id").as_string());
}

int dispatch(App& app, const std::string& id) {
  const auto d01 = app.sql().text("select id from auth.org where code = 'd01'");
  return app.as("zhongxin")
      .post("/api/v1/appeals/" + id + "/actions/dispatch", R"({"version":1,"org_id":")" + d01 + "\"}")
      .status;
}

}  // namespace

TEST_CASE("the clock jumps back an hour, a year: work goes on and steps stay in their order") {
  for (const auto back : {std::chrono::hours(1), std::chrono::hours(24 * 365)}) {
    App app;
    const auto id = raise(app);
    app.clock.advance(-back);
    all_look(app);
    CHECK(dispatch(app, id) == 200);
    raise(app);
    app.site().run_jobs();
    CHECK(app.sql().number("select count(*) from appeal.event where appeal_id = $1", id) == 2);
    CHECK(app.sql().number("select count(*) from appeal.appeal where sign_due_at < dispatched_at") == 0);
    app.clock.advance(back);
    all_look(app);
    app.site().run_jobs();
  }
}

TEST_CASE("the clock jumps ahead: what is overdue is said once, nothing fails") {
  App app;
  const auto id = raise(app);
  CHECK(dispatch(app, id) == 200);
  app.clock.advance(std::chrono::hours(24 * 400));
  all_look(app);
  for (int round = 0; round < 3; ++round) app.site().run_jobs();
  CHECK(app.sql().number(
            "select count(*) from account.message where kind = 'appeal.overdue' and target like '%d01%'") <=
        1);
  CHECK(app.sql().number("select count(*) from jobs.job where state = 'dead'") == 0);
  app.clock.advance(-std::chrono::hours(24 * 400));
  all_look(app);
  raise(app);
}

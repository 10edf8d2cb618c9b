/// What ends by itself, over HTTP: sessions, signed requests of programs, the time of operators.

#include <doctest/doctest.h>

#include "platform/auth/clients.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
using namespace std::chrono_literals;

namespace {

std::string text(const boost::json::value& value, std::string_view name) {
  return std::string(value.at(name).as_string());
}

Browser signed_in(App& app, const std::string& login) {
  auto browser = app.visitor();
  REQUIRE(browser
              .post("/api/v1/session",
                    R"({"login":")" + login + R"(","password":")" + std::string(kPassword) + R"("})")
              .status == 200);
  return browser;
}

bool is_in(Browser& browser) {
  return text(browser.get("/api/v1/me").json(), "kind") != "anonymous";
}

/// A program of the centre that may read the register.
struct Program {
  App& app;
  std::string algorithm, rid, secret;

  Program(App& town, std::string form) : app(town), algorithm(std::move(form)) {
    auto security = app.as("anquan");
    const auto zx = app.sql().text("select id from auth.org where district = $1 and code = 'zx'", kDistrict);
    const auto made = security.post("/api/v1/clients", R"({"name":")" + algorithm + R"(","algorithm":")" +
                                                           algorithm + R"(","org_id":")" + zx +
                                                           R"(","scopes":["register.read"],)"
                                                           R"("expires_on":"2026-12-31"})");
    REQUIRE_MESSAGE(made.status == 200, made.body);
    rid = text(made.json(), "rid"), secret = text(made.json(), "secret");
  }

  /// The headers of a request that was signed so long ago.
  HeaderList signed_before(std::chrono::milliseconds age) const {
    const auto at =
        std::chrono::duration_cast<std::chrono::milliseconds>((app.clock.now() - age).time_since_epoch());
    const auto rtime = std::to_string(at.count());
    return {{"gjgxjhpt_rid", rid},
            {"gjgxjhpt_sid", "register.read"},
            {"gjgxjhpt_rtime", rtime},
            {"gjgxjhpt_sign",
             auth::signature(algorithm, secret, {.rid = rid, .sid = "register.read", .rtime = rtime})}};
  }
  int ask(HeaderList headers) const {
    return app.visitor().send({"GET", "/api/v1/register/entities", std::move(headers), "", false}).status;
  }
};

}  // namespace

TEST_CASE("a session ends when nobody uses it") {
  App app([](config::Settings& s) { s.session_idle_minutes = 30, s.session_hours = 8; });
  auto browser = signed_in(app, "zhongxin");
  for (int i = 0; i < 3; ++i) {
    app.clock.advance(29min);
    CHECK(is_in(browser));
  }
  app.clock.advance(31min);
  CHECK_FALSE(is_in(browser));
  CHECK(browser.get("/api/v1/appeals").status == 401);
}

TEST_CASE("a session ends after its hours however busily it is used") {
  App app([](config::Settings& s) { s.session_idle_minutes = 30, s.session_hours = 8; });
  auto browser = signed_in(app, "zhongxin");
  for (int i = 0; i < 23; ++i) {
    app.clock.advance(20min);
    CHECK(is_in(browser));
  }
  app.clock.advance(21min);
  CHECK_FALSE(is_in(browser));
}

TEST_CASE("signed requests of both forms are taken once, and only within five minutes") {
  App app;
  for (const char* algorithm : {"HMAC-SHA256", "HMAC-SM3"}) {
    CAPTURE(algorithm);
    const Program program(app, algorithm);
    const auto fresh = program.signed_before(1s);
    CHECK(program.ask(fresh) == 200);
    CHECK_MESSAGE(program.ask(fresh) == 401, "heard before");
    CHECK(program.ask(program.signed_before(4min + 59s)) == 200);
    CHECK(program.ask(program.signed_before(5min + 1s)) == 401);
    CHECK_MESSAGE(program.ask(program.signed_before(-6min)) == 401, "from the future");
    auto forged = program.signed_before(2s);
    forged[1].second = "appeal.read";
    CHECK(program.ask(forged) == 401);
  }
  Program foreign(app, "HMAC-SM3");
  foreign.algorithm = "HMAC-SHA256";
  CHECK_MESSAGE(foreign.ask(foreign.signed_before(1s)) == 401, "the other form of a program");
}

TEST_CASE("on the day after his last an operator is out") {
  App app;
  auto owner = app.as("qiye");
  const auto made = owner.submit(
      "/me/operators",
      {{"name", "甲"}, {"phone", "13700000002"}, {"roles", "operator_appeal"}, {"expires_on", "2026-03-05"}});
  REQUIRE(made.status == 200);
  const auto at = made.body.find("<code>") + 6;
  auto operator_ = app.visitor();
  operator_.get("/join");
  REQUIRE(operator_
              .submit("/join", {{"code", made.body.substr(at, made.body.find("</code>", at) - at)},
                                {"login", "jingban"},
                                {"password", "river-lotus-cloud"}})
              .status == 303);
  app.clock.set(china("2026-03-05 23:00"));
  auto last_day = app.as("jingban");
  CHECK(is_in(last_day));
  app.clock.set(china("2026-03-06 08:00"));
  jobs::enqueue(app.sql(), "account.expire_operators", {"{}"});
  app.site().run_jobs();
  CHECK_FALSE(is_in(last_day));
  CHECK(app.sql().text("select state from account.operator") == "expired");
}

TEST_CASE("behind TLS the session's cookie is one that no other host can set") {
  App app([](config::Settings& s) { s.trusted_proxies = {"127.0.0.1"}; });
  auto browser = app.visitor();
  const HeaderList over_tls = {{"X-Forwarded-Proto", "https"}, {"Content-Type", "application/json"}};
  const auto in =
      browser.send({"POST", "/api/v1/session", over_tls,
                    R"({"login":"zhongxin","password":")" + std::string(kPassword) + R"("})", false});
  REQUIRE(in.status == 200);
  const auto cookie = in.header("set-cookie");
  CHECK(cookie.starts_with("__Host-qy_session="));
  CHECK(cookie.find("; Path=/;") != std::string::npos);
  CHECK(cookie.find("; Secure") != std::string::npos);
  CHECK(cookie.find("; HttpOnly") != std::string::npos);
  CHECK(cookie.find("Domain") == std::string::npos);
  CHECK(text(browser.send({"GET", "/api/v1/me", over_tls, "", false}).json(), "login") == "zhongxin");
  // The plain name counts without TLS only: a neighbouring host could have set it.
  const auto token = cookie.substr(18, cookie.find(';') - 18);
  auto other = app.visitor();
  other.set_cookie("qy_session", token);
  CHECK(text(other.send({"GET", "/api/v1/me", over_tls, "", false}).json(), "kind") == "anonymous");
}

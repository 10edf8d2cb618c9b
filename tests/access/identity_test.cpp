/// Who may, over HTTP: the second factor, proof before dangerous acts, three administrators, programs,
/// operators.

#include <doctest/doctest.h>

#include "platform/auth/clients.hpp"
#include "platform/auth/totp.hpp"
#include "platform/crypto/crypto.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
using namespace std::chrono_literals;

namespace {

std::string text(const boost::json::value& value, std::string_view name) {
  return std::string(value.at(name).as_string());
}

std::string credentials(const std::string& login, const std::string& password = kPassword) {
  return R"({"login":")" + login + R"(","password":")" + password + R"("})";
}

/// The raw bytes of a base32 text.
std::string unbase32(std::string_view letters) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : letters) {
    buffer = buffer << 5 | static_cast<std::uint32_t>(kLetters.find(c));
    if ((bits += 5) >= 8) out += static_cast<char>(buffer >> (bits -= 8) & 255);
  }
  return out;
}

/// What stands between two marks in a page; "" when they are not there.
std::string between(const std::string& page, const std::string& before, const std::string& after) {
  const auto from = page.find(before);
  if (from == std::string::npos) return {};
  const auto start = from + before.size();
  return page.substr(start, page.find(after, start) - start);
}

std::string code_of(const Answer& answer) {
  return answer.status == 200 ? "ok" : text(answer.json(), "code");
}

/// What a stranger gets who sends the form of an invitation.
int join(App& app, HeaderList form) {
  auto stranger = app.visitor();
  stranger.get("/join");
  return stranger.submit("/join", std::move(form)).status;
}

std::string id_of(App& app, const std::string& login) {
  return app.sql().text("select id from auth.account where login = $1", login);
}

}  // namespace

TEST_CASE("a second factor is set up, asked for, and stands in for the password as proof") {
  App app;
  auto browser = app.as("zhongxin");
  const auto begun = browser.post("/api/v1/me/factor", "{}");
  REQUIRE(begun.status == 200);
  CHECK(text(begun.json(), "qr_svg").starts_with("<svg"));
  const auto secret = unbase32(text(begun.json(), "secret"));
  const auto code = [&] { return auth::totp_code(secret, auth::totp_step(app.clock.now())); };
  CHECK(browser.post("/api/v1/me/factor/actions/confirm", R"({"code":"000000"})").status == 422);
  const auto confirmed = browser.post("/api/v1/me/factor/actions/confirm", R"({"code":")" + code() + R"("})");
  REQUIRE(confirmed.status == 200);
  CHECK(confirmed.json().at("codes").as_array().size() == 10);

  app.clock.advance(1min);
  auto other = app.visitor();
  const auto half = other.post("/api/v1/session", credentials("zhongxin"));
  CHECK(half.json().at("code_needed").as_bool());
  CHECK(text(other.get("/api/v1/me").json(), "kind") == "anonymous");
  CHECK(other.get("/api/v1/appeals").status == 401);
  CHECK(other.post("/api/v1/session/code", R"({"code":"123"})").status == 401);
  REQUIRE(other.post("/api/v1/session/code", R"({"code":")" + code() + R"("})").status == 200);
  CHECK(text(other.get("/api/v1/me").json(), "login") == "zhongxin");

  app.clock.advance(11min);
  CHECK(code_of(other.post("/api/v1/me/factor/actions/renew", "{}")) == "auth.prove");
  CHECK(other.post("/api/v1/session/proof", R"({"secret":")" + std::string(kPassword) + R"("})").status ==
        422);
  CHECK(other.post("/api/v1/session/proof", R"({"secret":")" + code() + R"("})").status == 200);
  CHECK(other.post("/api/v1/me/factor/actions/renew", "{}").status == 200);
  CHECK(other.del("/api/v1/me/factor").status == 200);
}

TEST_CASE("an enterprise does the same on its pages") {
  App app;
  auto browser = app.as("qiye");
  CHECK(browser.get("/me").body.find("/me/factor") != std::string::npos);
  const auto begun = browser.submit("/me/factor/begin", {});
  REQUIRE(begun.status == 200);
  CHECK(begun.body.find("<svg") != std::string::npos);
  const auto secret = unbase32(between(begun.body, "<code>", "</code>"));
  const auto code = [&] { return auth::totp_code(secret, auth::totp_step(app.clock.now())); };
  CHECK(browser.submit("/me/factor/confirm", {{"code", "000000"}}).status == 422);
  const auto on = browser.submit("/me/factor/confirm", {{"code", code()}});
  CHECK(on.status == 200);
  const auto recovery = between(on.body, "<li><code>", "</code>");
  CHECK(recovery.size() == 14);

  auto other = app.visitor();
  other.get("/login");
  const auto half =
      other.submit("/login", {{"login", "qiye"}, {"password", kPassword}, {"next", "/appeals"}});
  CHECK(half.header("location") == "/login/code?next=/appeals");
  CHECK(other.get("/login/code?next=/appeals").body.find("one-time-code") != std::string::npos);
  CHECK(other.submit("/login/code", {{"code", "000000"}}).status == 401);
  const auto whole = other.submit("/login/code", {{"code", recovery}, {"next", "/appeals"}});
  CHECK(whole.header("location") == "/appeals");
  CHECK(text(other.get("/api/v1/me").json(), "login") == "qiye");
  app.clock.advance(11min);
  CHECK(other.submit("/me/factor/remove", {}).status == 403);
  CHECK(other.submit("/me/proof", {{"secret", "x"}}).status == 422);
  CHECK(other.submit("/me/proof", {{"secret", code()}, {"next", "/me/factor"}}).header("location") ==
        "/me/factor");
  CHECK(other.submit("/me/factor/remove", {}).status == 303);
}

TEST_CASE("an administrator proves who he is before he touches accounts") {
  App app;
  auto admin = app.as("admin");
  const auto path = "/api/v1/accounts/" + id_of(app, "jingxin") + "/actions/revoke-sessions";
  CHECK(admin.post(path, "{}").status == 200);
  app.clock.advance(11min);
  CHECK(code_of(admin.post(path, "{}")) == "auth.prove");
  CHECK(admin.get("/api/v1/accounts").status == 200);
  CHECK(admin.post("/api/v1/session/proof", R"({"secret":"wrong"})").status == 422);
  CHECK(admin.post("/api/v1/session/proof", R"({"secret":")" + std::string(kPassword) + R"("})").status ==
        200);
  CHECK(admin.post(path, "{}").status == 200);
}

TEST_CASE("a password that somebody else gave opens nothing until it is changed") {
  App app;
  auto admin = app.as("admin");
  const auto made = admin.post("/api/v1/accounts/" + id_of(app, "jingxin") + "/actions/reset-password", "{}");
  REQUIRE(made.status == 200);
  const auto given = text(made.json(), "password");
  CHECK_MESSAGE(
      app.sql().number("select count(*) from account.message where kind = 'account.reset' and target = $1",
                       id_of(app, "jingxin")) == 1,
      "its owner is told");
  auto person = app.visitor();
  REQUIRE(person.post("/api/v1/session", credentials("jingxin", given)).status == 200);
  CHECK(text(person.get("/api/v1/me").json(), "barrier") == "password");
  CHECK(code_of(person.get("/api/v1/appeals")) == "auth.password_first");
  const std::string change = R"({"old_password":")" + given + R"(","password":"mountain-river-cloud"})";
  REQUIRE(person.post("/api/v1/me/password", change).status == 200);
  CHECK(person.get("/api/v1/appeals").status == 200);
}

TEST_CASE("where administrators need a second factor they do nothing without one") {
  App app([](config::Settings& s) { s.second_factor = "administrators"; });
  auto admin = app.as("admin");
  CHECK(code_of(admin.get("/api/v1/accounts")) == "auth.factor_first");
  CHECK(admin.get("/api/v1/me/factor").json().at("required").as_bool());
  CHECK(app.as("zhongxin").get("/api/v1/appeals").status == 200);
}

TEST_CASE("with three administrators one makes accounts, another gives roles, and nobody does both") {
  App app([](config::Settings& s) { s.separation = true; });
  auto admin = app.as("admin"), security = app.as("anquan");
  const auto org = app.sql().text("select id from auth.org where district = $1 and code = 'd01'", kDistrict);
  const auto draft = [&](const std::string& login, const std::string& roles) {
    return R"({"login":")" + login + R"(","name":"新人","org_id":")" + org + R"(","roles":)" + roles + "}";
  };
  CHECK(admin.post("/api/v1/accounts", draft("xinren", R"(["officer"])")).status == 403);
  const auto made = admin.post("/api/v1/accounts", draft("xinren", "[]"));
  REQUIRE(made.status == 200);
  CHECK(security.post("/api/v1/accounts", draft("xinren2", "[]")).status == 403);
  const auto account = made.json().at("account");
  const auto path = "/api/v1/accounts/" + text(account, "id");
  const auto version = account.at("version").to_number<int>();
  const auto with = [](const std::string& roles, int version) {
    return R"({"name":"新人","roles":)" + roles + R"(,"version":)" + std::to_string(version) + "}";
  };
  CHECK(admin.put(path, with(R"(["officer"])", version)).status == 403);
  CHECK(code_of(security.put(path, with(R"(["officer","auditor"])", version))) == "account.roles_apart");
  CHECK(security.put(path, with(R"(["officer"])", version)).status == 200);
  CHECK(security.post(path + "/actions/reset-password", "{}").status == 403);
  // A new password and no second factor would make one person of two administrators: it takes both of them.
  const auto auditor = "/api/v1/accounts/" + id_of(app, "shenji") + "/actions/";
  CHECK(admin.post(auditor + "remove-factor", "{}").status == 403);
  CHECK(admin.post(auditor + "reset-password", "{}").status == 200);
  CHECK(security.post(auditor + "remove-factor", "{}").status == 200);
}

TEST_CASE("a lost second factor is taken off by an administrator who proves himself, and it is on record") {
  App app;
  auto person = app.as("jingxin");
  const auto begun = person.post("/api/v1/me/factor", "{}");
  REQUIRE(begun.status == 200);
  const auto code = auth::totp_code(unbase32(text(begun.json(), "secret")), auth::totp_step(app.clock.now()));
  REQUIRE(person.post("/api/v1/me/factor/actions/confirm", R"({"code":")" + code + R"("})").status == 200);
  CHECK(app.visitor().post("/api/v1/session", credentials("jingxin")).json().at("code_needed").as_bool());
  auto admin = app.as("admin");
  const auto path = "/api/v1/accounts/" + id_of(app, "jingxin") + "/actions/remove-factor";
  app.clock.advance(11min);
  CHECK(code_of(admin.post(path, "{}")) == "auth.prove");
  REQUIRE(admin.post("/api/v1/session/proof", R"({"secret":")" + std::string(kPassword) + R"("})").status ==
          200);
  CHECK(admin.post(path, "{}").status == 200);
  CHECK(app.sql().number(
            "select count(*) from audit.entry where action = 'account.remove-factor' and object_id = $1",
            id_of(app, "jingxin")) == 1);
  CHECK(app.as("jingxin").get("/api/v1/me").status == 200);
}

TEST_CASE("a program reads by its signature what it was granted, and nothing else") {
  App app;
  auto security = app.as("anquan");
  const auto zx = app.sql().text("select id from auth.org where district = $1 and code = 'zx'", kDistrict);
  const auto made =
      security.post("/api/v1/clients", R"({"name":"市平台","algorithm":"HMAC-SM3","org_id":")" + zx +
                                           R"(","scopes":["register.read"],"expires_on":"2026-12-31"})");
  REQUIRE_MESSAGE(made.status == 200, made.body);
  const auto rid = text(made.json(), "rid"), secret = text(made.json(), "secret");
  auto program = app.visitor();
  const auto ask = [&](const std::string& method, const std::string& path, const std::string& sid,
                       const std::string& body = "") {
    app.clock.advance(1ms);
    const auto rtime = std::to_string(
        std::chrono::duration_cast<std::chrono::milliseconds>(app.clock.now().time_since_epoch()).count());
    const auto digest = body.empty() ? std::string() : crypto::sm3_hex(body);
    const auto sign =
        auth::signature("HMAC-SM3", secret, {.rid = rid, .sid = sid, .rtime = rtime, .digest = digest});
    return program.send({method,
                         path,
                         {{"gjgxjhpt_rid", rid},
                          {"gjgxjhpt_sid", sid},
                          {"gjgxjhpt_rtime", rtime},
                          {"gjgxjhpt_sign", sign},
                          {"gjgxjhpt_digest", digest},
                          {"Content-Type", "application/json"},
                          {"X-CSRF-Token", ""},
                          {"Origin", ""}},
                         body,
                         false});
  };
  const auto found = ask("GET", "/api/v1/register/entities", "register.read");
  CHECK_MESSAGE(found.status == 200, found.body);
  CHECK(found.json().at("total").to_number<int>() == 3);
  CHECK(ask("GET", "/api/v1/appeals", "register.read").status == 403);
  CHECK(code_of(ask("GET", "/api/v1/appeals", "appeal.read")) == "client.scope");
  CHECK(ask("GET", "/api/v1/notifications", "register.read").status == 403);
  CHECK(
      ask("POST", "/api/v1/me/password", "register.read", R"({"old_password":"x","password":"y"})").status ==
      403);
  CHECK(security
            .post("/api/v1/clients", R"({"name":"x","algorithm":"HMAC-SM3","org_id":")" + zx +
                                         R"(","scopes":["account.manage"],"expires_on":"2026-12-31"})")
            .status == 422);
  const auto list = security.get("/api/v1/clients");
  CHECK(list.body.find(secret) == std::string::npos);
  CHECK(list.json().at("items").as_array()[0].at("today").to_number<int>() >= 3);
  CHECK(app.as("admin").get("/api/v1/clients").status == 403);
}

TEST_CASE("an owner lets a colleague act, within bounds, and takes it back") {
  App app;
  auto owner = app.as("qiye");
  const HeaderList form = {{"name", "钱小办"},
                           {"phone", "13700000001"},
                           {"roles", "operator_policy"},
                           {"expires_on", "2026-06-30"}};
  const auto made = owner.submit("/me/operators", form);
  REQUIRE_MESSAGE(made.status == 200, made.body);
  const auto code = between(made.body, "<code>", "</code>");
  REQUIRE(code.size() == 19);
  CHECK(made.body.find("137****0001") != std::string::npos);
  CHECK(made.body.find("13700000001") == std::string::npos);
  CHECK(app.sql().number("select count(*) from account.operator where phone like '%137%'") == 0);
  CHECK(owner.submit("/me/operators", form).status == 409);

  auto colleague = app.visitor();
  colleague.get("/join");
  CHECK(
      colleague.submit("/join", {{"code", "guess"}, {"login", "xiaoban"}, {"password", "river-lotus-cloud"}})
          .status == 422);
  CHECK(colleague.submit("/join", {{"code", code}, {"login", "xiaoban"}, {"password", "short"}}).status ==
        422);
  REQUIRE(colleague.submit("/join", {{"code", code}, {"login", "xiaoban"}, {"password", "river-lotus-cloud"}})
              .status == 303);
  CHECK(join(app, {{"code", code}, {"login", "another"}, {"password", "river-lotus-cloud"}}) == 422);
  CHECK(text(colleague.get("/api/v1/me").json(), "login") == "xiaoban");
  CHECK(colleague.get("/policies/mine").status == 200);
  CHECK(colleague.get("/appeals/new").status == 403);
  CHECK_MESSAGE(colleague.get("/me/operators").status == 403, "only the owner lets others in");
  CHECK(app.as("qiye2").get("/me/operators").body.find("钱小办") == std::string::npos);

  const auto id = app.sql().text("select id from account.operator where state = 'active'");
  CHECK(app.as("qiye2").submit("/me/operators/" + id + "/withdraw", {}).status == 404);
  CHECK(owner.submit("/me/operators/" + id + "/withdraw", {}).status == 303);
  CHECK(text(colleague.get("/api/v1/me").json(), "kind") == "anonymous");
  CHECK(colleague.post("/api/v1/session", credentials("xiaoban", "river-lotus-cloud")).status == 403);
}

TEST_CASE("invitations are bounded: what, until when, and how long they wait") {
  App app;
  auto owner = app.as("qiye");
  const auto with = [&](const std::string& role, const std::string& until) {
    return owner
        .submit("/me/operators",
                {{"name", "甲"}, {"phone", "13700000002"}, {"roles", role}, {"expires_on", until}})
        .status;
  };
  CHECK(with("admin", "2026-06-30") == 422);
  CHECK(with("enterprise", "2026-06-30") == 422);
  CHECK(with("operator_appeal", "2026-03-01") == 422);
  CHECK(with("operator_appeal", "2028-01-01") == 422);
  const auto made = owner.submit(
      "/me/operators",
      {{"name", "甲"}, {"phone", "13700000002"}, {"roles", "operator_appeal"}, {"expires_on", "2026-06-30"}});
  const auto code = between(made.body, "<code>", "</code>");
  app.clock.advance(std::chrono::days(8));
  CHECK(join(app, {{"code", code}, {"login", "late"}, {"password", "river-lotus-cloud"}}) == 422);
}

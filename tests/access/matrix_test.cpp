/// Every route × every built-in role × good and bad parameters, over HTTP. A new route is covered by being
/// registered.

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "platform/auth/accounts.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/http/http.hpp"
#include "tests/access/routes.hpp"

using namespace qiying;
using namespace qiying::test;

namespace {

constexpr const char* kLogins[] = {"admin",  "anquan", "shenji",  "zhongxin", "zhuren", "jingxin",  "juzhang",
                                   "bianji", "fabu",   "lingdao", "shuju",    "qiye",   "zhuanyuan"};

/// Routes that end the caller's own session: asked with one that may end.
bool ends_session(const Route& route) {
  return route.writes() && (route.pattern == "/logout" || route.pattern == "/api/v1/session");
}
bool signs_in(const Route& route) {
  return route.writes() && (route.pattern == "/login" || route.pattern == "/api/v1/session");
}

/// What somebody sends who has the right form but nothing in it.
Outgoing empty_request(const Route& route, std::string path) {
  Outgoing out{std::string(http::name_of(route.method)), std::move(path), {}, "", false};
  out.head_only = route.pattern == "/api/v1/events";
  if (!route.writes()) return out;
  out.body = route.in ? "{}" : "nothing=1";
  out.headers = {{"Content-Type", route.in ? "application/json" : "application/x-www-form-urlencoded"}};
  return out;
}

/// One person's view of all routes.
class Visit {
 public:
  Visit(App& app, const char* login) : app_(app), login_(login), browser_(fresh()) {
    if (!login) return;
    const auto me = browser_.get("/api/v1/me").json();
    for (const auto& permission : me.at("permissions").as_array())
      permissions_.emplace(permission.as_string());
  }

  Answer ask(const Route& route, const std::string& path) {
    auto once = ends_session(route) ? std::optional(fresh()) : std::nullopt;
    return (once ? *once : browser_).send(empty_request(route, path));
  }

  bool may(const Route& route) const {
    if (route.access.everyone) return true;
    if (!login_) return false;
    return route.access.signed_in || permissions_.contains(route.access.permission);
  }

  /// Why the answer is not what the route's rule says; empty when it is.
  std::string fault(const Route& route, const Answer& answer) const {
    const bool to_sign_in = answer.status == 303 && answer.header("location").starts_with("/login?next=");
    if (answer.status == 0 || answer.status >= 500) return "fails";
    if (!login_ && !route.access.everyone)
      return answer.status == 401 || (route.is_page && to_sign_in) ? "" : "is open to nobody-knows-who";
    if (!may(route))
      return answer.status == 403 ? "" : "is open without " + std::string(route.access.permission);
    const bool program = answer.body.find("appeal.token") != std::string::npos;
    if (answer.status == 401 && program) return "";  // of programs, which sign in by their own token
    if ((answer.status == 401 && !signs_in(route)) || to_sign_in) return "does not know who is signed in";
    const bool form_token = !login_ && route.writes() && answer.status == 403;
    const bool other_rule = answer.body.find("auth.prove") != std::string::npos;
    if (answer.status == 403 && !form_token && !other_rule && !route.access.permission.empty())
      return "is closed in spite of " + std::string(route.access.permission);
    return "";
  }

  const char* who() const { return login_ ? login_ : "anonymous"; }

 private:
  Browser fresh() { return login_ ? app_.as(login_) : app_.visitor(); }

  App& app_;
  const char* login_;
  Browser browser_;
  std::set<std::string, std::less<>> permissions_;
};

void check(Visit& visit, const Route& route, const std::string& path) {
  const auto answer = visit.ask(route, path);
  const auto fault = visit.fault(route, answer);
  CHECK_MESSAGE(fault.empty(), visit.who(), ": ", route.name(), " ", fault, " (", answer.status, ") ",
                answer.body.substr(0, 300));
}

/// Roles of the modules that nobody of the test district holds: each gets a person of its own, so that a new
/// role is tried by being declared.
std::vector<std::string> people_of_other_roles(App& app) {
  std::vector<std::string> out;
  const auto subject = auth::SubjectId::parse(
      app.sql().text("select subject_id::text from auth.account where login = 'qiye'"));
  for (const auto& known : app.grants().roles()) {
    const auto& role = known.first;
    if (app.sql().number("select count(*) from auth.account_role where district = $1 and role = $2",
                         kDistrict, role) > 0)
      continue;
    const bool outside = role.starts_with("operator_");
    std::string login = "juese-" + role;
    std::ranges::replace(login, '_', '-');
    const auto made = auth::create_account(
        app.sql(),
        {.district = kDistrict,
         .login = login,
         .name = role,
         .kind = outside ? auth::AccountKind::subject : auth::AccountKind::staff,
         .org = outside ? std::nullopt : std::optional(auth::org_by_code(app.sql(), kDistrict, "zx")->id),
         .subject = outside ? subject : std::nullopt,
         .roles = {role}},
        kPassword);
    REQUIRE(made.ok());
    out.push_back(login);
  }
  return out;
}

App& town() {
  static App one;
  return one;
}

/// Somebody of every role.
const std::vector<std::string>& everybody() {
  static const auto all = [] {
    std::vector<std::string> out(std::begin(kLogins), std::end(kLogins));
    for (auto& login : people_of_other_roles(town())) out.push_back(std::move(login));
    return out;
  }();
  return all;
}

constexpr const char* kNonsense[] = {
    "%F0%9F%92%A9", "1%27%20or%20%271%27=%271", "..%2F..%2Fetc%2Fpasswd", "%00",
    "-1",           "999999999999999999999999"};

}  // namespace

TEST_CASE("every route answers every role by its rule") {
  const auto routes = routes_of(town().registry());
  REQUIRE(routes.size() > 60);
  for (const auto& login : everybody()) {
    Visit visit(town(), login.c_str());
    for (const auto& route : routes) check(visit, route, path_of(route));
  }
}

TEST_CASE("every role that a module knows is tried") {
  for (const auto& known : town().grants().roles())
    CHECK_MESSAGE(
        town().sql().number("select count(*) from auth.account_role r join auth.account a on a.id = "
                            "r.account_id where r.role = $1 and a.login = any($2)",
                            known.first, everybody()) > 0,
        known.first);
}

TEST_CASE("nobody gets in without signing in") {
  Visit visit(town(), nullptr);
  for (const auto& route : routes_of(town().registry())) check(visit, route, path_of(route));
}

TEST_CASE("a method that nobody has: a page for people, JSON for programs, and nothing of the request back") {
  auto visitor = town().visitor();
  const auto page = visitor.send({"TRACE", "/", {{"X-Secret", "do-not-echo"}}, "", false});
  CHECK(page.status == 501);
  CHECK(page.header("content-type").starts_with("text/html"));
  CHECK(page.body.find("不支持这种请求方式") != std::string::npos);
  CHECK(page.body.find("do-not-echo") == std::string::npos);
  const auto json = visitor.send({"TRACE", "/api/v1/me", {}, "", false});
  CHECK(json.status == 501);
  CHECK(json.body.find("not_implemented") != std::string::npos);
}

TEST_CASE("nonsense in paths harms nothing and opens nothing") {
  for (const char* login : {"admin", "zhuren", "fabu", "shuju", "qiye"}) {
    Visit visit(town(), login);
    for (const auto& route : routes_of(town().registry())) {
      if (route.pattern.find('{') == std::string::npos) continue;
      for (const char* nonsense : kNonsense) {
        const auto answer = visit.ask(route, path_of(route, nonsense));
        CHECK_MESSAGE((answer.status != 0 && answer.status < 500), login, ": ", route.name(), " with ",
                      nonsense, ": ", answer.status, " ", answer.body.substr(0, 300));
      }
    }
  }
}

TEST_CASE("nonsense in every query parameter is refused or ignored, never a failure of ours") {
  for (const auto& route : routes_of(town().registry())) {
    if (route.writes() || !route.in || route.in->fields.empty()) continue;
    for (const char* login : {"admin", "shenji", "zhuren", "fabu", "shuju", "qiye"}) {
      Visit visit(town(), login);
      if (!visit.may(route)) continue;
      for (const auto& field : route.in->fields)
        for (const char* value : kNonsense) {
          const auto path = path_of(route) + "?" + std::string(field.name) + "=" + value;
          const auto answer = visit.ask(route, path);
          CHECK_MESSAGE((answer.status != 0 && answer.status < 500), login, ": ", path, ": ", answer.status,
                        " ", answer.body.substr(0, 300));
        }
      break;
    }
  }
}

namespace {

/// A body whose members all have the value `text` (JSON).
std::string body_of_all(const base::Type& type, std::string_view text) {
  std::string out = "{";
  for (const auto& field : type.fields)
    out.append(out.size() > 1 ? "," : "").append("\"").append(field.name).append("\":").append(text);
  return out + "}";
}

}  // namespace

TEST_CASE("nonsense in every body is refused with 4xx, never a failure of ours") {
  constexpr const char* kValues[] = {
      "null", "true",   "-1",        "1e308",          "\"\\u0000\"",        "\"💩' or 1=1 --\"",
      "[]",   "[[[]]]", "{\"a\":1}", "\"9999-12-31\"", "9223372036854775807"};
  for (const auto& route : routes_of(town().registry())) {
    if (!route.writes() || !route.in || route.in->fields.empty()) continue;
    for (const char* login : {"admin", "zhuren", "fabu", "shuju", "qiye"}) {
      Visit visit(town(), login);
      if (!visit.may(route)) continue;
      auto browser = town().as(login);
      for (const char* value : kValues) {
        const auto body = body_of_all(*route.in, value);
        const auto answer = browser.send({std::string(http::name_of(route.method)),
                                          path_of(route),
                                          {{"Content-Type", "application/json"}},
                                          body,
                                          false});
        CHECK_MESSAGE((answer.status != 0 && answer.status < 500), login, ": ", route.name(), " ", body, ": ",
                      answer.status, " ", answer.body.substr(0, 300));
      }
      break;
    }
  }
}

TEST_CASE("form fields that are nonsense are refused, never a failure of ours") {
  for (const auto& route : routes_of(town().registry())) {
    if (!route.writes() || route.in || ends_session(route)) continue;
    for (const char* login : {"qiye", "admin", "zhuren", "shuju"}) {
      Visit visit(town(), login);
      if (!visit.may(route)) continue;
      auto browser = town().as(login);
      for (const char* value : {"", "💩", "' or 1=1 --", "-1", "\xff\xfe"}) {
        HeaderList fields;
        for (const char* name :
             {"id", "kind", "title", "body", "category_id", "version", "level", "stars", "note", "lang",
              "theme", "elder", "uscc", "consent", "password", "old_password", "action"})
          fields.emplace_back(name, value);
        const auto answer = browser.submit(path_of(route), fields);
        CHECK_MESSAGE((answer.status != 0 && answer.status < 500), login, ": ", route.name(), " ",
                      answer.status, " ", answer.body.substr(0, 300));
      }
      break;
    }
  }
}

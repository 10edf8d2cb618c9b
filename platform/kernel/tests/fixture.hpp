#pragma once
/// A kernel with routes of the test's own, over a real database, asked without a wire.

#include <cstdlib>

#include "platform/events/events.hpp"
#include "platform/kernel/dispatch.hpp"
#include "platform/pages/load.hpp"
#include "tests/support/test_db.hpp"
#include "tests/support/test_server.hpp"

namespace qiying::kernel::testing {

// Templates and texts come from the source tree here.
[[maybe_unused]] inline const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

class StillClock final : public base::Clock {
 public:
  base::Timestamp now() const override { return *base::parse_timestamp("2026-03-02T10:00:00"); }
};

struct Ask {
  http::Method method = http::Method::get;
  std::string path = "/";
  http::Headers headers;
  std::string body;
  base::NameValues form, query;
};

struct Answer {
  int status = 0;
  http::Headers headers;
  std::string body;
};

inline test::Database& database() {
  static auto db = [] {
    auto out = std::make_unique<test::Database>(test::migrations_of(
        {"platform/auth", "platform/audit", "platform/jobs", "platform/files", "platform/kernel"}));
    out->owner().script(
        "create schema t; create table t.note (id serial primary key, text text unique); grant usage on "
        "schema t "
        "to qiying_app; grant all on all tables in schema t to qiying_app; grant all on all sequences in "
        "schema t "
        "to qiying_app");
    return out;
  }();
  return *db;
}

inline const http::Templates& templates() {
  static const auto all = pages::load_templates();
  return all;
}

/// Register routes, then `open`, then `ask`.
class House {
 public:
  House() : store_(data_.path()) {
    database().owner().script("truncate t.note; truncate kernel.idempotency");
    registry.current_module = "test";
  }

  void open(db::Pool& pool = database().pool()) {
    services_ =
        std::make_unique<Services>(Services{settings, clock_, pool, store_, bus_, templates(), keys_});
    const DispatchOptions options{.resolve = [](std::string_view token) { return resolve(token); },
                                  .district = "420199",
                                  .limits = limits};
    add_routes(router_, registry, *services_, options);
    missing_ = missing_routes(registry, *services_, options);
  }

  /// Thread-safe after `open`. "Cookie: who" signs in as that caller; the form token is added.
  Answer ask(const Ask& question, std::string who = "") const {
    http::Request request;
    request.method = question.method;
    request.path = request.target = question.path;
    request.headers = question.headers;
    request.body = question.body;
    request.form = question.form;
    request.query = question.query;
    request.id = "trace-1";
    request.headers.set("Host", "here");
    if (!who.empty()) {
      request.cookies.emplace_back(session_cookie(false), who);
      request.headers.set("X-CSRF-Token", "token-of-" + who);
    }
    const auto match = router_.find(request.method, request.path);
    request.params = match.params;
    return answer_of(match.handler ? (*match.handler)(request)
                                   : missing_(request, match.allow.empty() ? 404 : 405));
  }

  /// The page that the server itself makes of a bare status, for somebody with this session's cookie.
  Answer bare(int status, std::string_view who) const {
    http::Request request;
    if (!who.empty()) request.cookies.emplace_back(session_cookie(false), who);
    return answer_of(status_response(request, *services_, status));
  }

  static Answer answer_of(http::Response response) {
    Answer out{response.status, response.headers, ""};
    if (const auto* text = std::get_if<std::string>(&response.body)) out.body = *text;
    if (const auto* view = std::get_if<std::string_view>(&response.body)) out.body = *view;
    return out;
  }

  Answer post(std::string path, std::string json, std::string who = "clerk", std::string key = "") const {
    Ask question{http::Method::post, std::move(path), {}, std::move(json), {}, {}};
    question.headers.set("Content-Type", "application/json");
    if (!key.empty()) question.headers.set("Idempotency-Key", std::move(key));
    return ask(question, std::move(who));
  }

  std::int64_t notes() { return database().owner().number("select count(*) from t.note"); }

  Registry registry;
  config::Settings settings;
  std::optional<AccountLimits> limits;  ///< set before `open`

 private:
  static std::optional<auth::Caller> resolve(std::string_view token) {
    if (token == "forgotten") return std::nullopt;
    auth::Caller caller;
    caller.kind = auth::CallerKind::staff;
    static const auto account = auth::AccountId::make(), other = auth::AccountId::make();
    caller.account = token == "clerk" ? account : other;
    caller.name = std::string(token);
    caller.district = "420199";
    caller.csrf = "token-of-" + std::string(token);
    if (token == "clerk") caller.permissions = {"note.write"};
    return caller;
  }

  test::TemporaryDirectory data_;
  StillClock clock_;
  files::Store store_;
  events::Bus bus_;
  test::TemporaryDirectory secrets_;
  vault::Keyring keys_{secrets_.path() / "data.key"};
  std::unique_ptr<Services> services_;
  http::Router router_;
  std::function<http::Response(http::Request&, int)> missing_;
};

}  // namespace qiying::kernel::testing

#include "modules/account/internal/oidc_pages.hpp"

#include <mutex>

#include "modules/account/internal/pages.hpp"
#include "modules/account/internal/session_api.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/identities.hpp"
#include "platform/auth/login.hpp"
#include "platform/kernel/dispatch.hpp"
#include "platform/oidc/oidc.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;

/// The state of this very browser: nobody is led in with somebody else's code.
constexpr const char* kStateCookie = "qy_city";
constexpr const char* kBindCookie = "qy_bind";

/// Made at the first use, for settings and clock are known then.
class Party {
 public:
  oidc::RelyingParty& of(const Context& c) {
    const std::lock_guard lock(mutex_);
    const auto& s = c.services.settings;
    if (!party_)
      party_ = std::make_unique<oidc::RelyingParty>(
          oidc::Registration{s.oidc_issuer, s.oidc_client_id, s.oidc_client_secret,
                             s.site_address + "/login/city/back"},
          c.services.clock);
    return *party_;
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<oidc::RelyingParty> party_;
};

auto everywhere() {
  return auth::scope_of(auth::Caller::system(""));
}

Page send_on(http::Response response) {
  Page page;
  page.raw = std::move(response);
  return page;
}

Page to(std::string path) {
  Page page;
  page.redirect = std::move(path);
  return page;
}

base::Result<void> require_city(const Context& c) {
  if (c.services.settings.oidc_issuer.empty()) return base::not_found({"页面", "page"});
  return {};
}

base::Result<Page> depart(Context& c, Party& party) {
  QY_CHECK(require_city(c));
  QY_TRY(const auto departure, party.of(c).depart());
  const auto next = local_path(c.request.query_value("next").value_or("/"));
  c.services.pool.transact(everywhere(), [&](db::Connection& db) {
    auth::note_departure(db, c.services.settings.district_code, departure.state,
                         {departure.nonce, departure.verifier, next}, c.now);
  });
  auto response = http::Response::redirect(departure.address);
  response.set_cookie(kStateCookie, departure.state, 600, c.request.secure);
  return send_on(std::move(response));
}

/// A session for the account that the identity stands for.
base::Result<Page> enter(Context& c, auth::AccountId account, const std::string& next) {
  const auto agent = c.request.headers.get("User-Agent").value_or("").substr(0, 200);
  const auto options = login_options(c);
  QY_TRY(const auto session, c.services.pool.transact(everywhere(), [&](db::Connection& db) {
    return auth::start_session(db, account, c.request.remote, agent, options);
  }));
  if (!session.pending) welcome_device(c, session, agent);
  auto response = http::Response::redirect(session.pending ? "/login/code" : next == "/" ? "/login" : next);
  hand_over(c, session, response);
  response.set_cookie(kStateCookie, "", 0, c.request.secure);
  return send_on(std::move(response));
}

base::Result<Page> arrive(Context& c, Party& party) {
  QY_CHECK(require_city(c));
  const auto state = c.request.query_value("state").value_or("");
  const auto departed = c.services.pool.transact(everywhere(), [&](db::Connection& db) {
    return state.empty() || state != c.request.cookie(kStateCookie).value_or("")
               ? std::nullopt
               : auth::take_departure(db, state, c.now);
  });
  if (!departed || !c.request.query_value("code"))
    return base::Error{
        .kind = base::ErrorKind::unauthenticated,
        .code = "oidc.state",
        .message = {"登录未完成，请重新登录", "Signing in was not completed: please try again"}};
  QY_TRY(const auto who, party.of(c).arrive(*c.request.query_value("code"),
                                            {std::string(state), departed->nonce, departed->verifier, {}}));
  const auth::Arrived identity{who.issuer, who.subject, who.name};
  const auto account = c.services.pool.transact(
      everywhere(), [&](db::Connection& db) { return auth::account_of_identity(db, identity); });
  if (account) return enter(c, *account, departed->next);
  const auto token = c.services.pool.transact(everywhere(), [&](db::Connection& db) {
    return auth::note_arrival(db, c.services.settings.district_code, identity, c.now);
  });
  auto response = http::Response::redirect("/login/bind");
  response.set_cookie(kBindCookie, token, std::chrono::seconds(auth::kArrivalLife).count(), c.request.secure);
  response.set_cookie(kStateCookie, "", 0, c.request.secure);
  return send_on(std::move(response));
}

base::Result<Page> show_bind(Context& c) {
  QY_CHECK(require_city(c));
  const auto waiting = c.services.pool.transact(everywhere(), [&](db::Connection& db) {
    return auth::find_arrival(db, c.request.cookie(kBindCookie).value_or(""), c.now);
  });
  if (!waiting) return to("/login");
  Page page;
  page.template_name = "account/bind.html";
  page.title = c.services.templates.text(c.lang, "account.bind.title");
  page.values.set("IDENTITY", waiting->name.empty() ? waiting->subject : waiting->name);
  page.values.show(c.caller.signed_in() ? "INSIDE" : "OUTSIDE");
  if (c.caller.signed_in())
    if (const auto account = auth::find_account(c.db(), c.caller.account))
      page.values.set("LOGIN", account->login);
  return page;
}

base::Result<Page> bind(Context& c) {
  QY_CHECK(require_city(c));
  QY_CHECK(c.services.pool.transact(everywhere(), [&](db::Connection& db) -> base::Result<void> {
    QY_TRY(const auto bound,
           auth::bind_arrival(db, c.caller, c.request.cookie(kBindCookie).value_or(""), c.now));
    (void)bound;
    return {};
  }));
  c.audit("identity.bind", "account", c.caller.account.str());
  auto response = http::Response::redirect("/login");
  response.set_cookie(kBindCookie, "", 0, c.request.secure);
  return send_on(std::move(response));
}

base::Result<Page> unbind(Context& c) {
  if (auth::unbind(c.db(), c.caller.account) > 0)
    c.audit("identity.unbind", "account", c.caller.account.str());
  return to("/me");
}

}  // namespace

void register_oidc_pages(kernel::Registry& r) {
  const auto party = std::make_shared<Party>();
  http::RouteOptions few;
  few.rate_per_minute = 60;
  few.burst = 30;
  const kernel::Access everyone{.everyone = true}, mine{.signed_in = true};
  r.page("/login/city",
         {.access = everyone, .summary = {"统一身份认证登录", "Sign in by the city"}, .options = few},
         [party](Context& c) { return depart(c, *party); });
  r.page(
      "/login/city/back",
      {.access = everyone, .summary = {"统一身份认证返回", "Back from the city's sign-in"}, .options = few},
      [party](Context& c) { return arrive(c, *party); });
  r.page("/login/bind", {.access = everyone, .summary = {"绑定统一身份", "Bind an identity"}}, show_bind);
  r.form("/login/bind", {.access = mine, .summary = {"绑定统一身份", "Bind an identity"}, .step_up = true},
         bind);
  r.form("/me/identities/remove",
         {.access = mine, .summary = {"解除统一身份绑定", "Unbind"}, .step_up = true}, unbind);
}

}  // namespace qiying::account

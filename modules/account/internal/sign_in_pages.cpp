#include "modules/account/internal/pages.hpp"
#include "modules/account/internal/session_api.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;

Page form_page(Context& c, std::string_view login, std::string_view next, const base::Error* error) {
  Page page;
  page.template_name = "account/login.html";
  page.title = c.services.templates.text(c.lang, "account.login.title");
  page.values.set("LOGIN", login);
  page.values.set("NEXT", next);
  const auto& s = c.services.settings;
  if (!s.oidc_issuer.empty()) page.values.set("CITY", c.pick({s.oidc_title_zh, s.oidc_title_en}));
  if (c.services.settings.demo) page.values.show("DEMO_HELP");
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

/// Where somebody goes who asked for no page: staff to work.
std::string own_place(const auth::Caller& caller) {
  return caller.kind == auth::CallerKind::staff ? "/desk" : "/";
}

base::Result<Page> show(Context& c) {
  const auto next = local_path(c.request.query_value("next").value_or("/"));
  if (c.caller.signed_in()) {
    Page page;
    page.redirect = next == "/" ? own_place(c.caller) : next;
    return page;
  }
  return form_page(c, "", next, nullptr);
}

base::Result<Page> send(Context& c) {
  const std::string login(c.request.form_value("login").value_or(""));
  auto next = local_path(c.request.form_value("next").value_or("/"));
  // Who has signed in is known to the next request only; it sends on from there.
  auto response = http::Response::redirect(next == "/" ? "/login" : next);
  const auto done = sign_in(c, login, c.request.form_value("password").value_or(""), response);
  if (!done.ok()) return form_page(c, login, next, &done.error());
  if (*done)
    response.headers.set("Location",
                         "/login/code?next=" + (next.find('&') == std::string::npos ? next : "/"));
  Page page;
  page.raw = std::move(response);
  return page;
}

base::Result<Page> leave(Context& c) {
  Page page;
  auto response = http::Response::redirect("/");
  sign_out(c, response);
  page.raw = std::move(response);
  return page;
}

}  // namespace

std::string local_path(std::string_view next) {
  return pages::local_address(next);
}

void add_errors(Context& c, http::Values& values, const base::Error& error) {
  pages::show_errors(values, c.lang, error, [&](std::string_view field) {
    const auto* label = c.services.templates.find_text(c.lang, "account.signup." + std::string(field));
    return label ? *label : std::string();
  });
}

void register_sign_in_pages(kernel::Registry& r) {
  http::RouteOptions few;
  few.rate_per_minute = 60;
  few.burst = 30;
  const kernel::Access everyone{.everyone = true};
  r.page("/login", {.access = everyone, .summary = {"登录", "Sign in"}}, show);
  r.form("/login",
         {.access = everyone, .summary = {"登录", "Sign in"}, .options = few, .read_only_post = true}, send);
  r.form("/logout", {.access = everyone, .summary = {"退出", "Sign out"}}, leave);
}

}  // namespace qiying::account

#include "modules/account/internal/factor_api.hpp"
#include "modules/account/internal/pages.hpp"
#include "platform/auth/login.hpp"
#include "platform/auth/second_factor.hpp"
#include "platform/kernel/page.hpp"
#include "platform/qr/qr.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::text;

Page code_page(Context& c, std::string_view next, const base::Error* error) {
  Page page;
  page.template_name = "account/code.html";
  page.title = text(c, "account.code.title");
  page.values.set("NEXT", next);
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

Page to(std::string path) {
  Page page;
  page.redirect = std::move(path);
  return page;
}

base::Result<Page> ask_code(Context& c) {
  const auto next = local_path(c.request.query_value("next").value_or("/"));
  if (c.caller.signed_in()) return to(next);
  return code_page(c, next, nullptr);
}

base::Result<Page> send_code(Context& c) {
  const auto next = local_path(c.request.form_value("next").value_or("/"));
  auto response = http::Response::redirect(next == "/" ? "/login" : next);
  const auto done = enter_code(c, c.request.form_value("code").value_or(""), response);
  if (!done.ok() && done.error().code == "login.again") return to("/login");
  if (!done.ok()) return code_page(c, next, &done.error());
  Page page;
  page.raw = std::move(response);
  return page;
}

/// The page of the second factor; `fill` adds what this moment shows.
Page factor_page(Context& c, const base::Error* error) {
  Page page;
  page.template_name = "account/factor.html";
  page.title = text(c, "account.factor.title");
  const auto state = auth::factor_state(c.db(), c.caller.account);
  page.values.show(state.on ? "ON" : "OFF");
  if (state.since) page.values.set("SINCE", base::to_display(*state.since));
  page.values.set("LEFT", std::to_string(state.codes_left));
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

void show_codes(Page& page, const std::vector<std::string>& codes) {
  page.values.show("CODES_SHOWN");
  for (const auto& code : codes) page.values.add("CODES").set("CODE", code);
}

base::Result<Page> show_factor(Context& c) {
  return factor_page(c, nullptr);
}

base::Result<Page> begin(Context& c) {
  const auto made =
      auth::begin_factor(c.db(), c.services.keys, c.caller.account, c.services.settings.site_title_zh, c.now);
  if (!made.ok()) return factor_page(c, &made.error());
  auto page = factor_page(c, nullptr);
  page.values.show("BEGUN");
  page.values.set("SECRET", made->secret);
  page.values.html("QR", qr::svg(made->address, text(c, "account.factor.qr")));
  return page;
}

base::Result<Page> confirm(Context& c) {
  const auto codes = auth::confirm_factor(c.db(), c.services.keys, c.caller.account,
                                          c.request.form_value("code").value_or(""), c.now);
  if (!codes.ok()) {
    auto page = factor_page(c, &codes.error());
    page.values.show("RETRY");
    return page;
  }
  c.audit("factor.on", "account", c.caller.account.str());
  auto page = factor_page(c, nullptr);
  show_codes(page, *codes);
  return page;
}

base::Result<Page> renew(Context& c) {
  const auto codes = auth::renew_codes(c.db(), c.caller.account);
  if (!codes.ok()) return factor_page(c, &codes.error());
  c.audit("factor.renew_codes", "account", c.caller.account.str());
  auto page = factor_page(c, nullptr);
  show_codes(page, *codes);
  return page;
}

base::Result<Page> remove(Context& c) {
  if (auth::remove_factor(c.db(), c.caller.account)) c.audit("factor.off", "account", c.caller.account.str());
  return to("/me/factor");
}

Page proof_page(Context& c, std::string_view next, const base::Error* error) {
  Page page;
  page.template_name = "account/proof.html";
  page.title = text(c, "account.proof.title");
  page.values.set("NEXT", next);
  const bool by_code = auth::factor_state(c.db(), c.caller.account).on;
  page.values.show(by_code ? "BY_CODE" : "BY_PASSWORD");
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

base::Result<Page> ask_proof(Context& c) {
  return proof_page(c, local_path(c.request.query_value("next").value_or("/me")), nullptr);
}

base::Result<Page> send_proof(Context& c) {
  const auto next = local_path(c.request.form_value("next").value_or("/me"));
  const auto done = auth::prove(c.services.pool, c.services.keys, c.caller,
                                c.request.form_value("secret").value_or(""), c.now);
  if (!done.ok()) return proof_page(c, next, &done.error());
  return to(next);
}

}  // namespace

void register_factor_pages(kernel::Registry& r) {
  http::RouteOptions few;
  few.rate_per_minute = 60;
  few.burst = 30;
  const kernel::Access everyone{.everyone = true}, mine{.signed_in = true};
  r.page("/login/code", {.access = everyone, .summary = {"登录验证码", "Sign in: the code"}}, ask_code);
  r.form("/login/code",
         {.access = everyone,
          .summary = {"登录验证码", "Sign in: the code"},
          .options = few,
          .read_only_post = true},
         send_code);
  r.page("/me/factor", {.access = mine, .summary = {"二次验证", "Second factor"}}, show_factor);
  r.form("/me/factor/begin",
         {.access = mine, .summary = {"开始设置二次验证", "Begin a second factor"}, .step_up = true}, begin);
  r.form("/me/factor/confirm", {.access = mine, .summary = {"确认二次验证", "Confirm the second factor"}},
         confirm);
  r.form("/me/factor/renew",
         {.access = mine, .summary = {"更换恢复码", "New recovery codes"}, .step_up = true}, renew);
  r.form("/me/factor/remove",
         {.access = mine, .summary = {"关闭二次验证", "Switch the second factor off"}, .step_up = true},
         remove);
  r.page("/me/proof", {.access = mine, .summary = {"再次验证身份", "Prove who you are again"}}, ask_proof);
  r.form("/me/proof",
         {.access = mine,
          .summary = {"再次验证身份", "Prove who you are again"},
          .options = few,
          .read_only_post = true},
         send_proof);
}

}  // namespace qiying::account

#include "modules/account/internal/operators.hpp"
#include "modules/account/internal/pages.hpp"
#include "modules/account/internal/session_api.hpp"
#include "platform/base/json.hpp"
#include "platform/kernel/dispatch.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::text;

constexpr const char* kExpire = "account.expire_operators";

struct InviteForm {
  std::string name, phone;
  base::Date expires_on;
};
QY_DESCRIBE(InviteForm, QY_FIELD(name, .min = 1, .max = 50), QY_FIELD(phone, .format = base::Format::phone),
            QY_FIELD(expires_on))

struct JoinForm {
  std::string code, login, password;
};
QY_DESCRIBE(JoinForm, QY_FIELD(code, .min = 1, .max = 40), QY_FIELD(login, .min = 3, .max = 64),
            QY_FIELD(password, .min = 10, .max = 200))

std::string titles(const Context& c, const std::vector<std::string>& roles) {
  std::string out;
  for (const auto& role : operator_roles())
    if (std::ranges::find(roles, role.name) != roles.end())
      out += (out.empty() ? "" : "、") + c.pick(role.title);
  return out;
}

void add_row(const Context& c, http::Values& values, const Operator& one) {
  auto& row = values.add("OPERATORS");
  const auto state = std::string(base::name_of(one.state));
  row.set("NAME", one.name);
  row.set("PHONE", one.phone);
  row.set("MAY", titles(c, one.roles));
  row.set("UNTIL", base::to_iso(one.expires_on));
  row.set("STATE", text(c, "account.operators." + state));
  row.set("KIND", one.state == OperatorState::active    ? "green"
                  : one.state == OperatorState::invited ? "yellow"
                                                        : "grey");
  if (one.state == OperatorState::active || one.state == OperatorState::invited) {
    row.show("OPEN");
    row.set("ID", one.id.str());
  }
}

/// The list with the form below; what was typed stays.
base::Result<Page> list_page(Context& c, const base::Error* error) {
  QY_TRY(const auto all, operators(c));
  Page page;
  page.template_name = "account/operators.html";
  page.title = text(c, "account.operators.title");
  for (const auto& one : all) add_row(c, page.values, one);
  if (all.empty()) page.values.show("EMPTY");
  for (const auto& role : operator_roles()) {
    auto& item = page.values.add("ROLES");
    item.set("VALUE", role.name);
    item.set("TITLE", c.pick(role.title));
  }
  const auto typed = [&](const char* field) { return c.request.form_value(field).value_or(""); };
  page.values.set("NEW_NAME", typed("name"));
  page.values.set("NEW_PHONE", typed("phone"));
  const auto until = typed("expires_on");
  page.values.set("NEW_UNTIL", until.empty() ? base::to_iso(base::local_date(c.now) + std::chrono::days(180))
                                             : std::string(until));
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

base::Result<Page> show(Context& c) {
  return list_page(c, nullptr);
}

base::Result<Page> send_invitation(Context& c) {
  InviteForm form;
  const auto good = base::read_form(c.request.form, base::type_of<InviteForm>, &form);
  if (!good.ok()) return list_page(c, &good.error());
  Invitation invitation{form.name, form.phone, {}, form.expires_on};
  for (const auto& [name, value] : c.request.form)
    if (name == "roles") invitation.roles.push_back(value);
  const auto code = invite(c, invitation);
  if (!code.ok()) return list_page(c, &code.error());
  QY_TRY(auto page, list_page(c, nullptr));
  page.values.show("MADE");
  page.values.set("CODE", *code);
  page.values.set("FOR", form.name);
  page.values.set("NEW_NAME", "");
  page.values.set("NEW_PHONE", "");
  return page;
}

base::Result<Page> send_withdrawal(Context& c) {
  QY_TRY(const auto id, kernel::id_of<OperatorId>(c, {"经办人", "operator"}));
  QY_CHECK(withdraw(c, id));
  return kernel::redirect("/me/operators");
}

Page join_page(Context& c, const JoinForm& form, const base::Error* error) {
  Page page;
  page.template_name = "account/join.html";
  page.title = text(c, "account.join.title");
  page.values.set("CODE", form.code);
  page.values.set("LOGIN", form.login);
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

base::Result<Page> show_join(Context& c) {
  return join_page(c, {}, nullptr);
}

base::Result<Page> join(Context& c) {
  JoinForm form;
  const auto good = base::read_form(c.request.form, base::type_of<JoinForm>, &form);
  if (!good.ok()) return join_page(c, form, &good.error());
  // The platform itself makes the account: the visitor may not write anything yet.
  auto lease = c.services.pool.acquire(auth::scope_of(auth::Caller::system(c.caller.district)));
  lease->begin();
  const auto account = accept(c, *lease, {form.code, form.login, form.password});
  if (!account.ok()) {
    lease->rollback();
    return join_page(c, form, &account.error());
  }
  const auto options = login_options(c);
  const auto session =
      auth::start_session(*lease, *account, c.request.remote,
                          c.request.headers.get("User-Agent").value_or("").substr(0, 200), options);
  lease->commit();
  if (!session.ok()) return session.error();
  auto response = http::Response::redirect("/me?welcome=1");
  hand_over(c, *session, response);
  Page page;
  page.raw = std::move(response);
  return page;
}

}  // namespace

void register_operator_pages(kernel::Registry& r) {
  http::RouteOptions few;
  few.rate_per_minute = 20;
  few.burst = 20;
  const kernel::Access owner{.permission = "operator.manage"}, everyone{.everyone = true};
  r.page("/me/operators", {.access = owner, .summary = {"经办人", "Operators"}}, show);
  r.form("/me/operators", {.access = owner, .summary = {"邀请经办人", "Invite an operator"}},
         send_invitation);
  r.form("/me/operators/{id}/withdraw",
         {.access = owner, .summary = {"撤回经办人授权", "Withdraw an operator"}}, send_withdrawal);
  r.page("/join", {.access = everyone, .summary = {"接受邀请", "Accept an invitation"}}, show_join);
  r.form("/join",
         {.access = everyone,
          .summary = {"接受邀请", "Accept an invitation"},
          .options = few,
          .read_only_post = true},
         join);
  r.job(kExpire, [](db::Connection& db, const jobs::Job& job) { expire_operators(db, job.now); });
  r.schedule({kExpire, std::chrono::minutes(10)});
}

}  // namespace qiying::account

#include "modules/account/internal/messages.hpp"
#include "modules/account/internal/pages.hpp"
#include "modules/register/register.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/identities.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/kernel/page.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::text;

void add_fact(http::Values& values, std::string_view section, const std::string& label,
              std::string_view value) {
  auto& fact = values.add(section);
  fact.set("LABEL", label);
  fact.set("VALUE", value);
}

/// As the workbench writes it: whole 万元 without decimals, yuan in English.
std::string capital_of(const Context& c, base::Fen fen) {
  if (c.lang == kernel::Lang::en) return "CNY " + pages::grouped(fen.value / 100);
  return base::to_wan_yuan(fen, fen.value % 1'000'000 == 0 ? 0 : 2);
}

/// The first of `names` whose mark stands in a browser's signature.
std::string_view named_in(std::string_view signature,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  for (const auto& [mark, name] : names)
    if (signature.find(mark) != std::string_view::npos) return name;
  return {};
}

/// "Chrome · Windows" instead of a browser's whole signature.
std::string device_of(std::string_view signature) {
  const auto browser = named_in(signature, {{"MicroMessenger", "微信"},
                                            {"Edg/", "Edge"},
                                            {"Firefox/", "Firefox"},
                                            {"Chrome/", "Chrome"},
                                            {"Safari/", "Safari"}});
  const auto system = named_in(signature, {{"Windows", "Windows"},
                                           {"iPhone", "iPhone"},
                                           {"Android", "Android"},
                                           {"Mac OS", "macOS"},
                                           {"Linux", "Linux"}});
  if (browser.empty() || system.empty())
    return std::string(browser.empty() && system.empty() ? signature.substr(0, 40)
                       : browser.empty()                 ? system
                                                         : browser);
  return std::string(browser) + " · " + std::string(system);
}

void add_enterprise(Context& c, http::Values& values) {
  const auto entity = register_::find_entity(c.db(), c.caller.subject);
  if (!entity) return;
  values.show("ENTERPRISE");
  add_fact(values, "FACTS", text(c, "account.me.name"), entity->name);
  add_fact(values, "FACTS", text(c, "account.me.uscc"), entity->uscc);
  add_fact(values, "FACTS", text(c, "account.me.status"), c.pick(register_::title_of(entity->status)));
  add_fact(values, "FACTS", text(c, "account.me.type"), entity->ent_type);
  add_fact(values, "FACTS", text(c, "account.me.legal_person"), entity->legal_person);
  add_fact(values, "FACTS", text(c, "account.me.reg_date"),
           entity->reg_date ? base::to_iso(*entity->reg_date) : std::string());
  add_fact(values, "FACTS", text(c, "account.me.capital"),
           entity->capital_fen ? capital_of(c, *entity->capital_fen) : std::string());
  add_fact(values, "FACTS", text(c, "account.me.street"), entity->street_name);
  add_fact(values, "FACTS", text(c, "account.me.address"), entity->address);
}

void add_sessions(Context& c, http::Values& values) {
  for (const auto& session : auth::list_sessions(c.db(), c.caller.account, c.now, c.caller.session)) {
    auto& item = values.add("SESSION");
    item.set("ID", session.id.str());
    item.set("AGENT", device_of(session.user_agent));
    item.set("ADDRESS", session.address);
    item.set("SEEN", base::to_display(session.last_seen_at));
    if (session.current)
      item.show("THIS");
    else
      item.show("OTHER");
  }
}

Page me_page(Context& c, const base::Error* error) {
  Page page;
  page.template_name = "account/me.html";
  page.title = text(c, "account.me.title");
  page.values.set("NAME", c.caller.name);
  if (c.caller.kind == auth::CallerKind::subject) add_enterprise(c, page.values);
  if (c.request.query_value("welcome")) page.values.show("WELCOME");
  if (c.request.query_value("changed")) page.values.show("CHANGED");
  for (const auto& identity : auth::identities_of(c.db(), c.caller.account)) {
    auto& item = page.values.add("BOUND");
    item.set("BOUND_NAME", identity.name.empty() ? identity.subject : identity.name);
    item.set("BOUND_AT", base::to_display(identity.bound_at));
  }
  add_sessions(c, page.values);
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

base::Result<Page> me(Context& c) {
  return me_page(c, nullptr);
}

Page to(std::string path) {
  Page page;
  page.redirect = std::move(path);
  return page;
}

base::Result<Page> change_password(Context& c) {
  const auto done = auth::change_password(c.db(), c.caller, c.request.form_value("old_password").value_or(""),
                                          c.request.form_value("password").value_or(""), c.now);
  if (!done.ok()) return me_page(c, &done.error());
  c.audit("account.change_password", "account", c.caller.account.str());
  return to("/me?changed=1");
}

base::Result<Page> end_session(Context& c) {
  QY_TRY(const auto id, kernel::id_of<auth::SessionId>(c, {"登录记录", "session"}));
  QY_CHECK(auth::revoke_session(c.db(), id, c.now));
  return to("/me");
}

base::Result<Page> message_list(Context& c) {
  MessageQuery query;
  if (const auto cursor = c.request.query_value("cursor")) query.cursor = std::string(*cursor);
  QY_TRY(const auto found, messages(c, query));
  Page page;
  page.template_name = "account/messages.html";
  page.title = text(c, "account.messages.title");
  for (const auto& message : found.items) {
    auto& row = page.values.add("ROWS");
    row.set("URL", message.url);
    row.set("TITLE", message.title);
    row.set("NOTE", message.body);
    row.set("DATE", base::to_display(message.created_at));
    if (!message.read) {
      row.set("TAG", text(c, "account.messages.new"));
      row.set("TAG_KIND", "yellow");
      page.values.show("UNREAD");
    }
  }
  if (found.items.empty()) page.values.show("EMPTY");
  page.values.set("NEXT_CURSOR", found.next_cursor);
  return page;
}

base::Result<Page> read_all(Context& c) {
  QY_TRY(const auto left, mark_read(c, {}));
  (void)left;
  return to("/messages");
}

}  // namespace

void register_my_pages(kernel::Registry& r) {
  const kernel::Access mine{.signed_in = true};
  r.page("/me", {.access = mine, .summary = {"我的企业", "My enterprise"}}, me);
  r.form("/me/password", {.access = mine, .summary = {"修改密码", "Change password"}}, change_password);
  r.form("/me/sessions/{id}/end", {.access = mine, .summary = {"结束登录", "End a session"}}, end_session);
  r.page("/messages", {.access = mine, .summary = {"我的消息", "My messages"}}, message_list);
  r.form("/messages/read", {.access = mine, .summary = {"全部标为已读", "Mark all as read"}}, read_all);
}

}  // namespace qiying::account

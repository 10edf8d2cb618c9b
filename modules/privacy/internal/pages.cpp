#include "modules/privacy/internal/pages.hpp"

#include "modules/application/application.hpp"
#include "modules/policy/policy.hpp"
#include "modules/privacy/internal/consents.hpp"
#include "modules/privacy/internal/requests.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/base/json.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::privacy {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::text;

struct WishForm {
  Kind kind = Kind::erase;
  std::optional<std::string> text;
};
QY_DESCRIBE(WishForm, QY_FIELD(kind), QY_FIELD(text, .max = 1000, .multiline = true))

std::vector<std::string> chosen(const Context& c) {
  std::vector<std::string> out;
  for (const auto& [name, value] : c.request.form)
    if (name == "items") out.push_back(value);
  return out;
}

void add_item(const Context& c, http::Values& row, const PrivacyItem& item) {
  auto& line = row.add("ITEMS");
  line.set("TITLE", c.lang == kernel::Lang::zh ? item.title_zh : item.title_en);
  if (!item.done) return;
  line.set("DONE", text(c, "privacy.page." + std::string(base::name_of(*item.done))));
  const bool kept = *item.done == Done::kept;
  if (!item.reason.empty())
    line.set("REASON", item.reason);
  else if (kept)
    line.set("REASON", c.lang == kernel::Lang::zh ? item.keep_zh : item.keep_en);
  if (kept && !item.keep_zh.empty()) line.set("SOURCE", item.source);
}

void add_request(const Context& c, http::Values& values, const PrivacyRequest& v) {
  auto& row = values.add("REQUESTS");
  row.set("KIND_TITLE", c.pick(title_of(v.kind)));
  row.set("RECEIVED", base::to_display(v.received_at));
  row.set("STATE", text(c, "privacy.page." + std::string(base::name_of(v.state))));
  row.set("TONE", v.state == State::decided ? "green" : v.state == State::received ? "yellow" : "grey");
  if (!v.wish.empty()) row.set("WISH", v.wish);
  if (!v.answer.empty()) row.set("ANSWER", v.answer);
  for (const auto& item : v.items) add_item(c, row, item);
  if (v.state != State::received) return;
  row.set("DUE", base::to_iso(v.due_on));
  row.set("RULE", v.rule);
  row.set("ID", v.id.str());
  row.show("OPEN");
}

void add_consent(const Context& c, http::Values& values, const ConsentView& one) {
  auto& row = values.add("CONSENTS");
  row.set("WHAT", text(c, "privacy.page.consent_" + one.what));
  row.set("GIVEN", text(c, one.given ? "privacy.page.given" : "privacy.page.taken"));
  row.set("TONE", one.given ? "green" : "grey");
  row.set("NAME", one.name);
  row.set("AT", base::to_display(one.at));
  if (!one.version.empty()) row.set("VERSION", one.version.substr(0, 12));
}

void add_form(const Context& c, http::Values& values) {
  const auto picked = chosen(c);
  for (const auto* item : items_on(base::local_date(c.now))) {
    auto& box = values.add("CHOICES");
    box.set("VALUE", item->id);
    box.set("TITLE", c.pick(item->title));
    if (item->keep) box.set("HINT", c.pick(*item->keep));
    if (std::ranges::find(picked, item->id) != picked.end()) box.show("CHECKED");
  }
  for (const auto kind : {Kind::erase, Kind::correct}) {
    auto& option = values.add("KINDS");
    option.set("VALUE", base::name_of(kind));
    option.set("TITLE", c.pick(title_of(kind)));
    if (c.request.form_value("kind") == base::name_of(kind)) option.show("CHECKED");
  }
  values.set("TEXT", c.request.form_value("text").value_or(""));
}

base::Result<Page> show_with(Context& c, const base::Error* error) {
  QY_TRY(const auto requests, mine(c));
  QY_TRY(const auto agreed, consents(c));
  Page page;
  page.template_name = "privacy/mine.html";
  page.title = text(c, "privacy.page.title");
  for (const auto& one : requests) add_request(c, page.values, one);
  for (const auto& one : agreed) add_consent(c, page.values, one);
  if (!requests.empty()) page.values.show("HAS_REQUESTS");
  if (!agreed.empty()) page.values.show("HAS_CONSENTS");
  add_form(c, page.values);
  if (c.request.query_value("sent")) page.values.show("SENT");
  return kernel::with_error(c, std::move(page), error);
}

base::Result<Page> show(Context& c) {
  return show_with(c, nullptr);
}

base::Result<Page> send(Context& c) {
  WishForm form;
  const auto good = base::read_form(c.request.form, base::type_of<WishForm>, &form);
  if (!good.ok()) return show_with(c, &good.error());
  const auto id = ask(c, {form.kind, chosen(c), form.text.value_or("")});
  if (!id.ok()) return show_with(c, &id.error());
  return kernel::redirect("/me/privacy?sent=1");
}

base::Result<Page> take_back(Context& c) {
  QY_TRY(const auto id, kernel::id_of<RequestId>(c, {"个人信息申请", "request"}));
  QY_CHECK(withdraw(c, id));
  return kernel::redirect("/me/privacy");
}

struct ContactView {
  base::Id<struct AppealTag> id;
  std::string number, title, contact_name, contact_phone;
  base::Timestamp created_at;
};
QY_DESCRIBE(ContactView, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title),
            QY_FIELD(contact_name, .sealed = "appeal.contact_name"),
            QY_FIELD(contact_phone, .sealed = "appeal.contact_phone"), QY_FIELD(created_at))

/// What the platform has of a person (个人信息保护法 Art. 45), in a form that programs read.
struct Copy {
  base::Timestamp made_at;
  std::string login, name, phone;
  std::vector<account::Address> addresses;
  std::optional<register_::EntityRow> enterprise;
  std::vector<ContactView> appeals;
  std::vector<application::OwnContact> applications;
  policy::OwnData policies;
  std::vector<ConsentView> consents;
  std::vector<PrivacyRequest> requests;
};
QY_DESCRIBE(Copy, QY_FIELD(made_at), QY_FIELD(login), QY_FIELD(name), QY_FIELD(phone), QY_FIELD(addresses),
            QY_FIELD(enterprise), QY_FIELD(appeals), QY_FIELD(applications), QY_FIELD(policies),
            QY_FIELD(consents), QY_FIELD(requests))

base::Result<http::Response> copy(Context& c) {
  Copy out{c.now};
  QY_TRY(out.requests, mine(c));
  QY_TRY(out.consents, consents(c));
  if (const auto account = auth::find_account(c.db(), c.caller.account)) {
    out.login = account->login;
    out.name = account->name;
    out.phone = account->phone;
  }
  out.addresses = account::addresses_of(c.db(), c.services.keys, c.caller.account);
  out.enterprise = register_::find_entity(c.db(), c.caller.subject);
  out.appeals = c.db().query<ContactView>(
      "select id, number, title, contact_name, contact_phone, created_at from appeal.contact_public() where "
      "raised_by = $1 "
      "order by created_at desc, id",
      c.caller.account);
  out.applications = application::contacts_of(c.db(), c.caller.district, c.caller.account);
  if (c.caller.kind == auth::CallerKind::subject)
    out.policies = policy::own_data(c.db(), c.caller.district, c.caller.subject, c.caller.account);
  c.audit("privacy.copy", "account", c.caller.account.str());
  auto response = http::Response::json(base::to_json(out));
  response.headers.set("Content-Disposition", "attachment; filename=\"qiying-my-data.json\"");
  return response;
}

}  // namespace

void register_pages(kernel::Registry& r) {
  const kernel::Access person{.signed_in = true};
  r.page("/me/privacy", {.access = person, .summary = {"个人信息权利", "Rights over personal data"}}, show);
  r.form("/me/privacy", {.access = person, .summary = {"申请更正或删除", "Ask for correction or deletion"}},
         send);
  r.form("/me/privacy/{id}/withdraw", {.access = person, .summary = {"撤回申请", "Withdraw"}}, take_back);
  r.raw(http::Method::get, "/me/privacy/copy.json",
        {.access = person, .summary = {"下载我的信息", "A copy of one's data"}}, copy);
}

}  // namespace qiying::privacy

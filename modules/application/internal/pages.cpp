#include "modules/application/internal/api.hpp"
#include "modules/application/internal/form_page.hpp"
#include "modules/application/internal/pledges.hpp"
#include "modules/application/internal/view.hpp"
#include "platform/kernel/page.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::application {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::redirect;
using kernel::shown;

std::string money(const std::optional<base::Fen>& amount) {
  return amount ? rules::to_text(rules::Quantity{amount->value, rules::Dimension::money}) : std::string();
}

std::string_view tone(State state) {
  switch (state) {
    case State::paid:
    case State::approved:
    case State::paying:
      return "green";
    case State::notice:
    case State::review:
    case State::submitted:
      return "blue";
    case State::refused:
    case State::upheld:
      return "red";
    case State::withdrawn:
    case State::draft:
      return "";
    default:
      return "yellow";
  }
}

base::Result<ApplicationId> id_of(const Context& c) {
  return kernel::id_of<ApplicationId>(c, {"申报", "application"});
}

// ---- 我的申报

std::string address_of(const ApplicationRow& row) {
  return row.state == State::draft ? "/applications/new?policy=" + row.slug : "/applications/" + row.id.str();
}

void add_row(Context& c, http::Values& values, const ApplicationRow& row) {
  auto& item = values.add("ROWS");
  item.set("URL", address_of(row));
  item.set("TITLE", row.policy_title);
  std::string note = row.number;
  for (const auto& amount : {row.amount_approved ? row.amount_approved : row.amount_asked})
    if (amount) note += (note.empty() ? "" : " · ") + money(amount);
  item.set("NOTE", note);
  item.set("TAG", c.pick(title_of(row.state)));
  item.set("TAG_KIND", tone(row.state));
  item.set("DATE", base::to_iso(base::local_date(row.submitted_at.value_or(row.created_at))));
}

base::Result<Page> mine(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  ApplicationQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<ApplicationQuery>, &query));
  query.limit = 20;
  QY_TRY(const auto found, list(c, query));
  Page page;
  page.template_name = "application/list.html";
  page.title = text(c, "application.list.title");
  for (const auto& row : found.items) add_row(c, page.values, row);
  page.values.set("TOTAL", found.total);
  if (found.items.empty()) page.values.show("EMPTY");
  if (!found.next_cursor.empty()) page.values.set("NEXT_CURSOR", found.next_cursor);
  if (c.request.query_value("saved")) page.values.show("SAVED");
  return page;
}

// ---- 填报

base::Result<Page> show_form(Context& c) {
  QY_TRY(const auto r, preview(c, c.request.query_value("policy").value_or("")));
  return form_page(c, r, nullptr);
}

base::Result<Page> show_correction(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto r, get(c, id));
  if (r.state == State::draft) return redirect("/applications/new?policy=" + r.slug);
  if (r.state != State::correction) return redirect("/applications/" + r.id.str());
  return form_page(c, r, nullptr);
}

/// The draft that the form is about, or the application that is to be corrected.
base::Result<Record> target_of(Context& c) {
  if (const auto id = ApplicationId::parse(c.request.form_value("id").value_or(""))) return get(c, *id);
  return open_draft(c, c.request.form_value("policy").value_or(""));
}

base::Result<Page> send_form(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  QY_TRY(Record r, target_of(c));
  if (r.state != State::draft && r.state != State::correction) return redirect("/applications/" + r.id.str());
  const auto taken = take_form(c, r);
  QY_TRY(r, get(c, r.id));
  if (!taken.ok()) return form_page(c, r, &taken.error());
  const auto action = c.request.form_value("action").value_or("");
  if (c.request.form_value("drop") || action == "check") return form_page(c, r, nullptr);
  if (action == "draft") return redirect("/applications?saved=1");
  const auto sent = act(c, r.id, Action::submit, {});
  if (!sent.ok()) return form_page(c, r, &sent.error());
  return redirect("/applications/" + sent->id.str() + "?sent=1");
}

base::Result<Page> drop(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  if (const auto id = ApplicationId::parse(c.request.form_value("id").value_or(""))) {
    QY_TRY(const auto r, get(c, *id));
    if (r.state == State::draft) remove_draft(c.db(), r.district, r.id);
  }
  return redirect("/applications");
}

// ---- 申报详情

void add_fact(http::Values& values, const std::string& label, const std::string& value) {
  if (value.empty()) return;
  auto& fact = values.add("FACTS");
  fact.set("LABEL", label);
  fact.set("VALUE", value);
}

std::string now_of(Context& c, const ApplicationView& v) {
  const bool next_instalment = v.state == State::approved && v.amount_paid.value > 0;
  return text(c, "application.now." + (next_instalment ? "next" : std::string(base::name_of(v.state))));
}

void add_facts(Context& c, http::Values& values, const ApplicationView& v) {
  add_fact(values, text(c, "application.detail.number"), v.number);
  add_fact(values, text(c, "application.detail.firm"), v.subject_name);
  add_fact(values, text(c, "application.detail.office"), v.lead_org_name);
  add_fact(values, text(c, "application.detail.submitted"), shown(v.submitted_at));
  add_fact(values, text(c, "application.detail.asked"), money(v.amount_asked));
  add_fact(values, text(c, "application.detail.approved"), money(v.amount_approved));
  if (v.amount_paid.value > 0)
    add_fact(values, text(c, "application.detail.paid"), money(std::optional(v.amount_paid)));
  add_fact(values, text(c, "application.form.bank_name"), v.bank_name);
  add_fact(values, text(c, "application.form.bank_account"), v.bank_account);
  add_fact(values, text(c, "application.form.contact_name"), v.contact_name + " " + v.contact_phone);
  for (const auto& p : v.partners) add_fact(values, text(c, "application.form.partners"), p.name);
  if (v.notice_from && v.notice_until)
    add_fact(values, text(c, "application.detail.notice"),
             base::to_iso(*v.notice_from) + " — " + base::to_iso(*v.notice_until));
}

void add_assessment(Context& c, http::Values& values, const ApplicationView& v) {
  if (!v.assessment) return;
  values.show("ASSESSED");
  values.set("OUTCOME", c.pick(rules::title_of(v.assessment->outcome)));
  for (const auto& line : v.assessment->lines) {
    auto& row = values.add("LINES");
    row.set("MARK", c.pick(rules::title_of(line.outcome)));
    row.set("KIND", line.outcome == rules::Outcome::met     ? "green"
                    : line.outcome == rules::Outcome::unmet ? "red"
                                                            : "yellow");
    row.set("DEPTH", static_cast<std::int64_t>(std::min(line.depth, 4)));
    row.set("TEXT", line.text);
    row.set("NOTE", line.value + (line.source.empty() ? "" : " · " + line.source) +
                        (line.clause.empty() ? "" : " · " + line.clause));
  }
}

void add_timeline(Context& c, http::Values& values, const ApplicationView& v) {
  for (auto step = v.timeline.rbegin(); step != v.timeline.rend(); ++step) {
    auto& item = values.add("EVENTS");
    item.set("AT", base::to_display(step->at));
    item.set("TITLE", c.pick(title_of(step->action)));
    item.set("BY", step->by_org);
    item.set("NOTE", step->note);
    if (step == v.timeline.rbegin()) item.show("NOW");
  }
}

void add_files(http::Values& values, const ApplicationView& v) {
  for (const auto& m : v.materials)
    for (const auto& file : m.files) {
      auto& item = values.add("FILES");
      item.set("FILE_ID", file.id.str());
      item.set("LABEL", m.name);
      item.set("FILENAME", file.filename);
    }
}

void add_pledge(Context& c, http::Values& values, const Record& r) {
  const auto p = find_pledge(c.db(), r.district, r.id);
  if (!p) return;
  values.show("PLEDGED");
  values.set("PLEDGE_STATE", c.pick(title_of(p->state)));
  values.set("PLEDGE_KIND", p->state == PledgeState::broken ? "red"
                            : p->state == PledgeState::kept ? "green"
                                                            : "");
  values.set("PLEDGE_FROM", base::to_iso(p->from_day));
  values.set("PLEDGE_UNTIL", base::to_iso(p->until_day));
  values.set("CLAWBACK", p->clawback);
  values.set("BREACH", p->breach);
  if (p->state == PledgeState::broken) values.set("PROPOSED", money(std::optional(p->proposed)));
  values.set("PLEDGE_NOTE", p->note);
  if (p->recovered.value > 0) values.set("RECOVERED", money(std::optional(p->recovered)));
  const auto title = [&](const std::string& fact, const std::string& zh) {
    const auto use = policy::catalogue().find(fact);
    return use ? c.pick(policy::catalogue().title_of(*use)) : zh;
  };
  for (const auto& term : p->terms) {
    auto& item = values.add("TERMS");
    item.set("TITLE", title(term.fact, term.title));
    item.set("LEAST", term.least);
  }
  for (const auto& datum : p->data) {
    auto& item = values.add("DATA");
    item.set("TITLE", title(datum.fact, datum.title));
    item.set("YEAR", static_cast<std::int64_t>(datum.year));
    item.set("VALUE", datum.value);
    item.set("SOURCE", datum.source);
    if (datum.short_of) item.show("SHORT");
  }
}

Page detail_page(Context& c, const Record& r, const base::Error* error) {
  const auto v = view_of(c, r);
  Page page;
  page.template_name = "application/detail.html";
  page.title = v.policy_title;
  auto& values = page.values;
  values.set("ID", v.id.str());
  values.set("SLUG", v.slug);
  values.set("TITLE", v.policy_title);
  values.set("STATE", c.pick(title_of(v.state)));
  values.set("TONE", tone(v.state));
  values.set("VERSION", static_cast<std::int64_t>(v.version));
  values.set("NOW", now_of(c, v));
  values.set("REASON", v.state == State::refused || v.state == State::upheld || v.state == State::approved
                           ? v.reason
                           : "");
  if (v.state == State::correction) {
    values.set("CORRECTION", v.correction);
    values.set("CORRECTION_DUE", shown(v.correction_due_at));
  }
  if (c.request.query_value("sent")) values.show("SENT");
  for (auto action : v.actions) {
    for (auto& ch : action) ch = static_cast<char>(std::toupper(static_cast<unsigned char>(ch)));
    values.show("MAY_" + action);
  }
  values.set("BANK_NAME", std::string(c.request.form_value("bank_name").value_or(v.bank_name)));
  values.set("TYPED_REASON", std::string(c.request.form_value("reason").value_or("")));
  add_facts(c, values, v);
  add_assessment(c, values, v);
  add_timeline(c, values, v);
  add_files(values, v);
  add_pledge(c, values, r);
  if (!error) return page;
  page.status = base::status_of(error->kind);
  pages::show_errors(values, c.lang, *error);
  return page;
}

base::Result<Page> show(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto r, get(c, id));
  if (r.state == State::draft) return redirect("/applications/new?policy=" + r.slug);
  return detail_page(c, r, nullptr);
}

base::Result<Page> take_action(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto before, get(c, id));
  const auto action = base::enum_from<Action>(c.request.param("action"));
  if (!action || *action == Action::submit) return base::not_found({"操作", "action"});
  ActionInput input;
  const auto read = base::read_form(c.request.form, base::type_of<ActionInput>, &input);
  if (!read.ok()) return detail_page(c, before, &read.error());
  const auto after = act(c, id, *action, input);
  if (!after.ok()) return detail_page(c, before, &after.error());
  return redirect("/applications/" + id.str());
}

// ---- 公示

base::Result<Page> notice_page(Context& c) {
  QY_TRY(const auto found, notices(c, {}));
  Page page;
  page.template_name = "application/notices.html";
  page.title = text(c, "application.notices.title");
  std::string slug;
  http::Values* group = nullptr;
  for (const auto& n : found.items) {
    const auto key = n.slug + base::to_iso(n.notice_until);
    if (!group || key != slug) {
      group = &page.values.add("LISTS");
      group->set("TITLE", n.policy_title);
      group->set("OFFICE", n.office);
      group->set("FROM", base::to_iso(n.notice_from));
      group->set("UNTIL", base::to_iso(n.notice_until));
      slug = key;
    }
    auto& row = group->add("ITEMS");
    row.set("NAME", n.subject_name);
    row.set("CODE", n.uscc);
    row.set("AMOUNT", money(n.amount_approved));
  }
  if (found.items.empty()) page.values.show("EMPTY");
  return page;
}

}  // namespace

void register_pages(kernel::Registry& r) {
  const kernel::Access own{.permission = "application.mine"};
  http::RouteOptions uploads;
  uploads.multipart = true;
  uploads.body_limit = 60u << 20;
  r.page("/applications", {.access = own, .summary = {"我的申报", "My applications"}}, mine);
  r.page("/applications/new", {.access = own, .summary = {"填写申报", "Apply"}}, show_form);
  r.form("/applications/new",
         {.access = own, .summary = {"提交或暂存申报", "Send or keep an application"}, .options = uploads},
         send_form);
  r.form("/applications/drop", {.access = own, .summary = {"删除草稿", "Drop a draft"}}, drop);
  r.page("/applications/{id}", {.access = own, .summary = {"申报详情", "One application"}}, show);
  r.page("/applications/{id}/form", {.access = own, .summary = {"补正", "Correct an application"}},
         show_correction);
  r.form("/applications/{id}/actions/{action}",
         {.access = own, .summary = {"撤回、提出异议、更正账户", "Withdraw, contest, change the account"}},
         take_action);
  r.page("/notices", {.access = {.everyone = true}, .summary = {"公示名单", "Public notice"}}, notice_page);
}

}  // namespace qiying::application

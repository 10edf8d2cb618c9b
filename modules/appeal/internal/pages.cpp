#include "modules/appeal/internal/pages.hpp"

#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/api.hpp"
#include "modules/appeal/internal/list.hpp"
#include "modules/appeal/internal/page_form.hpp"
#include "modules/appeal/internal/page_progress.hpp"
#include "modules/appeal/internal/use_cases.hpp"
#include "modules/appeal/internal/view.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/kernel/page.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::redirect;
using kernel::shown;
using kernel::text;

constexpr std::uint64_t kUploadLimit = 60u << 20;
constexpr int kPageSize = 20;

base::Result<AppealId> id_of(const Context& c) {
  return kernel::id_of<AppealId>(c, {"诉求", "appeal"});
}

/// Colour of a state's tag, as web/ui/portal/portal.css names them.
std::string_view tone(State state) {
  switch (state) {
    case State::closed:
      return "green";
    case State::replied:
    case State::calling_back:
      return "blue";
    case State::rejected:
    case State::diverted:
      return "red";
    case State::withdrawn:
    case State::draft:
      return "";
    default:
      return "yellow";
  }
}

// ---- 我的诉求 / my appeals

void add_row(Context& c, http::Values& values, const AppealRow& row) {
  auto& item = values.add("ROWS");
  item.set("URL", "/appeals/" + row.id.str());
  item.set("TITLE", row.title);
  item.set("NOTE",
           row.number + " · " + (row.lead_org_name.empty() ? c.pick(title_of(row.kind)) : row.lead_org_name));
  item.set("TAG", word_for_caller(c, row));
  item.set("TAG_KIND", tone(row.state));
  item.set("DATE", row.submitted_at ? base::to_iso(base::local_date(*row.submitted_at)) : std::string());
}

base::Result<Page> mine(Context& c) {
  ListQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<ListQuery>, &query));
  query.limit = kPageSize;
  QY_TRY(const auto found, list(c, query));
  Page page;
  page.template_name = "appeal/list.html";
  page.title = text(c, "appeal.list.title");
  page.values.set("TOTAL", found.total);
  page.values.set("Q", query.q.value_or(""));
  for (const auto& row : found.items) add_row(c, page.values, row);
  if (found.items.empty()) page.values.show("EMPTY");
  if (!found.next_cursor.empty()) page.values.set("NEXT_CURSOR", found.next_cursor);
  if (c.request.query_value("saved")) page.values.show("SAVED");
  if (c.caller.can("appeal.raise") && find_draft(c.db(), c.caller.district, c.caller.account))
    page.values.show("HAS_DRAFT");
  return page;
}

// ---- 提诉求 / raise

void add_options(Context& c, http::Values& values, const Record& draft) {
  for (const auto kind : {Kind::consult, Kind::help, Kind::suggest, Kind::complain}) {
    auto& option = values.add("KINDS");
    option.set("VALUE", base::name_of(kind));
    option.set("TITLE", c.pick(title_of(kind)));
    if (draft.kind == kind) option.show("CHECKED");
  }
  const auto all = categories(c.db(), draft.district);
  for (const auto& category : all) {
    const bool is_leaf =
        std::none_of(all.begin(), all.end(), [&](const Category& o) { return o.parent_id == category.id; });
    if (!category.active || !is_leaf) continue;
    auto& option = values.add("CATEGORIES");
    option.set("VALUE", category.id.str());
    option.set("TITLE", c.lang == kernel::Lang::zh ? category.name : category.name_en);
    if (draft.category_id == category.id) option.show("CHECKED");
  }
}

void add_files(Context& c, http::Values& values, const Record& record) {
  int item_count = 0;
  for (const auto& file : c.services.files.list(c.db(), "appeal", record.id.str())) {
    auto& item = values.add("FILE");
    item.set("ID", file.id.str());
    item.set("NAME", file.filename);
    item.set("SIZE", std::to_string((file.size + 1023) / 1024) + " KB");
    if (item_count++ == 0) values.show("HAS_FILES");
  }
}

/// The label of a field; the title's text is called "subject".
std::string label_of(const Context& c, std::string_view field) {
  auto name = std::string(field == "title" ? "subject" : field);
  if (name.ends_with("_id")) name.resize(name.size() - 3);
  const auto* label = c.services.templates.find_text(c.lang, "appeal.new." + name);
  return label ? *label : std::string();
}

void add_errors(Context& c, http::Values& values, const base::Error& error) {
  pages::show_errors(values, c.lang, error, [&](std::string_view field) { return label_of(c, field); });
}

Page form_page(Context& c, const Record& draft, const base::Error* error) {
  Page page;
  page.template_name = "appeal/new.html";
  page.title = text(c, "appeal.new.title");
  page.values.set("ID", draft.id.is_nil() ? std::string() : draft.id.str());
  page.values.set("FORM_ID", (draft.id.is_nil() ? AppealId::make() : draft.id).str());
  page.values.set("SUBJECT", draft.subject_name);
  page.values.set("TITLE", draft.title);
  page.values.set("BODY_TEXT", draft.body);
  page.values.set("CONTACT_NAME", draft.contact_name);
  page.values.set("CONTACT_PHONE", draft.contact_phone);
  page.values.set("ADDRESS", draft.address);
  if (!draft.id.is_nil() && !error)
    page.values.set("DRAFT",
                    filled(text(c, "appeal.new.draft"), {{"AT", base::to_display(draft.created_at)}}));
  add_options(c, page.values, draft);
  add_files(c, page.values, draft);
  add_fields(c, page.values, fields_of(c, draft), draft, error);
  if (!error) return page;
  page.status = 422;
  page.keep = true;  // what was typed and uploaded stays in the draft
  add_errors(c, page.values, *error);
  return page;
}

/// The form once more, with what the person should look at before it is sent; nothing when there is nothing.
std::optional<Page> question_page(Context& c, const Record& draft, const std::vector<FormField>& fields) {
  auto page = form_page(c, draft, nullptr);
  if (!ask_first(c, page.values, draft, fields)) return std::nullopt;
  return page;
}

/// What a link to the form says already: ?kind=suggest&category=wz. What it does not name right is left open.
void take_link(Context& c, Record& draft) {
  if (const auto kind = base::enum_from<Kind>(c.request.query_value("kind").value_or(""))) draft.kind = *kind;
  const auto code = c.request.query_value("category");
  if (!code) return;
  for (const auto& k : categories(c.db(), c.caller.district))
    if (k.active && k.code == *code) draft.category_id = k.id;
}

/// Staff who take a link for enterprises are told their own way.
Page where_staff_record(Context& c) {
  Page page;
  page.template_name = "appeal/staff.html";
  page.title = text(c, "appeal.staff.title");
  page.status = 403;
  return page;
}

/// Shows the caller's draft, or an empty form; nothing is stored by looking.
base::Result<Page> show_form(Context& c) {
  if (c.caller.kind == auth::CallerKind::staff) return where_staff_record(c);
  QY_CHECK(auth::require(c.caller, "appeal.raise"));
  Record draft;
  draft.district = c.caller.district;
  draft.contact_name = c.caller.name;
  if (const auto account = auth::find_account(c.db(), c.caller.account)) draft.contact_phone = account->phone;
  take_link(c, draft);
  if (auto kept = find_draft(c.db(), c.caller.district, c.caller.account)) draft = *std::move(kept);
  return form_page(c, draft, nullptr);
}

/// What was wrong with a file, with its name: several are sent at once. The message says what to do, too, for
/// the summary of a form shows nothing else.
base::Error named(base::Error error, const http::UploadedFile& upload) {
  const auto name = files::safe_filename(upload.filename);
  error.message.zh = name + "：" + error.message.zh;
  error.message.en = name + ": " + error.message.en;
  error.field = "files";
  return error;
}

/// The files of the form: what is good is kept, and every other one is named with its reason.
base::Result<void> attach_sent(Context& c, const Record& record) {
  std::optional<base::Error> wrong;
  for (const auto& upload : c.request.files) {
    if (upload.filename.empty()) continue;  // a field that was left empty
    const auto kept = attach_file(c, record, upload);
    if (kept.ok()) continue;
    auto error = named(kept.error(), upload);
    if (!wrong)
      wrong = std::move(error);
    else
      wrong->others.push_back(std::move(error));
  }
  if (wrong) return *std::move(wrong);
  return {};
}

base::Result<Page> send_form(Context& c) {
  DraftInput input;
  const auto read = base::read_form(c.request.form, base::type_of<DraftInput>, &input);
  QY_TRY(Record draft, open_draft(c, AppealId::parse(c.request.form_value("form_id").value_or(""))));
  if (draft.state != State::draft) return redirect("/appeals/" + draft.id.str() + "?sent=1");
  draft.category_id = input.category_id;
  const auto fields = fields_of(c, draft);
  QY_TRY(draft, save_draft(c, draft.id, input, typed_fields(c, fields)));
  if (!read.ok()) return form_page(c, draft, &read.error());
  if (const auto kept = attach_sent(c, draft); !kept.ok()) return form_page(c, draft, &kept.error());
  if (const auto file = c.request.form_value("drop_file")) {
    QY_CHECK(drop_file(c, draft.id, files::FileId::parse(*file).value_or(files::FileId())));
    return redirect("/appeals/new");
  }
  if (c.request.form_value("action") == "draft") return redirect("/appeals?saved=1");
  if (auto question = question_page(c, draft, fields)) return *std::move(question);
  const auto sent = submit_draft(c, draft.id);
  if (!sent.ok()) return form_page(c, draft, &sent.error());
  return redirect("/appeals/" + sent->id.str() + "?sent=1");
}

base::Result<Page> drop_draft(Context& c) {
  QY_CHECK(auth::require(c.caller, "appeal.raise"));
  if (const auto draft = find_draft(c.db(), c.caller.district, c.caller.account))
    remove_draft(c.db(), draft->district, draft->id);
  return redirect(c.request.form_value("again") ? "/appeals/new" : "/appeals");
}

// ---- 诉求详情 / one appeal

/// The stages that an enterprise sees, and how far this appeal is.
void add_stages(Context& c, http::Values& values, const AppealView& v) {
  const std::pair<std::string_view, std::optional<base::Timestamp>> stages[] = {
      {"appeal.stage.submitted", v.submitted_at},
      {"appeal.stage.dispatched", v.dispatched_at},
      {"appeal.stage.signed", v.signed_at},
      {"appeal.stage.replied", v.replied_at},
      {"appeal.stage.closed", v.closed_at}};
  const bool ended = is_final(v.state);
  for (const auto& [key, at] : stages) {
    const bool last = key == "appeal.stage.closed";
    // One that was withdrawn or not accepted goes no further way, and was not settled either.
    if (ended && !at && !last) continue;
    auto& stage = values.add("STAGE");
    stage.set("LABEL", ended && last ? std::string(c.pick(title_of(v.state))) : text(c, key));
    stage.set("AT", shown(at));
    if (!at) continue;
    stage.show("DONE");
    // Date and time may stand in two lines, neither is broken; a stage on a phone is too narrow for the year.
    const bool this_year = shown(at).substr(0, 5) == base::to_display(c.now).substr(0, 5);
    stage.set("DAY", shown(at).substr(this_year ? 5 : 0, this_year ? 5 : 10));
    stage.set("HOUR", shown(at).substr(11));
  }
}

/// A verdict that sends the answer back to work.
bool starts_redo(const StepView& step) {
  return (step.action == "rate" || step.action == "call") && step.to_state == "in_progress";
}

void add_timeline(Context& c, http::Values& values, const AppealView& v) {
  for (auto step = v.timeline.rbegin(); step != v.timeline.rend(); ++step) {
    auto& item = values.add("EVENTS");
    item.set("AT", base::to_display(step->at));
    item.set("TITLE", text(c, "appeal.step." + (starts_redo(*step) ? "redo" : step->action)));
    item.set("BY", step->by_org);
    item.set("NOTE", step->note);
    if (step == v.timeline.rbegin()) item.show("NOW");
  }
}

void add_fact(http::Values& values, const std::string& label, std::string_view value) {
  auto& fact = values.add("FACTS");
  fact.set("LABEL", label);
  fact.set("VALUE", value);
}

void add_facts(Context& c, http::Values& values, const AppealView& v) {
  add_fact(values, text(c, "appeal.detail.number"), v.number);
  add_fact(values, text(c, "appeal.detail.kind"), c.pick(title_of(v.kind)));
  add_fact(values, text(c, "appeal.detail.category"), v.category_name);
  if (!v.lead_org_name.empty() || !is_final(v.state))
    add_fact(values, text(c, "appeal.detail.lead"),
             v.lead_org_name.empty() ? text(c, "appeal.detail.lead_none") : v.lead_org_name);
  add_fact(values, text(c, "appeal.detail.contact"), v.contact_name + " " + v.contact_phone);
  if (!v.address.empty()) add_fact(values, text(c, "appeal.detail.address"), v.address);
  if (v.rating) add_fact(values, text(c, "appeal.detail.rated"), c.pick(title_of(v.rating->level)));
}

/// The newest answer stands on its own, above the timeline.
void add_answer(http::Values& values, const AppealView& v) {
  for (auto step = v.timeline.rbegin(); step != v.timeline.rend(); ++step)
    if (step->action == "reply" || step->action == "pass" || step->action == "follow") {
      auto& answer = values.add("ANSWER");
      answer.set("TEXT", step->note);
      answer.set("WHO", step->by_org);
      answer.set("AT", base::to_display(step->at));
      if (answer_is_past(v.state, v.replied_at)) answer.show("PAST");
      return;
    }
}

void add_levels(Context& c, http::Values& values) {
  for (const auto level : {Level::satisfied, Level::basic, Level::dissatisfied}) {
    auto& option = values.add("LEVELS");
    option.set("VALUE", base::name_of(level));
    option.set("TITLE", text(c, "appeal.detail." + std::string(base::name_of(level))));
    if (c.request.form_value("level") == base::name_of(level)) option.show("CHECKED");
  }
}

/// What was typed into a form that is shown again with its faults.
void keep_typed(Context& c, http::Values& values) {
  const auto note = c.request.form_value("note");
  const auto& action = c.request.param("action");
  if (note) values.set(action == "rate" ? "RATE_NOTE" : action == "urge" ? "URGE_NOTE" : "ADDED_NOTE", *note);
  if (const auto reason = c.request.form_value("reason")) values.set("REOPEN_REASON", *reason);
}

Page detail_page(Context& c, const Record& record, const base::Error* error) {
  const auto v = view_of(c, record);
  Page page;
  page.template_name = "appeal/detail.html";
  page.title = v.title;
  auto& values = page.values;
  values.set("ID", v.id.str());
  values.set("NUMBER", v.number);
  values.set("TITLE", v.title);
  values.set("BODY_TEXT", v.body);
  values.set("STATE", c.caller.can("appeal.raise") && waits_for_rating(v)
                          ? text(c, "appeal.list.to_rate")
                          : standing_of(c, v.state, v.redo_count));
  values.set("TONE", tone(v.state));
  values.set("VERSION", static_cast<std::int64_t>(v.version));
  // The address stays in the history; what it announces is said only as long as it is news.
  if (c.request.query_value("sent") && !v.signed_at && !is_over(v.state)) values.show("JUST_SENT");
  if (c.request.query_value("rated") && v.rating && !waits_for_rating(v)) values.show("JUST_RATED");
  for (auto action : v.actions) {
    for (auto& ch : action) ch = static_cast<char>(std::toupper(static_cast<unsigned char>(ch)));
    values.show("MAY_" + action);
  }
  add_levels(c, values);
  show_progress(c, values, v);
  add_facts(c, values, v);
  add_stages(c, values, v);
  add_answer(values, v);
  add_timeline(c, values, v);
  add_files(c, values, record);
  if (error) {
    page.status = base::status_of(error->kind);
    add_errors(c, values, *error);
    keep_typed(c, values);
  }
  return page;
}

base::Result<Page> show(Context& c) {
  QY_TRY(const AppealId id, id_of(c));
  QY_TRY(const Record record, get(c, id));
  return detail_page(c, record, nullptr);
}

/// Forms of the detail page: rate, withdraw, note.
base::Result<Page> take_action(Context& c) {
  QY_TRY(const AppealId id, id_of(c));
  QY_TRY(const Record before, get(c, id));
  const auto action = base::enum_from<Action>(c.request.param("action"));
  if (!action || *action == Action::submit) return base::not_found({"操作", "action"});
  ActionInput input;
  const auto read = base::read_form(c.request.form, base::type_of<ActionInput>, &input);
  if (!read.ok()) return detail_page(c, before, &read.error());
  if (*action == Action::note) input.internal = false;
  const auto after = act(c, id, *action, input);
  if (!after.ok()) return detail_page(c, before, &after.error());
  return redirect("/appeals/" + id.str() + (*action == Action::rate ? "?rated=1" : ""));
}

base::Result<Page> add_photos(Context& c) {
  QY_TRY(const AppealId id, id_of(c));
  QY_TRY(const Record record, get_to_add(c, id));
  if (const auto kept = attach_sent(c, record); !kept.ok()) return detail_page(c, record, &kept.error());
  return redirect("/appeals/" + id.str());
}

}  // namespace

void register_pages(kernel::Registry& r) {
  const kernel::Access raisers{.permission = "appeal.raise"};
  http::RouteOptions uploads;
  uploads.multipart = true;
  uploads.body_limit = kUploadLimit;
  r.page("/appeals", {.access = raisers, .summary = {"我的诉求", "My appeals"}}, mine);
  r.page("/appeals/new", {.access = {.signed_in = true}, .summary = {"提诉求", "Raise an appeal"}},
         show_form);
  r.form("/appeals/new",
         {.access = raisers, .summary = {"提交或暂存诉求", "Send or keep an appeal"}, .options = uploads},
         send_form);
  r.form("/appeals/new/drop", {.access = raisers, .summary = {"删除草稿", "Drop the draft"}}, drop_draft);
  r.page("/appeals/{id}", {.access = raisers, .summary = {"诉求详情", "One appeal"}}, show);
  r.form("/appeals/{id}/actions/{action}",
         {.access = raisers, .summary = {"评价、补充、撤回", "Rate, add, withdraw"}}, take_action);
  r.form("/appeals/{id}/files", {.access = raisers, .summary = {"补充材料", "Add files"}, .options = uploads},
         add_photos);
}

}  // namespace qiying::appeal

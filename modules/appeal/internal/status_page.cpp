#include "modules/appeal/internal/codes.hpp"
#include "modules/appeal/internal/page_progress.hpp"
#include "modules/appeal/internal/pages.hpp"
#include "modules/appeal/internal/states.hpp"
#include "platform/kernel/page.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::shown;
using kernel::text;

Page form_page(Context& c, const CodeInput& typed, const base::Error* error) {
  Page page;
  page.template_name = "appeal/status.html";
  page.title = text(c, "appeal.status.title");
  page.values.set("NUMBER", typed.number);
  if (!error) return page;
  page.status = base::status_of(error->kind);
  pages::show_errors(page.values, c.lang, *error, [&](std::string_view field) {
    const auto* label = c.services.templates.find_text(c.lang, "appeal.status." + std::string(field));
    return label ? *label : std::string();
  });
  return page;
}

void add_fact(Context& c, http::Values& values, std::string_view label, const std::string& value) {
  if (value.empty()) return;
  auto& fact = values.add("FACTS");
  fact.set("LABEL", text(c, label));
  fact.set("VALUE", value);
}

base::Result<Page> show(Context& c) {
  return form_page(c, {std::string(c.request.query_value("number").value_or("")), ""}, nullptr);
}

/// A POST, so that the code stands in no address.
base::Result<Page> follow(Context& c) {
  CodeInput input;
  const auto read = base::read_form(c.request.form, base::type_of<CodeInput>, &input);
  if (!read.ok()) return form_page(c, input, &read.error());
  const auto found = by_code(c, input);
  if (!found.ok()) return form_page(c, input, &found.error());
  auto page = form_page(c, input, nullptr);
  auto& values = page.values;
  values.show("FOUND");
  values.set("TITLE", found->title);
  const bool again = !found->answer.empty() && answer_is_past(found->state, found->replied_at);
  values.set("STATE", standing_of(c, found->state, again ? 1 : 0));
  add_fact(c, values, "appeal.detail.number", found->number);
  add_fact(c, values, "appeal.stage.submitted", shown(found->submitted_at));
  const bool waits = found->lead_org_name.empty() && !is_final(found->state);
  add_fact(c, values, "appeal.detail.lead",
           waits ? text(c, "appeal.detail.lead_none") : found->lead_org_name);
  if (found->reply_due_at && !found->replied_at)
    add_fact(c, values, "appeal.clock.reply",
             filled(text(c, "appeal.clock.until"), {{"DUE", shown(found->reply_due_at)}}));
  add_fact(c, values, "appeal.stage.replied", shown(found->replied_at));
  add_fact(c, values, "appeal.stage.closed", shown(found->closed_at));
  values.set("ANSWER", found->answer);
  if (again) values.show("PAST");
  return page;
}

}  // namespace

void register_status_page(kernel::Registry& r) {
  const kernel::Access everyone{.everyone = true};
  r.page("/appeals/status",
         {.access = everyone, .summary = {"凭编号和查询码查询", "Follow by number and code"}}, show);
  r.form("/appeals/status",
         {.access = everyone,
          .summary = {"查询进度", "Follow an appeal"},
          .read_only_post = true,
          .csrf_exempt = true},
         follow);
}

}  // namespace qiying::appeal

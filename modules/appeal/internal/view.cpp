#include "modules/appeal/internal/view.hpp"
#include "platform/base/mask.hpp"

#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/clocks.hpp"

namespace qiying::appeal {
namespace {

bool is_staff(const kernel::Context& c) {
  return c.caller.kind == auth::CallerKind::staff;
}

/// What stands before the written words of a step, kept in Chinese: a rating, a call's outcome, a level.
std::vector<base::Text> headlines_of(std::string_view action) {
  if (action == "rate" || action == "call")
    return {title_of(Level::basic),     title_of(Level::dissatisfied), title_of(Level::satisfied),
            title_of(Outcome::reached), title_of(Outcome::refused),    title_of(Outcome::unreachable)};
  if (action == "supervise")
    return {title_of(Supervision::daily), title_of(Supervision::listed), title_of(Supervision::talk)};
  return {};
}

std::string note_for(const kernel::Context& c, const Step& step) {
  if (c.lang == kernel::Lang::zh) return step.note;
  for (const auto& title : headlines_of(step.action))
    if (step.note == title.zh || step.note.starts_with(title.zh + "\n"))
      return title.en + step.note.substr(title.zh.size());
  return step.note;
}

StepView step_view(const kernel::Context& c, const Record& r, Step step) {
  const bool by_enterprise = step.by_org == r.subject_name;
  const bool show_name = is_staff(c) || by_enterprise;
  auto note = note_for(c, step);
  return {step.at,
          std::move(step.action),
          is_staff(c) ? std::move(step.part) : std::string(),
          show_name ? std::move(step.by_name) : std::string(),
          std::move(step.by_org),
          std::move(step.from_state),
          std::move(step.to_state),
          std::move(note),
          step.is_public,
          is_staff(c) ? std::move(step.rule) : std::string()};
}

void fill_contact(kernel::Context& c, const Record& r, AppealView& v) {
  v.contact_masked = !may_see_contact(c.caller, r);
  v.contact_name = v.contact_masked ? mask_name(r.contact_name) : r.contact_name;
  v.contact_phone = v.contact_masked ? base::mask_phone(r.contact_phone) : r.contact_phone;
}

void fill_dates(const Record& r, AppealView& v) {
  v.created_at = r.created_at;
  v.submitted_at = r.submitted_at;
  v.dispatched_at = r.dispatched_at;
  v.sign_due_at = r.sign_due_at;
  v.signed_at = r.signed_at;
  v.reply_due_at = r.reply_due_at;
  v.replied_at = r.replied_at;
  v.closed_at = r.closed_at;
  v.accepted_at = r.accepted_at;
  v.contact_due_at = r.contact_due_at;
  v.contacted_at = r.contacted_at;
  v.paused_at = r.paused_at;
  v.paused_until = r.paused_until;
}

/// What the staff see besides: rules, helpers, supervision.
void fill_handling(const Record& r, AppealView& v) {
  v.rule = r.rule;
  v.designated = r.designated;
  v.cohandlers = r.cohandlers;
  v.extension_until = r.extension_until;
  v.supervision = r.supervision;
  v.return_count = r.return_count;
  v.dispatch_count = r.dispatch_count;
  v.call_count = r.call_count;
  v.handler_name = r.handler_name;
}

void fill_case(const Record& r, AppealView& v) {
  v.id = r.id;
  v.number = r.number.value_or("");
  v.kind = r.kind;
  v.channel = r.channel;
  v.state = r.state;
  v.title = r.title;
  v.body = r.body;
  v.category_id = r.category_id;
  v.subject_id = r.subject_id;
  v.subject_name = r.subject_name;
  v.street_code = r.street_code;
  v.address = r.address;
  v.lead_org_id = r.lead_org;
  v.lead_org_name = r.lead_org_name;
  v.fields = r.fields;
  v.urgent = r.urgent;
  v.confidential = r.confidential;
  v.parent_id = r.parent_id;
  v.reason_code = r.reason_code;
  v.redo_count = r.redo_count;
  v.version = r.version;
  if (r.rating_level) v.rating = RatingView{*r.rating_level, r.rating_stars, r.rating_comment};
}

/// Length in bytes of the first character of UTF-8 text.
std::size_t first_character(std::string_view text) {
  std::size_t n = text.empty() ? 0 : 1;
  while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) ++n;
  return n;
}

}  // namespace

std::string mask_name(std::string_view name) {
  std::string out(name.substr(0, first_character(name)));
  for (auto rest = name.substr(out.size()); !rest.empty(); rest.remove_prefix(first_character(rest)))
    out += '*';
  return out;
}

std::optional<audit::Use> contact_use(const auth::Caller& caller, const Record& r) {
  if (caller.kind != auth::CallerKind::staff || !may_see_contact(caller, r)) return std::nullopt;
  return audit::Use{r.subject_id.value_or(auth::SubjectId{}), {"contact_name", "contact_phone"}, "办理诉求"};
}

AppealView view_of(kernel::Context& c, const Record& r) {
  if (const auto use = contact_use(c.caller, r))
    c.audit_use("appeal.read_contact", "appeal", r.id.str(), *use);
  Answered asked;
  asked.files = c.services.files.ask(c.db(), "appeal", r.id.str());
  asked.before = ask_steps(c.db(), r.district, r.id);
  return view_after_step(c, r, asked);
}

AppealView view_after_step(kernel::Context& c, const Record& r, Answered& answered) {
  AppealView v;
  fill_case(r, v);
  fill_dates(r, v);
  fill_contact(c, r, v);
  if (is_staff(c)) fill_handling(r, v);
  if (r.category_id)
    if (const auto category = find_category(c.db(), r.district, *r.category_id))
      v.category_name = c.lang == kernel::Lang::zh ? category->name : category->name_en;
  v.clock = colour_of(r.due_at, c.now);
  v.clock_due_at = r.due_at;
  if (answered.files) v.files = answered.files->rows();
  if (answered.before)
    for (auto& step : answered.before->rows()) v.timeline.push_back(step_view(c, r, std::move(step)));
  for (auto& step : answered.taken)
    if (step.is_public || is_staff(c)) v.timeline.push_back(step_view(c, r, std::move(step)));
  v.actions = allowed_actions(c.caller, r, c.now);
  return v;
}

}  // namespace qiying::appeal

#include "modules/appeal/internal/page_progress.hpp"

#include <algorithm>
#include <chrono>

#include "platform/kernel/page.hpp"

namespace qiying::appeal {
namespace {

using base::Timestamp;
using kernel::Context;
using kernel::text;

/// "还有 2 天 3 小时", "已超过 1 小时".
std::string distance(const Context& c, Timestamp due) {
  const bool over = due < c.now;
  return filled(text(c, over ? "appeal.clock.over" : "appeal.clock.left"),
                {{"SPAN", span_words(over ? c.now - due : due - c.now, c.lang)}});
}

/// Which sentence fits.
std::string sentence_key(const AppealView& v) {
  if (v.state == State::in_progress && v.redo_count > 0) return "redo";
  return std::string(base::name_of(v.state));
}

bool is_answer(const StepView& step) {
  return step.action == "reply" || step.action == "pass" || step.action == "follow";
}

void show_now(const Context& c, http::Values& values, const AppealView& v) {
  const auto* sentence = c.services.templates.find_text(c.lang, "appeal.now." + sentence_key(v));
  if (!sentence) return;
  const auto org = v.lead_org_name.empty() ? text(c, "appeal.now.centre") : v.lead_org_name;
  values.set("NOW", filled(*sentence, {{"ORG", org}, {"N", std::to_string(v.redo_count)}}));
  if (v.clock_due_at && v.state != State::replied && v.state != State::calling_back) {
    values.set("NOW_DUE", filled(text(c, v.paused_at ? "appeal.clock.resumes" : "appeal.clock.until"),
                                 {{"DUE", base::to_display(*v.clock_due_at)}}));
    values.set("NOW_LEFT", distance(c, *v.clock_due_at));
    values.set("NOW_TONE", v.clock == ClockColour::red      ? "red"
                           : v.clock == ClockColour::yellow ? "yellow"
                                                            : "green");
  }
  values.set("NOW_KIND", v.clock == ClockColour::red ? "warn" : v.state == State::replied ? "good" : "");
}

void add_clock(const Context& c, http::Values& values, std::string_view label,
               const std::optional<Timestamp>& due, const std::optional<Timestamp>& done, bool stands) {
  if (!due) return;
  values.show("HAS_CLOCKS");
  auto& clock = values.add("CLOCKS");
  clock.set("LABEL", text(c, label));
  if (done) {
    clock.set("VALUE", base::to_display(*done));
    clock.set("NOTE", *done <= *due
                          ? text(c, "appeal.clock.kept")
                          : filled(text(c, "appeal.clock.late"), {{"DUE", base::to_display(*due)}}));
    return;
  }
  clock.set("VALUE", filled(text(c, "appeal.clock.until"), {{"DUE", base::to_display(*due)}}));
  clock.set("NOTE", stands ? text(c, "appeal.clock.stands") : distance(c, *due));
}

/// In 待回访 a dissatisfied rating of an answer that was done anew is that of the answer before.
bool asks_for_rating(const Context& c, const AppealRow& row) {
  if (!c.caller.can("appeal.raise")) return false;
  const bool rated = row.rating && !(row.redo_count > 0 && row.rating == Level::dissatisfied);
  return row.state == State::replied || (row.state == State::calling_back && !rated);
}

bool was_extended(const AppealView& v) {
  return std::ranges::any_of(v.timeline, [](const StepView& s) { return s.action == "allow_extension"; });
}

/// An answer ends the wait for a first contact, too; then it is not said that somebody got in touch before.
void add_contact_clock(const Context& c, http::Values& values, const AppealView& v, bool stands) {
  if (v.contacted_at || !v.replied_at)
    return add_clock(c, values, "appeal.clock.contact", v.contact_due_at, v.contacted_at, stands);
  if (!v.contact_due_at) return;
  values.show("HAS_CLOCKS");
  auto& clock = values.add("CLOCKS");
  clock.set("LABEL", text(c, "appeal.clock.contact"));
  clock.set("VALUE", text(c, "appeal.clock.by_answer"));
}

}  // namespace

std::string span_words(Timestamp::duration length, kernel::Lang lang) {
  const auto minutes = std::max<std::int64_t>(1, std::chrono::round<std::chrono::minutes>(length).count());
  const std::pair<std::int64_t, const char*> units[] = {
      {minutes / 1440, lang == kernel::Lang::zh ? " 天" : " d"},
      {minutes / 60 % 24, lang == kernel::Lang::zh ? " 小时" : " h"},
      {minutes % 60, lang == kernel::Lang::zh ? " 分钟" : " min"}};
  std::string out;
  int shown = 0;
  for (const auto& [n, unit] : units) {
    if (shown > 0) ++shown;
    if (n == 0 || shown > 2) continue;
    if (shown == 0) shown = 1;
    out += (out.empty() ? "" : " ") + std::to_string(n) + unit;
  }
  return out;
}

std::string filled(std::string text, std::initializer_list<std::pair<std::string_view, std::string>> words) {
  for (const auto& [name, value] : words) {
    const auto mark = "{" + std::string(name) + "}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

std::string standing_of(const Context& c, State state, int redo_count) {
  return state == State::in_progress && redo_count > 0 ? text(c, "appeal.detail.redo")
                                                       : c.pick(title_of(state));
}

std::string word_for_caller(const Context& c, const AppealRow& row) {
  if (c.caller.kind == auth::CallerKind::staff) return c.pick(title_of(row.state));
  return asks_for_rating(c, row) ? text(c, "appeal.list.to_rate") : standing_of(c, row.state, row.redo_count);
}

bool answer_is_past(State state, const std::optional<Timestamp>& replied_at) {
  return !replied_at || state == State::checking;
}

bool waits_for_rating(const AppealView& v) {
  if (v.state != State::replied && v.state != State::calling_back) return false;
  for (auto step = v.timeline.rbegin(); step != v.timeline.rend(); ++step)
    if (is_answer(*step) || step->action == "rate") return is_answer(*step);
  return true;
}

void show_progress(const Context& c, http::Values& values, const AppealView& v) {
  const bool over = v.state == State::withdrawn || v.state == State::rejected || v.state == State::diverted ||
                    v.state == State::merged;
  if (was_extended(v) && v.reply_due_at) values.set("EXTENDED", base::to_display(*v.reply_due_at));
  show_now(c, values, v);
  if (over) return;
  const bool stands = v.paused_at.has_value();
  add_clock(c, values, "appeal.clock.sign", v.sign_due_at, v.signed_at, stands);
  add_contact_clock(c, values, v, stands);
  add_clock(c, values, "appeal.clock.reply", v.reply_due_at, v.replied_at, stands);
}

}  // namespace qiying::appeal

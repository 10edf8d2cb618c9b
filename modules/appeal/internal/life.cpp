#include "modules/appeal/internal/life.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "modules/appeal/internal/clocks.hpp"

namespace qiying::appeal {
namespace {

using base::Timestamp;

/// The end of a clock of the appeal's terms that runs from `t`; nothing when they have no such clock.
std::optional<Timestamp> due(const Record& r, std::string_view clock, Timestamp t) {
  const auto* limit = terms_of(r.rule).clock(clock);
  if (!limit) return std::nullopt;
  return due_after(calendar(r.calendar), t, *limit);
}

bool within(const Record& r, std::string_view clock, const std::optional<Timestamp>& from, Timestamp at) {
  if (!from) return true;
  const auto end = due(r, clock, *from);
  return !end || at <= *end;
}

Cohandler* cohandler(Record& r, const std::optional<auth::OrgId>& org) {
  for (auto& c : r.cohandlers)
    if (org && c.org_id == *org && c.open()) return &c;
  return nullptr;
}

Facts facts_of_deed(Record& r, const Deed& d) {
  Facts f = facts_of(r, d.at);
  f.level = d.more.level.value_or(Level::satisfied);
  f.outcome = d.more.outcome.value_or(Outcome::reached);
  f.is_cohandler_open = cohandler(r, d.more.org_id) != nullptr;
  f.has_followers = d.has_followers;
  f.contract_missing = d.action == Action::accept && !d.has_files && terms_of(r.rule).contract;
  f.same_appeal = d.more.other == r.id;
  f.level_rises = d.more.supervision.value_or(Supervision::talk) > r.supervision;
  // Only submission knows its terms from the step itself.
  if (d.action == Action::submit && d.more.rule) f.needs_acceptance = terms_of(*d.more.rule).acceptance;
  return f;
}

// ---- what a step needs

base::Error missing(std::string field, base::Text message) {
  return base::invalid(std::move(field), "field.required", std::move(message),
                       {"请填写后再提交", "Fill it in and submit again"});
}

bool blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

base::Result<void> needs_words(const Deed& d, std::string field, base::Text message) {
  if (blank(d.note)) return missing(std::move(field), std::move(message));
  return {};
}

base::Result<void> needs_verdict(const Deed& d) {
  if (!d.more.level) return missing("level", {"请选择满意程度", "Say how satisfied you are"});
  if (*d.more.level == Level::dissatisfied)
    return needs_words(
        d, "note",
        {"请告诉我们哪里不满意，以便重办", "Tell us what is missing, so that it can be answered anew"});
  return {};
}

base::Result<void> needs_call(const Deed& d) {
  if (!d.more.outcome) return missing("outcome", {"请选择回访结果", "Say how the call went"});
  if (*d.more.outcome != Outcome::reached) return {};
  if (!d.more.prompt || !d.more.quick)
    return missing(d.more.prompt ? "quick" : "prompt",
                   {"请逐项记录回访问题", "Record each of the questions"});
  return needs_verdict(d);
}

/// A new deadline lies after the present one and not after the longest that the rules allow.
base::Result<void> needs_later_deadline(const Record& r, const Deed& d) {
  QY_CHECK(needs_words(d, "reason", {"请说明延期理由", "Give the reason for the extension"}));
  if (!d.more.until) return missing("until", {"请选择延至何时", "Say until when"});
  const auto longest = due(r, "longest", r.accepted_at.value_or(*r.submitted_at));
  if (r.reply_due_at && *d.more.until > *r.reply_due_at && (!longest || *d.more.until <= *longest)) return {};
  return base::invalid("until", "appeal.until",
                       {"新期限须晚于现期限，且不晚于 " + base::to_display(longest.value_or(*d.more.until)),
                        "The new deadline lies after the present one and not after " +
                            base::to_display(longest.value_or(*d.more.until))});
}

base::Result<void> needs_future(const Deed& d) {
  QY_CHECK(needs_words(d, "reason", {"请说明理由", "Give the reason"}));
  if (!d.more.until) return missing("until", {"请选择何时再看", "Say when to look again"});
  if (*d.more.until > d.at) return {};
  return base::invalid("until", "appeal.until", {"时间须晚于现在", "Choose a time in the future"});
}

base::Result<void> needs_org(const Record& r, const Deed& d) {
  if (!d.more.org_id) return missing("org_id", {"请选择承办单位", "Choose the leading organisation"});
  if (d.action != Action::add_cohandler) return {};
  const bool known =
      d.more.org_id == r.lead_org || std::ranges::any_of(r.cohandlers, [&](const Cohandler& c) {
        return c.org_id == *d.more.org_id && c.open();
      });
  if (!known) return {};
  return base::invalid("org_id", "appeal.cohandler",
                       {"该单位已是主办或协办单位", "This office leads or helps already"});
}

/// The words that a step cannot do without: the field in which they are typed, and how to ask for them.
struct Words {
  const char* field;
  base::Text ask;
};
const std::map<Action, Words> kWords = {
    {Action::reject, {"reason", {"请说明不予受理的理由和依据", "Give the reason and its legal basis"}}},
    {Action::divert, {"reason", {"请说明转往何处及依据", "Say where it goes and why"}}},
    {Action::give_back, {"reason", {"请说明退回理由", "Give the reason for returning it"}}},
    {Action::refuse_return, {"reason", {"请说明裁定理由", "Give the reason for the ruling"}}},
    {Action::refuse_extension, {"reason", {"请说明不同意的理由", "Give the reason for refusing"}}},
    {Action::send_back, {"reason", {"请说明答复需要改进之处", "Say what the answer lacks"}}},
    {Action::reopen, {"reason", {"请说明为何需要重新办理", "Say why it should be handled again"}}},
    {Action::drop_cohandler, {"reason", {"请说明取消协办的理由", "Say why they are not needed"}}},
    {Action::reply, {"text", {"请填写答复内容", "Write the answer"}}},
    {Action::stage, {"text", {"请填写阶段进展", "Write how far it is"}}},
    {Action::co_reply, {"text", {"请填写协办意见", "Write your part of the answer"}}},
    {Action::note, {"note", {"请填写内容", "Write something"}}},
    {Action::instruct, {"note", {"请填写批示内容", "Write the instruction"}}},
    {Action::supervise, {"note", {"请填写督办要求", "Write what is demanded"}}},
    {Action::lift, {"note", {"请说明解除督办的理由", "Say why supervision ends"}}},
};

base::Result<void> complete(const Record& r, const Deed& d) {
  if (const auto words = kWords.find(d.action); words != kWords.end())
    QY_CHECK(needs_words(d, words->second.field, words->second.ask));
  switch (d.action) {
    case Action::dispatch:
    case Action::add_cohandler:
      return needs_org(r, d);
    case Action::ask_extension:
      return needs_later_deadline(r, d);
    case Action::suspend:
    case Action::track:
      return needs_future(d);
    case Action::rate:
      return needs_verdict(d);
    case Action::call:
      return needs_call(d);
    case Action::merge:
      if (!d.more.other) return missing("other_id", {"请选择主案", "Choose the appeal that it follows"});
      return {};
    case Action::hand_over:
      if (!d.more.handler) return missing("handler_id", {"请选择接手人", "Choose who takes it over"});
      return {};
    default:
      return {};
  }
}

// ---- what follows from a step

void start_handling(Record& r, Timestamp at) {
  r.reply_due_at = due(r, "reply", at);
  r.step_due_at = due(r, "transfer", at);
}

void submitted(Record& r, const Deed& d) {
  r.submitted_at = d.at;
  r.number = d.more.number;
  r.rule = d.more.rule.value_or(r.rule);
  r.confidential = r.confidential || terms_of(r.rule).confidential;
  start_handling(r, d.at);
  if (r.state != State::received) return;
  r.reply_due_at.reset();
  r.step_due_at = due(r, "accept", d.at);
}

/// The centre puts category, urgency and with them the terms right.
void other_terms(Record& r, const Deed& d) {
  if (d.more.category_id) r.category_id = d.more.category_id;
  if (d.more.urgent) r.urgent = *d.more.urgent;
  if (!d.more.rule || *d.more.rule == r.rule) return;
  r.rule = *d.more.rule;
  if (r.extension_count == 0 && r.redo_count == 0)
    r.reply_due_at = due(r, "reply", r.accepted_at.value_or(r.submitted_at.value_or(d.at)));
}

void leave_lead(Record& r) {
  r.lead_org.reset();
  r.lead_org_path.clear();
  r.lead_org_name.clear();
  r.calendar.clear();
  r.handler.reset();
  r.handler_name.clear();
  r.cohandlers.clear();
  r.sign_due_at.reset();
  r.signed_at.reset();
  r.contact_due_at.reset();
  r.designated = false;
}

void take_lead(Record& r, const Deed& d) {
  leave_lead(r);
  r.lead_org = d.more.org_id;
  r.lead_org_path = d.more.org_path.value_or("");
  r.lead_org_name = d.more.org_name.value_or("");
  r.calendar = d.more.calendar.value_or("");
}

void dispatched(Record& r, const Deed& d) {
  take_lead(r, d);
  other_terms(r, d);
  r.designated = d.more.final.value_or(false);
  r.dispatched_at = d.at;
  r.dispatch_count += 1;
  r.sign_due_at = due(r, "sign", d.at);
  r.step_due_at.reset();
  r.extension_until.reset();
}

void signed_for(Record& r, const Deed& d) {
  r.handler = d.more.handler.value_or(d.by);
  r.handler_name = d.more.handler_name.value_or(d.by_name);
  r.signed_at = d.at;
  if (!r.contacted_at) r.contact_due_at = due(r, "contact", d.at);
}

void returned(Record& r, const Deed& d) {
  r.return_count += 1;
  r.sign_due_at.reset();
  r.step_due_at = end_of_working_day(calendar(), d.at);
}

void return_refused(Record& r, const Deed& d) {
  r.designated = true;
  r.step_due_at.reset();
  if (r.state == State::dispatched) r.sign_due_at = due(r, "sign", d.at);
}

void replied(Record& r, const Deed& d) {
  r.replied_at = d.at;
  r.extension_until.reset();
  if (!r.handler && d.action == Action::reply) r.handler = d.by, r.handler_name = d.by_name;
  r.step_due_at = r.state == State::checking ? due(r, "check", d.at) : std::nullopt;
}

void paused(Record& r, const Deed& d) {
  r.paused_at = d.at;
  r.paused_until = d.more.until;
}

void resumed(Record& r, const Deed& d) {
  if (r.reply_due_at && r.paused_at)
    if (const auto* limit = terms_of(r.rule).clock("reply"))
      r.reply_due_at = after_pause(calendar(r.calendar), *r.reply_due_at, *limit, *r.paused_at, d.at);
  r.paused_at.reset();
  r.paused_until.reset();
}

/// From a verdict back to work.
void again(Record& r, const Deed& d) {
  r.redo_count += 1;
  r.replied_at.reset();
  r.closed_at.reset();
  r.step_due_at.reset();
  r.reply_due_at = due(r, "reply", d.at);
  if (r.redo_count > terms_of(r.rule).max_redo) r.supervision = std::max(r.supervision, Supervision::listed);
}

void close(Record& r, const Deed& d) {
  r.closed_at = d.at;
  r.step_due_at.reset();
  r.supervision = Supervision::none;
}

void start_calling(Record& r, const Deed& d) {
  r.call_count = 0;
  r.step_due_at = due(r, "call", d.at);
}

/// After a verdict: done again, called back, or over.
void judged(Record& r, const Deed& d) {
  if (d.more.level) {
    r.rating_level = d.more.level;
    r.rating_stars = d.more.stars;
    r.rating_comment = d.note;
  }
  if (r.state == State::in_progress) return again(r, d);
  if (r.state == State::closed) return close(r, d);
  if (d.action == Action::rate) start_calling(r, d);
}

void called(Record& r, const Deed& d) {
  r.call_count += 1;
  judged(r, d);
}

void merged(Record& r, const Deed& d) {
  leave_lead(r);
  r.parent_id = d.more.other;
  r.step_due_at.reset();
}

void split(Record& r, const Deed& d) {
  r.parent_id.reset();
  r.step_due_at = due(r, r.state == State::received ? "accept" : "transfer", d.at);
}

void follows(Record& r, const Deed& d) {
  take_lead(r, d);
  if (!r.dispatched_at) r.dispatched_at = d.at;
  replied(r, d);
}

void help_asked(Record& r, const Deed& d) {
  r.cohandlers.push_back({*d.more.org_id, d.more.org_path.value_or(""), d.more.org_name.value_or(""),
                          due(r, "assist", d.at).value_or(d.at), std::nullopt});
}

void left(Record& r, const Deed& d) {
  close(r, d);
  r.reason_code = d.more.code.value_or("");
  r.extension_until.reset();
}

using Effect = void (*)(Record&, const Deed&);

const std::map<Action, Effect> kEffects = {
    {Action::submit, submitted},
    {Action::accept,
     [](Record& r, const Deed& d) {
       r.accepted_at = d.at;
       other_terms(r, d);
       start_handling(r, d.at);
     }},
    {Action::dispatch, dispatched},
    {Action::sign, signed_for},
    {Action::contact, [](Record& r, const Deed& d) { r.contacted_at = r.contacted_at.value_or(d.at); }},
    {Action::give_back, returned},
    {Action::allow_return,
     [](Record& r, const Deed& d) {
       leave_lead(r);
       r.step_due_at = due(r, "transfer", d.at);
     }},
    {Action::refuse_return, return_refused},
    {Action::reply, replied},
    {Action::pass, [](Record& r, const Deed&) { r.step_due_at.reset(); }},
    {Action::send_back,
     [](Record& r, const Deed&) {
       r.replied_at.reset();
       r.step_due_at.reset();
     }},
    {Action::ask_extension, [](Record& r, const Deed& d) { r.extension_until = d.more.until; }},
    {Action::allow_extension,
     [](Record& r, const Deed&) {
       r.reply_due_at = std::exchange(r.extension_until, std::nullopt);
       r.extension_count += 1;
     }},
    {Action::refuse_extension, [](Record& r, const Deed&) { r.extension_until.reset(); }},
    {Action::add_cohandler, help_asked},
    {Action::co_reply, [](Record& r, const Deed& d) { cohandler(r, d.more.org_id)->answered_at = d.at; }},
    {Action::drop_cohandler,
     [](Record& r, const Deed& d) {
       std::erase_if(r.cohandlers,
                     [&](const Cohandler& c) { return c.org_id == *d.more.org_id && c.open(); });
     }},
    {Action::suspend, paused},
    {Action::track, paused},
    {Action::resume, resumed},
    {Action::rate, judged},
    {Action::to_callback, start_calling},
    {Action::call, called},
    {Action::reopen,
     [](Record& r, const Deed& d) {
       r.reopen_count += 1;
       again(r, d);
     }},
    {Action::merge, merged},
    {Action::split, split},
    {Action::follow, follows},
    {Action::urge,
     [](Record& r, const Deed& d) {
       r.urge_count += 1;
       r.urged_at = d.at;
     }},
    {Action::instruct,
     [](Record& r, const Deed&) { r.supervision = std::max(r.supervision, Supervision::daily); }},
    {Action::supervise,
     [](Record& r, const Deed& d) { r.supervision = d.more.supervision.value_or(Supervision::daily); }},
    {Action::lift, [](Record& r, const Deed&) { r.supervision = Supervision::none; }},
    {Action::hand_over,
     [](Record& r, const Deed& d) {
       r.handler = d.more.handler;
       r.handler_name = d.more.handler_name.value_or("");
     }},
    {Action::lapse, close},
    {Action::reject, left},
    {Action::divert, left},
    {Action::withdraw, left},
};

/// The clock that runs in this state.
std::optional<Timestamp> running(const Record& r) {
  switch (r.state) {
    case State::dispatched:
      return r.sign_due_at;
    case State::in_progress:
      return r.reply_due_at;
    case State::submitted:
      return r.step_due_at ? r.step_due_at : r.reply_due_at;
    case State::received:
    case State::returning:
    case State::checking:
    case State::calling_back:
      return r.step_due_at;
    default:
      return std::nullopt;
  }
}

/// When the watch looks at a running clock: ahead of it, at its end, and when supervision rises.
void next_alarm(Record& r, Timestamp at) {
  const auto& c = calendar(r.calendar);
  const auto& terms = terms_of(r.rule);
  if (r.alarm_stage == 0) {
    r.alarm_at = ahead_of(c, *r.due_at, *terms.clock("warn"));
    if (*r.alarm_at > at) return;
    r.alarm_stage = 1;
  }
  if (r.alarm_stage == 1)
    r.alarm_at = r.due_at;
  else if (r.alarm_stage == 2 || r.alarm_stage == 3)
    r.alarm_at = due_after(c, *r.due_at, *terms.clock(r.alarm_stage == 2 ? "listed" : "talk"));
  else
    r.alarm_at.reset();
}

}  // namespace

Facts facts_of(const Record& r, Timestamp at) {
  Facts f;
  f.redo_count = r.redo_count;
  f.designated = r.designated;
  f.extension_pending = r.extension_until.has_value();
  f.cohandlers_open = std::ranges::any_of(r.cohandlers, &Cohandler::open);
  f.was_signed = r.signed_at.has_value();
  f.is_supervised = r.supervision != Supervision::none;
  f.level_rises = r.supervision < Supervision::talk;
  f.is_cohandler_open = f.cohandlers_open;
  if (r.rule.empty()) return f;
  const auto& terms = terms_of(r.rule);
  f.max_redo = terms.max_redo;
  f.needs_acceptance = terms.acceptance && !r.accepted_at;
  f.needs_check = terms.check;
  f.needs_callback = terms.callback == Callback::all;
  f.calls_left = r.call_count + 1 < terms.max_calls;
  f.extension_left = r.extension_count < terms.max_extensions;
  if (r.reply_due_at)
    f.extension_early = at <= ahead_of(calendar(r.calendar), *r.reply_due_at, *terms.clock("ask_before"));
  f.return_window_open = within(r, "return", r.dispatched_at, at);
  f.reopen_open = r.reopen_count < terms.max_redo && within(r, "reopen", r.closed_at, at);
  f.urge_allowed = !r.urged_at || at > end_of_working_day(calendar(), *r.urged_at);
  return f;
}

void set_clocks(Record& r, Timestamp at) {
  if (const auto now_due = running(r); now_due != r.due_at || !now_due) {
    r.due_at = now_due;
    r.alarm_stage = 0;
  }
  if (r.due_at)
    next_alarm(r, at);
  else if (r.state == State::replied)
    r.alarm_at = due(r, "rate", r.replied_at.value_or(at));
  else
    r.alarm_at = r.paused_until;
}

base::Result<void> take(Record& record, const Deed& deed) {
  Record after = record;
  QY_TRY(after.state, next(record.state, deed.action, deed.part, facts_of_deed(after, deed)));
  QY_CHECK(complete(record, deed));
  if (const auto effect = kEffects.find(deed.action); effect != kEffects.end()) effect->second(after, deed);
  set_clocks(after, deed.at);
  // A draft counts its saves; what was sent counts its steps.
  after.version = record.version + 1;
  record = std::move(after);
  return {};
}

}  // namespace qiying::appeal

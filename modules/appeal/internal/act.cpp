#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/notices.hpp"
#include "modules/appeal/internal/use_cases.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::appeal {
namespace {

base::Error missing(std::string field, base::Text message) {
  return base::invalid(std::move(field), "field.required", std::move(message),
                       {"请填写后再提交", "Fill it in and submit again"});
}

base::Error changed(const Record& r) {
  return base::conflict("appeal.version", {"该诉求刚刚被他人更新", "Somebody has just changed this appeal"},
                        {"当前状态：" + title_of(r.state).zh + "。请刷新后再操作",
                         "It is now: " + title_of(r.state).en + ". Reload and try again"});
}

bool blank(const std::optional<std::string>& text) {
  return !text || text->find_first_not_of(" \t\r\n") == std::string::npos;
}

/// What an action changes besides the state, and the words kept with the step.
struct Effect {
  std::string note;
  bool is_public = true;
};

base::Result<Effect> dispatch(kernel::Context& c, Record& r, const ActionInput& input) {
  if (!input.org_id) return missing("org_id", {"请选择承办单位", "Choose the leading organisation"});
  const auto org = auth::find_org(c.db(), *input.org_id);
  if (!org || !org->active || org->district != r.district)
    return base::invalid("org_id", "appeal.org",
                         {"该单位不存在或已停用", "This organisation does not exist or is closed"});
  r.lead_org = org->id;
  r.lead_org_path = org->path;
  r.lead_org_name = org->name;
  files::share(c.db(), "appeal", r.id.str(), org->path);
  r.handler.reset();
  r.handler_name.clear();
  r.dispatched_at = c.now;
  r.sign_due_at = sign_due(c.now);
  r.signed_at.reset();
  return Effect{"→ " + org->name + (blank(input.note) ? "" : "\n" + *input.note)};
}

base::Result<Effect> reject(kernel::Context& c, Record& r, const ActionInput& input) {
  if (blank(input.reason))
    return missing("reason", {"请说明不予受理的理由和依据", "Give the reason and its legal basis"});
  r.closed_at = c.now;
  return Effect{*input.reason};
}

base::Result<Effect> sign(kernel::Context& c, Record& r, const ActionInput&) {
  r.handler = c.caller.account;
  r.handler_name = c.caller.name;
  r.signed_at = c.now;
  return Effect{};
}

base::Result<Effect> give_back(kernel::Context&, Record& r, const ActionInput& input) {
  if (blank(input.reason)) return missing("reason", {"请说明退回理由", "Give the reason for returning it"});
  r.sign_due_at.reset();
  return Effect{*input.reason, false};
}

base::Result<Effect> reply(kernel::Context& c, Record& r, const ActionInput& input) {
  if (blank(input.text)) return missing("text", {"请填写答复内容", "Write the answer"});
  r.replied_at = c.now;
  if (!r.handler) r.handler = c.caller.account, r.handler_name = c.caller.name;
  return Effect{*input.text};
}

base::Result<Effect> rate(kernel::Context& c, Record& r, const ActionInput& input) {
  if (!input.level) return missing("level", {"请选择满意程度", "Say how satisfied you are"});
  if (*input.level == Level::dissatisfied && blank(input.note))
    return missing("note", {"请告诉我们哪里不满意，以便重办",
                            "Tell us what is missing, so that it can be answered anew"});
  r.rating_level = *input.level;
  r.rating_stars = input.stars;
  r.rating_comment = input.note.value_or("");
  if (r.state == State::in_progress) {
    r.redo_count += 1;
    r.replied_at.reset();
    r.reply_due_at = reply_due(c.now);
  } else {
    r.closed_at = c.now;
  }
  return Effect{title_of(*input.level).zh + (blank(input.note) ? "" : "\n" + *input.note)};
}

base::Result<Effect> withdraw(kernel::Context& c, Record& r, const ActionInput& input) {
  r.closed_at = c.now;
  return Effect{input.note.value_or("")};
}

base::Result<Effect> note(kernel::Context& c, Record&, const ActionInput& input) {
  if (blank(input.note)) return missing("note", {"请填写内容", "Write something"});
  const bool internal = c.caller.kind == auth::CallerKind::staff && input.internal.value_or(true);
  return Effect{*input.note, !internal};
}

base::Result<Effect> apply(kernel::Context& c, Record& r, Action action, const ActionInput& input) {
  switch (action) {
    case Action::submit:
      break;
    case Action::dispatch:
      return dispatch(c, r, input);
    case Action::reject:
      return reject(c, r, input);
    case Action::sign:
      return sign(c, r, input);
    case Action::give_back:
      return give_back(c, r, input);
    case Action::reply:
      return reply(c, r, input);
    case Action::rate:
      return rate(c, r, input);
    case Action::withdraw:
      return withdraw(c, r, input);
    case Action::note:
      return note(c, r, input);
  }
  return base::not_found({"操作", "action"});
}

Facts facts(kernel::Context& c, const Record& r, const ActionInput& input) {
  return {input.level.value_or(Level::satisfied), r.redo_count,
          !r.dispatched_at || return_window_open(*r.dispatched_at, c.now)};
}

std::string organisation_of(kernel::Context& c, const Record& r) {
  if (c.caller.kind == auth::CallerKind::subject) return r.subject_name;
  const auto org = auth::find_org(c.db(), c.caller.org);
  return org ? org->name : "";
}

void keep_step(kernel::Context& c, const Record& r, State from, Action action, const Effect& effect) {
  add_step(
      c.db(), r, c.caller.account,
      {c.now, std::string(base::name_of(action)), c.caller.name, organisation_of(c, r),
       std::string(base::name_of(from)), std::string(base::name_of(r.state)), effect.note, effect.is_public});
}

}  // namespace

base::Result<Record> get(kernel::Context& c, AppealId id) {
  QY_CHECK(auth::require_signed_in(c.caller));
  auto r = find(c.db(), c.caller.district, id);
  if (!r || !may_see(c.caller, *r)) return base::not_found({"诉求", "appeal"});
  return *std::move(r);
}

base::Result<Record> get_to_add(kernel::Context& c, AppealId id) {
  QY_TRY(auto r, get(c, id));
  QY_TRY(const Actor actor, actor_for(c.caller, r, Action::note));
  if (r.state != State::draft) QY_CHECK(next(r.state, Action::note, actor));
  return r;
}

base::Result<Record> act(kernel::Context& c, AppealId id, Action action, const ActionInput& input) {
  QY_CHECK(auth::require_signed_in(c.caller));
  auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || !may_see(c.caller, *r)) return base::not_found({"诉求", "appeal"});
  QY_TRY(const Actor actor, actor_for(c.caller, *r, action));
  if (input.version && *input.version != r->version) return changed(*r);
  const State from = r->state;
  QY_TRY(r->state, next(from, action, actor, facts(c, *r, input)));
  QY_TRY(const Effect effect, apply(c, *r, action, input));
  update(c.db(), *r);
  r->version += 1;
  keep_step(c, *r, from, action, effect);
  c.audit("appeal." + std::string(base::name_of(action)), "appeal", r->id.str(),
          {"{\"from\":\"" + std::string(base::name_of(from)) + "\",\"to\":\"" +
           std::string(base::name_of(r->state)) + "\"}"});
  tell(c, *r, action);
  return *std::move(r);
}

}  // namespace qiying::appeal

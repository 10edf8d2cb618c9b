#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/steps.hpp"

namespace qiying::appeal {
namespace {

/// Whose step it was that came first; the enterprise hears of the organisation only.
base::Text who_changed(kernel::Context& c, const Record& r) {
  const auto done = steps(c.db(), r);
  if (done.empty()) return {"该诉求刚刚被他人更新", "Somebody has just changed this appeal"};
  const auto& last = done.back();
  const bool named = c.caller.kind == auth::CallerKind::staff && !last.by_name.empty();
  const auto who = last.by_org + (named ? " " + last.by_name : "");
  const auto at = base::to_display(last.at);
  return {"该诉求刚刚由" + who + "更新（" + at + "）", "Just changed by " + who + " (" + at + ")"};
}

base::Error changed(kernel::Context& c, const Record& r) {
  return base::conflict("appeal.version", who_changed(c, r),
                        {"当前状态：" + title_of(r.state).zh + "。请刷新后再操作",
                         "It is now: " + title_of(r.state).en + ". Reload and try again"});
}

/// Steps that may answer or end a case, or lead it elsewhere: what follows it matters then (steps.cpp).
bool concerns_followers(Action action) {
  switch (action) {
    case Action::dispatch:
    case Action::reply:
    case Action::pass:
    case Action::reject:
    case Action::divert:
    case Action::withdraw:
      return true;
    default:
      return false;
  }
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

base::Result<Record> act(kernel::Context& c, AppealId id, Action action, const ActionInput& input,
                         Answered* answered) {
  QY_CHECK(auth::require_signed_in(c.caller));
  const auto& district = c.caller.district;
  auto locked = ask_locked(c.db(), district, id);
  if (answered) {
    answered->before = ask_steps(c.db(), district, id);
    answered->files = c.services.files.ask(c.db(), "appeal", id.str());
  }
  auto followers =
      concerns_followers(action) ? std::optional(ask_followers(c.db(), district, id)) : std::nullopt;
  auto found = locked.rows();
  if (found.empty() || !may_see(c.caller, found.front())) return base::not_found({"诉求", "appeal"});
  auto& r = found.front();
  QY_TRY(const Actor actor, actor_for(c.caller, r, action));
  if (input.version && *input.version != r.version) return changed(c, r);
  // What the state refuses is said before what the form lacks.
  if (const auto possible = next(r.state, action, actor, facts_of(r, c.now)); !possible.ok())
    return possible.error();
  QY_TRY(Deed deed, deed_of(c, r, action, actor, input));
  if (followers) deed.followers = followers->rows().front().n;
  auto scene = scene_of(c);
  if (answered) scene.shown = &answered->taken;
  QY_CHECK(take_step(scene, r, deed));
  return std::move(r);
}

}  // namespace qiying::appeal

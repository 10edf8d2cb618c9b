#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/steps.hpp"

namespace qiying::appeal {
namespace {

base::Error changed(const Record& r) {
  return base::conflict("appeal.version", {"该诉求刚刚被他人更新", "Somebody has just changed this appeal"},
                        {"当前状态：" + title_of(r.state).zh + "。请刷新后再操作",
                         "It is now: " + title_of(r.state).en + ". Reload and try again"});
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
  // What the state refuses is said before what the form lacks.
  if (const auto possible = next(r->state, action, actor, facts_of(*r, c.now)); !possible.ok())
    return possible.error();
  QY_TRY(const Deed deed, deed_of(c, *r, action, actor, input));
  QY_CHECK(take_step(scene_of(c), *r, deed));
  return *std::move(r);
}

}  // namespace qiying::appeal

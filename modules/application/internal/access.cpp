#include "modules/application/internal/access.hpp"

#include <algorithm>

namespace qiying::application {
namespace {

bool same_district(const auth::Caller& caller, const Record& r) {
  return caller.district == r.district;
}
bool is_staff(const auth::Caller& caller, const Record& r) {
  return caller.kind == auth::CallerKind::staff && same_district(caller, r);
}

std::vector<Actor> parts(const auth::Caller& caller, const Record& r) {
  std::vector<Actor> out;
  if (caller.kind == auth::CallerKind::system) out.push_back(Actor::system);
  if (is_owner(caller, r)) out.push_back(Actor::enterprise);
  if (is_handler(caller, r)) out.push_back(Actor::handler);
  if (is_handler(caller, r) && caller.can("application.decide")) out.push_back(Actor::decider);
  // Leaders see all, but only the centre (which dispatches appeals too) assigns.
  if (is_staff(caller, r) && caller.can("application.assign")) out.push_back(Actor::centre);
  if (is_handler(caller, r) && caller.can("application.pay")) out.push_back(Actor::payer);
  return out;
}

}  // namespace

bool is_owner(const auth::Caller& caller, const Record& r) {
  return caller.kind == auth::CallerKind::subject && same_district(caller, r) &&
         caller.can("application.mine") && caller.subject == r.subject_id;
}

bool is_handler(const auth::Caller& caller, const Record& r) {
  if (!is_staff(caller, r) || !caller.can("application.handle") || r.lead_org_path.empty()) return false;
  // The head of the centre stands in for an office, as with appeals.
  return caller.can("application.all") ||
         (!caller.org_path.empty() && r.lead_org_path.starts_with(caller.org_path));
}

bool may_see(const auth::Caller& caller, const Record& r) {
  if (caller.kind == auth::CallerKind::system || is_owner(caller, r)) return true;
  if (r.state == State::draft || !is_staff(caller, r)) return false;
  return is_handler(caller, r) || caller.can("application.all");
}

base::Result<Actor> actor_for(const auth::Caller& caller, const Record& r, Action action) {
  const auto mine = parts(caller, r);
  if (mine.empty()) return base::forbidden();
  for (const auto& t : transitions())
    if (t.from == r.state && t.action == action && std::ranges::find(mine, t.actor) != mine.end())
      return t.actor;
  return mine.front();
}

std::vector<std::string> allowed_actions(const auth::Caller& caller, const Record& r, const Facts& facts) {
  std::vector<std::string> out;
  const auto mine = parts(caller, r);
  for (const auto& t : transitions()) {
    if (t.from != r.state || std::ranges::find(mine, t.actor) == mine.end()) continue;
    const std::string name(base::name_of(t.action));
    if (std::ranges::find(out, name) == out.end() && next(r.state, t.action, t.actor, facts).ok())
      out.push_back(name);
  }
  return out;
}

}  // namespace qiying::application

#include "modules/appeal/internal/access.hpp"

#include <algorithm>

#include "modules/appeal/internal/life.hpp"

namespace qiying::appeal {
namespace {

bool same_district(const auth::Caller& caller, const Record& record) {
  return caller.district == record.district;
}

/// The parts in which a caller stands towards an appeal.
std::vector<Actor> parts(const auth::Caller& caller, const Record& record) {
  std::vector<Actor> out;
  if (is_owner(caller, record))
    out.push_back(caller.kind == auth::CallerKind::subject ? Actor::enterprise : Actor::recorder);
  if (is_centre(caller, record)) out.push_back(Actor::centre);
  if (is_lead(caller, record)) out.push_back(Actor::lead);
  if (is_head(caller, record)) out.push_back(Actor::head);
  if (is_cohandler(caller, record)) out.push_back(Actor::cohandler);
  if (is_leader(caller, record)) out.push_back(Actor::leader);
  return out;
}

}  // namespace

bool is_owner(const auth::Caller& caller, const Record& record) {
  if (!same_district(caller, record)) return false;
  if (caller.kind == auth::CallerKind::subject) return record.subject_id == caller.subject;
  return caller.kind == auth::CallerKind::staff && record.raised_by == caller.account;
}

bool is_lead(const auth::Caller& caller, const Record& record) {
  return caller.kind == auth::CallerKind::staff && same_district(caller, record) &&
         caller.can("appeal.handle") && !record.lead_org_path.empty() && !caller.org_path.empty() &&
         record.lead_org_path.rfind(caller.org_path, 0) == 0;
}

bool is_centre(const auth::Caller& caller, const Record& record) {
  return caller.kind == auth::CallerKind::staff && same_district(caller, record) &&
         caller.can("appeal.dispatch");
}

bool is_head(const auth::Caller& caller, const Record& record) {
  if (!caller.can("appeal.approve")) return false;
  // The head of the centre decides where an office has no head.
  return is_lead(caller, record) || (is_centre(caller, record) && !record.lead_org_path.empty());
}

bool is_cohandler(const auth::Caller& caller, const Record& record) {
  return caller.kind == auth::CallerKind::staff && same_district(caller, record) &&
         caller.can("appeal.handle") && !caller.org_path.empty() &&
         std::ranges::any_of(record.cohandlers,
                             [&](const Cohandler& c) { return c.path.starts_with(caller.org_path); });
}

bool is_leader(const auth::Caller& caller, const Record& record) {
  return caller.kind == auth::CallerKind::staff && same_district(caller, record) &&
         caller.can("appeal.supervise");
}

bool may_see(const auth::Caller& caller, const Record& record) {
  if (record.state == State::draft) return is_owner(caller, record) && record.raised_by == caller.account;
  return caller.kind == auth::CallerKind::system || !parts(caller, record).empty();
}

bool may_see_contact(const auth::Caller& caller, const Record& record) {
  if (is_owner(caller, record) || is_centre(caller, record) || is_lead(caller, record)) return true;
  return is_cohandler(caller, record) && !record.confidential;
}

base::Result<Actor> actor_for(const auth::Caller& caller, const Record& record, Action action) {
  const auto mine = parts(caller, record);
  if (mine.empty()) return base::forbidden();
  for (const auto& t : transitions())
    if (t.from == record.state && t.action == action)
      for (const auto actor : mine)
        if (actor == t.actor) return actor;
  return mine.front();
}

std::vector<std::string> allowed_actions(const auth::Caller& caller, const Record& record,
                                         base::Timestamp now) {
  std::vector<std::string> out;
  const auto facts = facts_of(record, now);
  const auto mine = parts(caller, record);
  for (const auto& t : transitions()) {
    if (t.from != record.state || std::ranges::find(mine, t.actor) == mine.end()) continue;
    const auto name = base::name_of(t.action);
    if (std::ranges::find(out, name) == out.end() && next(record.state, t.action, t.actor, facts).ok())
      out.emplace_back(name);
  }
  return out;
}

}  // namespace qiying::appeal

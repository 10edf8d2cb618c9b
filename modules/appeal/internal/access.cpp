#include "modules/appeal/internal/access.hpp"

#include "modules/appeal/internal/clocks.hpp"

namespace qiying::appeal {
namespace {

bool same_district(const auth::Caller& caller, const Record& record) {
  return caller.district == record.district;
}

/// The parts in which a caller stands towards an appeal.
std::vector<Actor> parts(const auth::Caller& caller, const Record& record) {
  std::vector<Actor> out;
  if (is_owner(caller, record)) out.push_back(Actor::enterprise);
  if (is_centre(caller, record)) out.push_back(Actor::centre);
  if (is_lead(caller, record)) out.push_back(Actor::lead);
  return out;
}

Facts facts_of(const Record& record, base::Timestamp now) {
  Facts facts;
  facts.redo_count = record.redo_count;
  facts.return_window_open = !record.dispatched_at || return_window_open(*record.dispatched_at, now);
  return facts;
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

bool may_see(const auth::Caller& caller, const Record& record) {
  const bool leader = caller.kind == auth::CallerKind::staff && same_district(caller, record) &&
                      caller.can("appeal.supervise");
  if (record.state == State::draft) return is_owner(caller, record) && record.raised_by == caller.account;
  return caller.kind == auth::CallerKind::system || leader || !parts(caller, record).empty();
}

bool may_see_contact(const auth::Caller& caller, const Record& record) {
  return !parts(caller, record).empty();
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
    if (t.from != record.state) continue;
    for (const auto actor : mine)
      if (actor == t.actor && next(record.state, t.action, actor, facts).ok())
        out.emplace_back(base::name_of(t.action));
  }
  if (!mine.empty() && record.state != State::draft && !is_final(record.state)) out.emplace_back("note");
  return out;
}

}  // namespace qiying::appeal

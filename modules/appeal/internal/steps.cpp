#include "modules/appeal/internal/steps.hpp"

#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/duties.hpp"
#include "modules/appeal/internal/escalate.hpp"
#include "modules/appeal/internal/notices.hpp"
#include "modules/appeal/internal/terms.hpp"
#include "modules/appeal/internal/view.hpp"
#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

struct StepFacts {
  std::string from, to, rule;
};
QY_DESCRIBE(StepFacts, QY_FIELD(from), QY_FIELD(to), QY_FIELD(rule))

void keep_call(db::Connection& db, const Record& r, const Deed& d) {
  const auto& m = d.more;
  db.later(
      "insert into appeal.call (district, appeal_id, seq, at, by_account, outcome, prompt, quick, solved, "
      "level, comment) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      r.district, r.id, r.version, d.at, d.by, m.outcome, m.prompt, m.quick, m.solved, m.level, d.note);
}

void share_files(db::Connection& db, const Record& r, const Deed& d) {
  if (d.more.org_path && (d.action == Action::dispatch || d.action == Action::add_cohandler))
    files::share(db, "appeal", r.id.str(), *d.more.org_path);
}

/// The answer of a parent is the answer of all that follow it; a parent that ends without one lets them go
/// their own way. They belong to others, so the platform does it.
void spread(db::Connection& db, const Record& r, const Deed& d) {
  const bool answered = r.state == State::replied && (d.action == Action::reply || d.action == Action::pass);
  if (!answered && !is_final(r.state)) return;
  if ((d.followers ? *d.followers : count_followers(db, r.district, r.id)) == 0) return;
  follow_later(db, r);
}

/// A category of the catalogue, or a sure suggestion, dispatches by itself; the enterprise may read neither,
/// so the platform does it.
void dispatch_later(const Scene& s, const Record& r, Action action) {
  if (r.state != State::submitted || (action != Action::submit && action != Action::accept)) return;
  const auto& terms = terms_of(r.rule);
  const base::Json which{"{\"district\":\"" + r.district + "\",\"id\":\"" + r.id.str() + "\"}"};
  if (terms.automatic && r.category_id) jobs::enqueue(s.db, "appeal.dispatch", which);
  if (terms.sure > 0 && s.bus) s.bus->publish(s.db, s.caller, {"appeal.undecided", which});
}

}  // namespace

void follow_later(db::Connection& db, const Record& parent) {
  jobs::enqueue(db, "appeal.follow",
                {"{\"district\":\"" + parent.district + "\",\"id\":\"" + parent.id.str() + "\"}"});
}

Scene scene_of(kernel::Context& c) {
  return {c.db(), c.caller, c.now, c.request.id, &c.services.bus};
}

namespace {

/// One entry for the step and, where its answer shows the case, for what was read of persons.
void put_on_record(const Scene& s, const Record& r, State from, const Deed& d) {
  const StepFacts facts{std::string(base::name_of(from)), std::string(base::name_of(r.state)), r.rule};
  const auto action = "appeal." + std::string(base::name_of(d.action));
  const audit::Entry entry{action, "appeal", r.id.str(), {base::to_json(facts)}, s.request_id};
  const auto use = s.shown && d.part != Actor::system ? contact_use(s.caller, r) : std::nullopt;
  if (use) return audit::record_use(s.db, s.caller, entry, *use);
  audit::record(s.db, s.caller, entry);
}

}  // namespace

void keep_step(const Scene& s, const Record& r, State from, const Deed& d) {
  const auto step = stored(r, from, d);
  add_step(s.db, step);
  if (s.shown) s.shown->push_back(shown(step));
  put_on_record(s, r, from, d);
  tell(s, r, d);
  dispatch_later(s, r, d.action);
}

base::Result<void> take_step(const Scene& s, Record& r, const Deed& d) {
  const Standing before = r;
  const State from = r.state;
  QY_CHECK(take(r, d));
  update_standing(s.db, before, r);
  if (d.action == Action::call) keep_call(s.db, r, d);
  share_files(s.db, r, d);
  keep_step(s, r, from, d);
  spread(s.db, r, d);
  if (from == State::returning && (d.action == Action::dispatch || d.action == Action::refuse_return))
    keep_precedent(s, r, d);
  if (d.action == Action::dispatch) {
    if (!d.staffed.value_or(false)) cover_vacancy(s, r);
    escalate(s, r, d.followers);
  }
  if (d.action == Action::merge) join_parent(s, r.district, *r.parent_id);
  return {};
}

}  // namespace qiying::appeal

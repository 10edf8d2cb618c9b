#include "modules/appeal/internal/watch.hpp"

#include <stdexcept>

#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/notices.hpp"
#include "modules/appeal/internal/replay.hpp"
#include "modules/appeal/internal/terms.hpp"
#include "modules/calendar/calendar.hpp"
#include "platform/base/json.hpp"
#include "platform/log/log.hpp"

namespace qiying::appeal {
namespace {

constexpr int kPortion = 200;

struct IdRow {
  AppealId id;
};
QY_DESCRIBE(IdRow, QY_FIELD(id))

struct Target {
  std::string district, id;
};
QY_DESCRIBE(Target, QY_FIELD(district), QY_FIELD(id))

/// Whose deadlines are computed anew.
struct Whose {
  std::string district;
};
QY_DESCRIBE(Whose, QY_FIELD(district))

/// An answer that nobody has rated in time.
base::Result<void> leave_unrated(const Scene& s, Record& r) {
  const bool call = terms_of(r.rule).callback != Callback::none;
  return take_step(s, r, deed_by_system(call ? Action::to_callback : Action::lapse, s.now));
}

bool may_rise(const Record& r, Supervision to) {
  auto facts = facts_of(r, r.created_at);
  facts.level_rises = to > r.supervision;
  return next(r.state, Action::supervise, Actor::system, facts).ok();
}

/// A deadline is near or over; after it supervision rises step by step.
base::Result<void> sound(const Scene& s, Record& r) {
  const Standing before = r;
  const int stage = r.alarm_stage;
  r.alarm_stage += 1;
  set_clocks(r, s.now);
  update_standing(s.db, before, r);
  if (stage <= 1) tell_clock(s, r, stage == 1);
  const auto level = static_cast<Supervision>(stage);
  if (stage >= 1 && may_rise(r, level)) {
    auto deed = deed_by_system(Action::supervise, s.now, stage == 1 ? "超期自动督办" : "超期未办，督办升级");
    deed.more.supervision = level;
    return take_step(s, r, deed);
  }
  return {};
}

base::Result<void> look_at(const Scene& s, Record& r) {
  if (r.state == State::replied) return leave_unrated(s, r);
  if (r.state == State::suspended) return take_step(s, r, deed_by_system(Action::resume, s.now));
  if (r.due_at) return sound(s, r);
  // A case that is followed for the long term: time to look at it again.
  tell_clock(s, r, false);
  const Standing before = r;
  r.alarm_at.reset();
  update_standing(s.db, before, r);
  return {};
}

struct Recomputed {
  std::optional<base::Timestamp> old_due, new_due;
};
QY_DESCRIBE(Recomputed, QY_FIELD(old_due), QY_FIELD(new_due))

bool recompute_one(const Scene& s, Record& r) {
  const auto computed = replay(r, stored_steps(s.db, r.district, r.id));
  if (!computed.ok()) {
    log::warn("appeal.recompute", {{"appeal", r.id.str()}, {"code", computed.error().code}});
    return false;
  }
  const Recomputed change{r.due_at, computed->due_at};
  const Standing before = r;
  if (!take_deadlines(r, *computed, s.now)) return false;
  update_standing(s.db, before, r);
  audit::record(s.db, s.caller, {"appeal.recompute", "appeal", r.id.str(), {base::to_json(change)}, ""});
  return true;
}

/// All open appeals, portion by portion, each held until the end.
template <class F>
std::int64_t each_open(db::Connection& db, const std::string& district, F work) {
  std::int64_t n = 0;
  std::optional<AppealId> last;
  for (;;) {
    const auto ids = db.query<IdRow>(
        "select id from appeal.appeal where district = $1 and due_at is not null and ($2::uuid is null or id "
        "> $2)"
        " order by id limit $3",
        district, last, kPortion);
    for (const auto& row : ids)
      if (auto r = find_locked(db, district, row.id)) n += work(*r) ? 1 : 0;
    if (static_cast<int>(ids.size()) < kPortion) return n;
    last = ids.back().id;
  }
}

/// Which calendars the stored deadlines come from; a job brings them up to date when the program has others.
std::string check_calendars(const kernel::Services& services) {
  const auto& district = services.settings.district_code;
  services.pool.transact(auth::scope_of(auth::Caller::system(district)), [&](db::Connection& db) {
    const auto mark = calendar::fingerprint();
    const auto changed = db.execute(
        "insert into appeal.computed_with as w (district, fingerprint) values ($1, $2) on conflict "
        "(district) do update"
        " set fingerprint = excluded.fingerprint where w.fingerprint <> excluded.fingerprint",
        district, mark);
    if (changed > 0)
      jobs::enqueue(db, "appeal.recompute", {base::to_json(Whose{district})}, {.unique_key = district});
  });
  return "";
}

/// What the end or the answer of a parent is for those that follow it.
Deed deed_for_followers(db::Connection& db, const Record& parent, base::Timestamp now) {
  if (is_final(parent.state))
    return deed_by_system(
        Action::split, now,
        "主案（" + parent.number.value_or("") + "）" + title_of(parent.state).zh + "，本件单独办理");
  auto answer = deed_by_system(Action::follow, now);
  answer.note = newest_answer(db, parent);
  answer.by_org = parent.lead_org_name;
  answer.more.other = parent.id;
  answer.more.org_id = parent.lead_org;
  answer.more.org_path = parent.lead_org_path;
  answer.more.org_name = parent.lead_org_name;
  return answer;
}

}  // namespace

std::int64_t watch(db::Connection& db, const std::string& district, base::Timestamp now) {
  const auto caller = auth::Caller::system(district);
  const Scene scene{db, caller, now, "", nullptr};
  std::int64_t seen = 0;
  for (;;) {
    const auto ids = db.query<IdRow>(
        "select id from appeal.appeal where district = $1 and alarm_at <= $2 order by alarm_at limit $3"
        " for update skip locked",
        district, now, kPortion);
    for (const auto& row : ids) {
      auto r = find_locked(db, district, row.id);
      if (const auto done = look_at(scene, *r); !done.ok()) {
        // The table does not allow it: do not look at it again and again.
        log::warn("appeal.watch", {{"appeal", r->id.str()}, {"code", done.error().code}});
        db.execute("update appeal.appeal set alarm_at = null where district = $1 and id = $2", district,
                   row.id);
      }
    }
    seen += static_cast<std::int64_t>(ids.size());
    if (static_cast<int>(ids.size()) < kPortion) return seen;
  }
}

std::int64_t answer_followers(db::Connection& db, const std::string& district, const std::string& id,
                              base::Timestamp now) {
  const auto caller = auth::Caller::system(district);
  const Scene scene{db, caller, now, "", nullptr};
  const auto parent_id = AppealId::parse(id);
  const auto parent = parent_id ? find(db, district, *parent_id) : std::nullopt;
  if (!parent) return 0;
  const auto answer = deed_for_followers(db, *parent, now);
  std::int64_t n = 0;
  for (const auto& row :
       db.query<IdRow>("select id from appeal.appeal where district = $1 and parent_id = $2 and state = "
                       "'merged' order by id",
                       district, parent->id))
    if (auto child = find_locked(db, district, row.id); child && take_step(scene, *child, answer).ok()) ++n;
  return n;
}

std::int64_t recompute(db::Connection& db, const std::string& district, base::Timestamp now) {
  const auto caller = auth::Caller::system(district);
  const Scene scene{db, caller, now, "", nullptr};
  return each_open(db, district, [&](Record& r) { return recompute_one(scene, r); });
}

void register_watch(kernel::Registry& r) {
  const auto district = [](db::Connection& db) { return db.text("select platform.setting('district')"); };
  r.job("appeal.watch",
        [district](db::Connection& db, const jobs::Job& job) { watch(db, district(db), job.now); });
  r.schedule({"appeal.watch", std::chrono::seconds(30)});
  r.job("appeal.tally", [](db::Connection& db, const jobs::Job& job) {
    db.run("select appeal.fold_tally()");
    db.execute("delete from appeal.editing where until < $1", job.now);
  });
  r.schedule({"appeal.tally", std::chrono::seconds(10)});
  r.job("appeal.follow", [](db::Connection& db, const jobs::Job& job) {
    if (const auto target = base::from_json<Target>(job.payload.text); target.ok())
      answer_followers(db, target->district, target->id, job.now);
  });
  r.job("appeal.recompute", [](db::Connection& db, const jobs::Job& job) {
    const auto whose = base::from_json<Whose>(job.payload.text);
    if (!whose.ok()) throw std::logic_error("appeal.recompute: " + whose.error().message.en);
    const auto n = recompute(db, whose->district, job.now);
    log::info("appeal.recompute", {{"changed", n}});
  });
  r.at_start(check_calendars);
}

}  // namespace qiying::appeal

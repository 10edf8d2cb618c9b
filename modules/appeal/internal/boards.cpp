/// Boards of work: how the offices stand, what is under supervision and why, whom to call back.

#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/results.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

constexpr int kMost = 200;

// ---- 督办 supervision

struct SupervisedQuery {
  std::optional<Supervision> level;
};
QY_DESCRIBE(SupervisedQuery, QY_FIELD(level))

struct SupervisedCase {
  AppealId id;
  std::string number, title, subject_name, org;
  Supervision level = Supervision::daily;
  State state = State::in_progress;
  std::optional<base::Timestamp> due_at, since;
  ClockColour clock = ClockColour::none;
  std::string action, by, why;  ///< the step that put it there or raised it, who took it, in which words
};
QY_DESCRIBE(SupervisedCase, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title), QY_FIELD(subject_name),
            QY_FIELD(org), QY_FIELD(level), QY_FIELD(state), QY_FIELD(due_at), QY_FIELD(since),
            QY_FIELD(clock), QY_FIELD(action), QY_FIELD(by), QY_FIELD(why))

struct SupervisionBoard {
  std::int64_t daily = 0, listed = 0, talk = 0, overdue = 0;  ///< whatever the level asked for
  std::vector<SupervisedCase> items;                          ///< the highest level first, at most 200
};
QY_DESCRIBE(SupervisionBoard, QY_FIELD(daily), QY_FIELD(listed), QY_FIELD(talk), QY_FIELD(overdue),
            QY_FIELD(items))

struct Levels {
  std::int64_t daily = 0, listed = 0, talk = 0, overdue = 0;
};
QY_DESCRIBE(Levels, QY_FIELD(daily), QY_FIELD(listed), QY_FIELD(talk), QY_FIELD(overdue))

std::vector<SupervisedCase> supervised_cases(Context& c, const std::optional<Supervision>& level) {
  return c.db().query<SupervisedCase>(
      "select a.id, coalesce(a.number, '') as number, a.title, a.subject_name, a.lead_org_name as org, "
      "a.supervision as level, a.state, a.due_at, 'none' as clock, e.at as since, coalesce(e.action, '') as "
      "action, coalesce(e.by_org, '') as by, coalesce(e.note, '') as why"
      " from appeal.appeal a left join lateral (select v.at, v.action, v.by_org, v.note from appeal.event v "
      "where v.district = a.district and v.appeal_id = a.id and v.action in ('supervise', 'instruct', "
      "'rate', "
      "'call', 'reopen') order by v.action in ('supervise', 'instruct') desc, v.seq desc limit 1) e on true"
      " where a.district = $1 and a.supervision <> 'none' and ($2::text is null or a.supervision = $2)"
      " order by array_position(array['talk', 'listed', 'daily'], a.supervision), a.due_key, a.id limit $3",
      c.caller.district, level, kMost);
}

base::Result<SupervisionBoard> supervised(Context& c, const SupervisedQuery& q) {
  QY_CHECK(require_reader(c.caller));
  const auto n = *c.db().query_one<Levels>(
      "select count(*) filter (where supervision = 'daily') as daily, count(*) filter (where supervision = "
      "'listed') as listed, count(*) filter (where supervision = 'talk') as talk, count(*) filter (where "
      "due_at < $2) as overdue from appeal.appeal where district = $1 and supervision <> 'none'",
      c.caller.district, c.now);
  SupervisionBoard out{n.daily, n.listed, n.talk, n.overdue, supervised_cases(c, q.level)};
  for (auto& one : out.items) {
    one.clock = colour_of(one.due_at, c.now);
    one.why = typed_words(base::enum_from<Action>(one.action).value_or(Action::note), one.why);
  }
  return out;
}

// ---- 回访 call-backs

/// An appeal whose enterprise is to be called.
struct CallTask {
  AppealId id;
  std::string number, title, subject_name, org;
  std::optional<base::Timestamp> replied_at, due_at, last_at;
  ClockColour clock = ClockColour::none;
  int tries = 0;
  std::optional<Level> rating;  ///< what the enterprise said online
};
QY_DESCRIBE(CallTask, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title), QY_FIELD(subject_name), QY_FIELD(org),
            QY_FIELD(replied_at), QY_FIELD(due_at), QY_FIELD(last_at), QY_FIELD(clock), QY_FIELD(tries),
            QY_FIELD(rating))

struct CallBoard {
  std::int64_t waiting = 0, overdue = 0, tried = 0;  ///< `tried`: at least once in vain
  std::int64_t reached_today = 0, refused_today = 0, unreachable_today = 0;
  std::vector<CallTask> items;  ///< the most pressing first, at most 200
};
QY_DESCRIBE(CallBoard, QY_FIELD(waiting), QY_FIELD(overdue), QY_FIELD(tried), QY_FIELD(reached_today),
            QY_FIELD(refused_today), QY_FIELD(unreachable_today), QY_FIELD(items))

struct Waiting {
  std::int64_t waiting = 0, overdue = 0, tried = 0;
};
QY_DESCRIBE(Waiting, QY_FIELD(waiting), QY_FIELD(overdue), QY_FIELD(tried))

struct Today {
  std::int64_t reached = 0, refused = 0, unreachable = 0;
};
QY_DESCRIBE(Today, QY_FIELD(reached), QY_FIELD(refused), QY_FIELD(unreachable))

Today calls_today(Context& c) {
  return *c.db().query_one<Today>(
      "select count(*) filter (where outcome = 'reached') as reached, count(*) filter (where outcome = "
      "'refused') as refused, count(*) filter (where outcome = 'unreachable') as unreachable from "
      "appeal.call "
      "where district = $1 and at >= $2",
      c.caller.district, base::from_local(base::LocalTime(base::local_date(c.now).time_since_epoch())));
}

base::Result<CallBoard> calls(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.dispatch"));
  const auto n = *c.db().query_one<Waiting>(
      "select count(*) as waiting, count(*) filter (where due_at < $2) as overdue, count(*) filter (where "
      "call_count > 0) as tried from appeal.appeal where district = $1 and state = 'calling_back'",
      c.caller.district, c.now);
  const auto today = calls_today(c);
  CallBoard out{n.waiting, n.overdue, n.tried, today.reached, today.refused, today.unreachable, {}};
  out.items = c.db().query<CallTask>(
      "select a.id, coalesce(a.number, '') as number, a.title, a.subject_name, a.lead_org_name as org, "
      "a.replied_at, a.due_at, 'none' as clock, a.call_count as tries, a.rating_level as rating, (select "
      "max(l.at) from appeal.call l where l.district = a.district and l.appeal_id = a.id) as last_at"
      " from appeal.appeal a where a.district = $1 and a.state = 'calling_back' order by a.due_key, a.id "
      "limit $2",
      c.caller.district, kMost);
  for (auto& one : out.items) one.clock = colour_of(one.due_at, c.now);
  return out;
}

}  // namespace

std::vector<BoardRow> board_of(db::Connection& db, const std::string& district, const Span& span,
                               base::Timestamp now) {
  return db.query<BoardRow>(
      "select lead_org_name as org, count(*) filter (where state not in "
      "('replied','calling_back','closed','rejected','diverted','withdrawn')) as open,"
      " count(*) filter (where due_at < $4) as overdue, count(*) filter (where supervision <> 'none') as "
      "supervised,"
      " count(*) filter (where i) as raised, count(*) filter (where i and signed_at is not null) as "
      "signed_count,"
      " count(*) filter (where i and signed_at <= sign_due_at) as signed_in_time, count(*) filter (where i "
      "and replied_at is not null) as answered,"
      " count(*) filter (where i and replied_at <= reply_due_at) as answered_in_time, count(*) filter (where "
      "i and return_count > 0) as returned,"
      " count(*) filter (where i and redo_count > 0) as redone, count(*) filter (where i and extension_count "
      "> 0) as extended,"
      " count(*) filter (where i and rating_level is not null) as rated,"
      " count(*) filter (where i and rating_level in ('satisfied','basic')) as satisfied,"
      " round((avg(dispatch_count) filter (where i))::numeric, 2)::float8 as transfers"
      " from (select *, submitted_at >= $2 and submitted_at < $3 as i from appeal.appeal where district = $1 "
      "and lead_org is not null"
      "  and (due_at is not null or state in ('dispatched','in_progress','returning','suspended','tracking',"
      "'checking') or supervision <> 'none' or (submitted_at >= $2 and submitted_at < $3))) a"
      " group by 1 order by overdue desc, supervised desc, open desc, 1",
      district, span.begin(), span.end(), now);
}

void register_boards(kernel::Registry& r) {
  r.get<SupervisedQuery, SupervisionBoard>(
      "/api/v1/appeals/supervised",
      {.access = {.signed_in = true}, .summary = {"督办清单", "What is under supervision, and why"}},
      supervised);
  r.get<kernel::Nothing, CallBoard>(
      "/api/v1/appeals/calls",
      {.access = {.permission = "appeal.dispatch"}, .summary = {"回访任务", "Whom to call back"}}, calls);
}

}  // namespace qiying::appeal

#include "modules/appeal/internal/counted.hpp"

namespace qiying::appeal {
namespace {

/// What holds of the appeal itself; empty for what other rows say.
std::string_view of_appeal(Counted counted) {
  switch (counted) {
    case Counted::led:
      return " and a.lead_org is not null";
    case Counted::signed_for:
      return " and a.signed_at is not null";
    case Counted::signed_in_time:
      return " and a.signed_at <= a.sign_due_at";
    case Counted::answered:
      return " and a.replied_at is not null";
    case Counted::answered_in_time:
      return " and a.replied_at <= a.reply_due_at";
    case Counted::rated:
      return " and a.rating_level is not null";
    case Counted::content:
      return " and a.rating_level in ('satisfied', 'basic')";
    case Counted::transferred:
      return " and (a.dispatch_count > 1 or a.return_count > 0)";
    default:
      return "";
  }
}

/// What holds of the last call.
std::string_view of_call(Counted counted) {
  switch (counted) {
    case Counted::called:
      return "true";
    case Counted::reached:
      return "l.outcome = 'reached'";
    case Counted::refused:
      return "l.outcome = 'refused'";
    case Counted::unreachable:
      return "l.outcome = 'unreachable'";
    case Counted::prompt:
      return "l.prompt";
    case Counted::quick:
      return "l.quick";
    case Counted::solved:
      return "l.solved";
    case Counted::call_satisfied:
      return "l.level = 'satisfied'";
    case Counted::call_basic:
      return "l.level = 'basic'";
    case Counted::call_dissatisfied:
      return "l.level = 'dissatisfied'";
    default:
      return "";
  }
}

/// " and x.at ..." for the days of the query.
void add_days(Sql& sql, const ListQuery& q) {
  if (q.from) sql.add(" and x.at >= ?", day_start(*q.from));
  if (q.to) sql.add(" and x.at < ?", day_start(*q.to + std::chrono::days(1)));
}

void add_calls(Sql& sql, const kernel::Context& c, const ListQuery& q, std::string_view condition) {
  sql.add(
      " and a.id in (select l.appeal_id from (select distinct on (x.appeal_id) x.appeal_id, x.outcome, "
      "x.prompt, x.quick, x.solved, x.level from appeal.call x where x.district = ?",
      c.caller.district);
  add_days(sql, q);
  sql.add(" order by x.appeal_id, x.seq desc) l where ").add(condition).add(")");
}

void add_closings(Sql& sql, const kernel::Context& c, const ListQuery& q) {
  sql.add(
      " and a.id in (select x.appeal_id from appeal.event x where x.district = ? and x.to_state = 'closed' "
      "and x.from_state <> 'closed'",
      c.caller.district);
  add_days(sql, q);
  sql.add(")");
}

/// As the time spent in a state is measured: from the step before to the one that left it.
void add_leavings(Sql& sql, const kernel::Context& c, const ListQuery& q) {
  sql.add(
      " and a.id in (select x.appeal_id from appeal.event x where x.district = ? and x.from_state = ? and "
      "x.to_state <> x.from_state and exists (select from appeal.event b where b.district = x.district and "
      "b.appeal_id = x.appeal_id and b.seq < x.seq and b.to_state <> b.from_state)",
      c.caller.district, *q.left);
  add_days(sql, q);
  sql.add(")");
}

void add_repeats(Sql& sql, const kernel::Context& c, ListQuery q) {
  q.counted.reset();
  sql.add(
      " and a.id in (select r.id from (select a.id, row_number() over (partition by a.subject_id order by "
      "a.submitted_at, a.id) as place");
  add_reach(sql, c, reach_of(c.caller));
  add_states(sql, q);
  add_filters(sql, c, q);
  add_clock(sql, c, q);
  sql.add(" and a.subject_id is not null) r where r.place > 1)");
}

}  // namespace

bool counts_deeds(const std::optional<Counted>& counted) {
  return counted && (*counted == Counted::closed || !of_call(*counted).empty());
}

void add_counted(Sql& sql, const kernel::Context& c, const ListQuery& q) {
  if (q.left) add_leavings(sql, c, q);
  if (!q.counted) return;
  sql.add(of_appeal(*q.counted));
  if (const auto condition = of_call(*q.counted); !condition.empty()) add_calls(sql, c, q, condition);
  if (q.counted == Counted::closed) add_closings(sql, c, q);
  if (q.counted == Counted::repeated) add_repeats(sql, c, q);
  if (q.counted == Counted::late)
    sql.add(" and a.reply_due_at < coalesce(a.replied_at, a.closed_at, ?)", c.now);
}

}  // namespace qiying::appeal

#include "modules/appeal/internal/counts.hpp"

#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/filter.hpp"

namespace qiying::appeal {
namespace {

using base::Timestamp;

Timestamp today(const kernel::Context& c) {
  return base::from_local(base::LocalTime(base::local_date(c.now).time_since_epoch()));
}

/// How many stand in a state, and how many of those were due before two points in time.
struct StateCount {
  std::string state;
  std::int64_t n = 0, over = 0, near = 0, today = 0;
};
QY_DESCRIBE(StateCount, QY_FIELD(state), QY_FIELD(n), QY_FIELD(over), QY_FIELD(near), QY_FIELD(today))

/// The tally by state; `over` and `near` of whole hours only.
std::vector<StateCount> tallied(kernel::Context& c, Timestamp near) {
  Sql sql;
  sql.add(
      "select t.state, sum(t.n)::bigint as n,"
      " coalesce(sum(t.n) filter (where t.state <> 'closed' and t.hour < ?), 0)::bigint as over,"
      " coalesce(sum(t.n) filter (where t.state <> 'closed' and t.hour < ?), 0)::bigint as near,"
      " coalesce(sum(t.n) filter (where t.state = 'closed' and t.hour >= ?), 0)::bigint as today from (",
      std::chrono::floor<std::chrono::hours>(c.now), std::chrono::floor<std::chrono::hours>(near), today(c));
  const bool desk = reach_of(c.caller) == Reach::desk;
  for (const auto* source :
       {"select state, hour, n from appeal.tally where district = ?",
        " union all select state, hour, n from appeal.tally_change where district = ?"}) {
    sql.add(source, c.caller.district);
    if (!desk) continue;
    sql.add(" and org_path = any(array(");
    add_paths(sql, c);
    sql.add("))");
  }
  sql.add(") t group by t.state");
  return sql.rows<StateCount>(c.db());
}

/// Rows due between the beginning of the hour of `t` and `t`, by state: the part of an hour that the tally
/// cannot tell.
std::vector<StateCount> rest_of_hour(kernel::Context& c, Timestamp t) {
  Sql sql;
  sql.add(
      "select a.state, count(*) as n, 0::bigint as over, 0::bigint as near, 0::bigint as today"
      " from appeal.appeal a where a.district = ? and a.due_key >= ?"
      " and a.due_key < ? and a.state <> 'draft'",
      c.caller.district, std::chrono::floor<std::chrono::hours>(t), t);
  if (reach_of(c.caller) == Reach::desk) {
    sql.add(" and a.lead_org_path = any(array(");
    add_paths(sql, c);
    sql.add("))");
  }
  sql.add(" group by a.state");
  return sql.rows<StateCount>(c.db());
}

/// What an office sees beside its own desk, counted row by row: these are few.
std::vector<StateCount> beside(kernel::Context& c, Timestamp near) {
  Sql sql;
  sql.add(
      "select a.state, count(*) as n, count(*) filter (where a.due_at < ?) as over,"
      " count(*) filter (where a.due_at < ?) as near,"
      " count(*) filter (where a.state = 'closed' and a.closed_at >= ?) as today"
      " from appeal.appeal a where a.district = ? and a.state <> 'draft' and ",
      c.now, near, today(c), c.caller.district);
  add_beside(sql, c);
  sql.add(" group by a.state");
  return sql.rows<StateCount>(c.db());
}

std::vector<StateCount> rows_by_state(kernel::Context& c, const ListQuery& q, Timestamp near) {
  Sql sql;
  sql.add(
      "select a.state, count(*) as n, count(*) filter (where a.due_at < ?) as over,"
      " count(*) filter (where a.due_at < ?) as near,"
      " count(*) filter (where a.state = 'closed' and a.closed_at >= ?) as today",
      c.now, near, today(c));
  add_reach(sql, c, reach_of(c.caller));
  sql.add(" and a.state <> 'draft'");
  add_filters(sql, c, q);
  add_clock(sql, c, q);
  sql.add(" group by a.state");
  return sql.rows<StateCount>(c.db());
}

/// Everything that the tally knows, exact to the moment.
std::vector<StateCount> exact(kernel::Context& c) {
  const auto near = yellow_until(c.now);
  auto out = tallied(c, near);
  const auto add = [&](const std::vector<StateCount>& more, std::int64_t StateCount::* to) {
    for (const auto& m : more)
      for (auto& s : out)
        if (s.state == m.state) s.*to += m.n;
  };
  add(rest_of_hour(c, c.now), &StateCount::over);
  add(rest_of_hour(c, near), &StateCount::near);
  if (reach_of(c.caller) == Reach::desk) {
    auto more = beside(c, near);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

/// The field of a state, none for those that no tab shows.
std::int64_t* field_of(Counts& counts, std::string_view state) {
  const std::pair<std::string_view, std::int64_t*> fields[] = {
      {"received", &counts.received},     {"submitted", &counts.submitted},
      {"dispatched", &counts.dispatched}, {"in_progress", &counts.in_progress},
      {"returning", &counts.returning},   {"suspended", &counts.suspended},
      {"tracking", &counts.tracking},     {"checking", &counts.checking},
      {"replied", &counts.replied},       {"calling_back", &counts.calling_back},
      {"closed", &counts.closed}};
  for (const auto& [name, field] : fields)
    if (name == state) return field;
  return nullptr;
}

Counts summed(const std::vector<StateCount>& by_state) {
  Counts out;
  for (const auto& s : by_state) {
    out.all += s.n;
    out.overdue += s.over;
    out.due_soon += s.near - s.over;
    out.closed_today += s.today;
    if (auto* field = field_of(out, s.state)) *field += s.n;
  }
  return out;
}

std::int64_t total_by_tally(kernel::Context& c, const ListQuery& q) {
  std::int64_t out = 0;
  for (const auto& s : exact(c)) {
    const auto state = base::enum_from<State>(s.state);
    if (!q.state.empty() && std::ranges::find(q.state, state) == q.state.end()) continue;
    if (!q.clock) out += s.n;
    if (q.clock == ClockColour::red) out += s.over;
    if (q.clock == ClockColour::yellow) out += s.near - s.over;
  }
  return out;
}

bool is_tallied(const kernel::Context& c, const ListQuery& q) {
  const bool clock = !q.clock || *q.clock == ClockColour::red || *q.clock == ClockColour::yellow;
  return is_plain(q) && clock && reach_of(c.caller) != Reach::subject;
}

}  // namespace

std::int64_t total(kernel::Context& c, const ListQuery& q) {
  if (is_tallied(c, q)) return total_by_tally(c, q);
  Sql sql;
  sql.add("select count(*)");
  add_reach(sql, c, reach_of(c.caller));
  add_states(sql, q);
  add_filters(sql, c, q);
  add_clock(sql, c, q);
  return std::stoll(std::string(c.db().run_params(sql.text(), sql.params()).text(0, 0)));
}

base::Result<Counts> counts(kernel::Context& c, const ListQuery& q) {
  QY_CHECK(auth::require_signed_in(c.caller));
  if (is_tallied(c, q) && !q.clock) return summed(exact(c));
  return summed(rows_by_state(c, q, yellow_until(c.now)));
}

}  // namespace qiying::appeal

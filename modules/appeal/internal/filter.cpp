#include "modules/appeal/internal/filter.hpp"

#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/counted.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

std::vector<std::string> names(const std::vector<State>& states) {
  std::vector<std::string> out;
  for (const auto state : states) out.emplace_back(base::name_of(state));
  return out;
}

void add_flag(Sql& sql, const std::optional<bool>& wanted, std::string_view yes, std::string_view no) {
  if (wanted) sql.add(*wanted ? yes : no);
}

/// "SQ20261122-0002" in any writing; empty for everything else. Pairs of characters would find -0022, too.
std::string whole_number(const std::string& q) {
  constexpr std::size_t kDay = 10, kFewest = 14;  // SQ and the day; four digits behind it
  const auto form = search::searched_form(q);
  const bool is_one = form.size() >= kFewest && form.starts_with("SQ") &&
                      form.find_first_not_of("0123456789", 2) == std::string::npos;
  return is_one ? form.substr(0, kDay) + "-" + form.substr(kDay) : std::string();
}

void add_words(Sql& sql, const kernel::Context& c, const std::string& q) {
  if (const auto number = whole_number(q); !number.empty()) {
    sql.add(" and a.number = ?", number);
    return;
  }
  if (const auto grams = search::grams_query(q); !grams.empty())
    sql.add(" and a.id in (select appeal.matching(?, ?::tsquery))", c.caller.district, grams);
}

std::string_view lacks(Blank what) {
  switch (what) {
    case Blank::category:
      return " and a.category_id is null";
    case Blank::street:
      return " and a.street_code = ''";
    case Blank::org:
      return " and a.lead_org is null";
  }
  return "";
}

void add_handling(Sql& sql, const kernel::Context& c, const ListQuery& q) {
  if (q.parent) sql.add(" and a.parent_id = ?", *q.parent);
  if (q.supervised) sql.add(" and a.supervision <> 'none'");
  if (q.asking) sql.add(" and a.extension_until is not null");
  if (q.supervision) sql.add(" and a.supervision = ?", *q.supervision);
  if (q.rating) sql.add(" and a.rating_level = ?", *q.rating);
  add_flag(sql, q.urgent, " and a.urgent", " and not a.urgent");
  add_flag(sql, q.redone, " and a.redo_count > 0", " and a.redo_count = 0");
  add_flag(sql, q.returned, " and a.return_count > 0", " and a.return_count = 0");
  add_flag(sql, q.extended, " and a.extension_count > 0", " and a.extension_count = 0");
  if (q.mine) sql.add(" and a.handler = ?", c.caller.account);
  if (q.helping)
    sql.add(
        " and a.id in (select s.appeal_id from appeal.assist s where s.district = ? and s.answered_at is null"
        " and ? <> '' and starts_with(s.org_path, ?))",
        c.caller.district, c.caller.org_path, c.caller.org_path);
}

}  // namespace

base::Timestamp day_start(base::Date day) {
  return base::from_local(base::LocalTime(day.time_since_epoch()));
}

void Sql::append(std::string_view piece, std::span<const db::Param> values) {
  std::size_t used = 0;
  for (const char ch : piece) {
    if (ch != '?') {
      text_ += ch;
      continue;
    }
    params_.push_back(values[used++]);
    text_ += '$' + std::to_string(params_.size());
  }
  if (used != values.size()) throw std::logic_error("a piece of SQL with other values than question marks");
}

Reach reach_of(const auth::Caller& caller) {
  if (caller.kind == auth::CallerKind::subject) return Reach::subject;
  const bool all = caller.kind == auth::CallerKind::system || caller.can("appeal.dispatch") ||
                   caller.can("appeal.supervise");
  return all ? Reach::district : Reach::desk;
}

void add_filters(Sql& sql, const kernel::Context& c, const ListQuery& q) {
  if (q.kind) sql.add(" and a.kind = ?", *q.kind);
  if (q.channel) sql.add(" and a.channel = ?", *q.channel);
  if (q.category && q.itself) sql.add(" and a.category_id = ?", *q.category);
  if (q.category && !q.itself)
    sql.add(
        " and a.category_id in (with recursive below as (select id from appeal.category where district = ? "
        "and id = ?"
        " union all select k.id from appeal.category k join below on k.parent_id = below.id where k.district "
        "= ?)"
        " select id from below)",
        c.caller.district, *q.category, c.caller.district);
  if (q.org) sql.add(" and a.lead_org = ?", *q.org);
  if (q.subject) sql.add(" and a.subject_id = ?", *q.subject);
  if (q.street) sql.add(" and a.street_code = ?", *q.street);
  if (q.place) sql.add(" and ").add(kPlace).add(" = ?", *q.place);
  for (const auto what : q.without) sql.add(lacks(what));
  const bool submitted = !q.left && !counts_deeds(q.counted);
  if (q.from && submitted) sql.add(" and a.submitted_at >= ?", day_start(*q.from));
  if (q.to && submitted) sql.add(" and a.submitted_at < ?", day_start(*q.to + std::chrono::days(1)));
  add_counted(sql, c, q);
  if (q.q) add_words(sql, c, *q.q);
  add_handling(sql, c, q);
}

void add_clock(Sql& sql, const kernel::Context& c, const ListQuery& q) {
  if (!q.clock) return;
  switch (*q.clock) {
    case ClockColour::none:
      sql.add(" and a.due_at is null");
      return;
    case ClockColour::red:
      sql.add(" and a.due_key < ?", c.now);
      return;
    case ClockColour::yellow:
      sql.add(" and a.due_key >= ? and a.due_key < ?", c.now, yellow_until(c.now));
      return;
    case ClockColour::green:
      sql.add(" and a.due_at >= ?", yellow_until(c.now));
      return;
  }
}

void add_states(Sql& sql, const ListQuery& q) {
  if (q.state.empty())
    sql.add(" and a.state <> 'draft'");
  else
    sql.add(" and a.state <> 'draft' and a.state = any(?::text[])", names(q.state));
}

bool is_plain(const ListQuery& q) {
  return !q.q && !q.kind && !q.channel && !q.category && !q.org && !q.subject && !q.street && !q.parent &&
         !q.supervision && !q.rating && !q.urgent && !q.redone && !q.returned && !q.extended && !q.mine &&
         !q.asking && !q.supervised && !q.helping && !q.from && !q.to && !q.place && q.without.empty() &&
         !q.counted && !q.left;
}

void add_paths(Sql& sql, const kernel::Context& c) {
  sql.add("select o.path from auth.org o where o.district = ? and ? <> '' and starts_with(o.path, ?)",
          c.caller.district, c.caller.can("appeal.handle") ? c.caller.org_path : std::string(),
          c.caller.org_path);
}

void add_beside(Sql& sql, const kernel::Context& c) {
  // As one list of ids: an "or" over different columns would read every row.
  sql.add(
      "a.id = any(array(select b.id from appeal.appeal b where b.district = ? and b.raised_by = ? union"
      " select s.appeal_id from appeal.assist s where s.district = ? and s.org_path = any(array(",
      c.caller.district, c.caller.account, c.caller.district);
  add_paths(sql, c);
  sql.add(")))) and not (a.lead_org_path <> '' and a.lead_org_path = any(array(");
  add_paths(sql, c);
  sql.add(")))");
}

void add_reach(Sql& sql, const kernel::Context& c, Reach reach) {
  sql.add(" from appeal.appeal a where a.district = ?", c.caller.district);
  if (reach == Reach::subject) sql.add(" and a.subject_id = ?", c.caller.subject);
  if (reach != Reach::desk) return;
  sql.add(" and (a.lead_org_path = any(array(");
  add_paths(sql, c);
  sql.add(")) or (");
  add_beside(sql, c);
  sql.add("))");
}

}  // namespace qiying::appeal

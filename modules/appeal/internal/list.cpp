#include "modules/appeal/internal/list.hpp"

#include <array>

#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/counts.hpp"
#include "modules/appeal/internal/filter.hpp"

namespace qiying::appeal {
namespace {

constexpr std::string_view kColumns =
    "select a.id, coalesce(a.number, '') as number, a.kind, a.channel, a.title, a.category_id, "
    "coalesce(c.name, '') as category_name, a.state, a.subject_id, a.subject_name, a.street_code, "
    "a.lead_org as lead_org_id, a.lead_org_name, a.handler_name, a.created_at, a.submitted_at, "
    "a.sign_due_at, "
    "a.signed_at, a.reply_due_at, a.replied_at, a.closed_at, a.due_at, a.rating_level as rating, "
    "a.supervision, "
    "a.urgent, a.redo_count, 'none' as clock, a.version";
constexpr std::string_view kCategory =
    " left join appeal.category c on c.district = a.district and c.id = a.category_id";

struct Sort {
  std::string_view name, order, after;
};
constexpr std::array kSorts = {
    Sort{"-submitted_at", " order by a.sent_key desc, a.id desc",
         " and (a.sent_key, a.id) < (?::timestamptz, ?::uuid)"},
    Sort{"due_at", " order by a.due_key, a.id", " and (a.due_key, a.id) > (?::timestamptz, ?::uuid)"},
    Sort{"reply_due_at", " order by coalesce(a.reply_due_at, 'infinity'), a.id",
         " and (coalesce(a.reply_due_at, 'infinity'), a.id) > (?::timestamptz, ?::uuid)"},
    Sort{"number", " order by a.number, a.id", " and (a.number, a.id) > (?, ?::uuid)"},
};

base::Result<const Sort*> sort_of(const ListQuery& query) {
  const auto name = query.sort.value_or("-submitted_at");
  for (const auto& sort : kSorts)
    if (sort.name == name) return &sort;
  return base::invalid("sort", "list.sort", {"不支持此排序：" + name, "Unknown sort: " + name},
                       {"可用：-submitted_at、due_at、reply_due_at、number",
                        "Use -submitted_at, due_at, reply_due_at or number"});
}

struct Cursor {
  std::string key, id;
};

base::Result<std::optional<Cursor>> cursor_of(const ListQuery& query) {
  if (!query.cursor || query.cursor->empty()) return std::optional<Cursor>();
  const auto cut = query.cursor->find('~');
  const auto bad = base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"},
                                 {"请从第一页重新打开", "Start again from the first page"});
  if (cut == std::string::npos || !base::parse_uuid(query.cursor->substr(cut + 1))) return bad;
  auto key = query.cursor->substr(0, cut);
  if (query.sort.value_or("-submitted_at") != "number" && key != "infinity" &&
      !base::parse_timestamp(key).ok())
    return bad;
  return std::optional(Cursor{std::move(key), query.cursor->substr(cut + 1)});
}

std::string cursor_at(const Sort& sort, const AppealRow& row) {
  const auto time = [](const std::optional<base::Timestamp>& t) {
    return t ? base::to_iso(*t) : std::string("infinity");
  };
  const auto key = sort.name == "number"          ? row.number
                   : sort.name == "-submitted_at" ? base::to_iso(row.submitted_at.value_or(row.created_at))
                   : sort.name == "due_at"        ? time(row.due_at)
                                                  : time(row.reply_due_at);
  return key + "~" + row.id.str();
}

/// One page: what follows `cursor`, in the order of `sort`, `limit` rows at most.
struct Page {
  kernel::Context& c;
  const ListQuery& q;
  const Sort& sort;
  const std::optional<Cursor>& cursor;
  int limit;

  void add_tail(Sql& sql) const {
    if (cursor) sql.add(sort.after, cursor->key, cursor->id);
    sql.add(sort.order).add(" limit ?", limit);
  }
};

/// The newest of each state, then the newest of them: each is the beginning of an index.
void add_by_state(Sql& sql, const Page& page, bool desk) {
  auto states = page.q.state;
  if (states.empty())
    for (std::size_t i = 1; i < qy_names(State{}).size(); ++i) states.push_back(static_cast<State>(i));
  std::vector<std::string> names;
  for (const auto state : states)
    if (state != State::draft) names.emplace_back(base::name_of(state));
  sql.add("select n.* from unnest(?::text[]) as s(state)", names);
  if (desk) {
    sql.add(" cross join (");
    add_paths(sql, page.c);
    sql.add(") p");
  }
  sql.add(" cross join lateral (select a.* from appeal.appeal a where a.district = ? and a.state = s.state",
          page.c.caller.district);
  if (desk) sql.add(" and a.lead_org_path = p.path");
  page.add_tail(sql);
  sql.add(") n");
}

/// By deadline: the beginning of an index for each path.
void add_by_due(Sql& sql, const Page& page) {
  sql.add("select n.* from (");
  add_paths(sql, page.c);
  sql.add(
      ") p cross join lateral (select a.* from appeal.appeal a where a.district = ? and a.lead_org_path = "
      "p.path",
      page.c.caller.district);
  add_states(sql, page.q);
  add_clock(sql, page.c, page.q);
  page.add_tail(sql);
  sql.add(") n");
}

/// What an office sees without leading it.
void add_beside_rows(Sql& sql, const Page& page) {
  sql.add(" union all (select a.* from appeal.appeal a where a.district = ? and ", page.c.caller.district);
  add_beside(sql, page.c);
  add_states(sql, page.q);
  add_clock(sql, page.c, page.q);
  page.add_tail(sql);
  sql.add(")");
}

void add_any(Sql& sql, const Page& page, Reach reach) {
  sql.add("select a.*");
  add_reach(sql, page.c, reach);
  add_states(sql, page.q);
  add_filters(sql, page.c, page.q);
  add_clock(sql, page.c, page.q);
  page.add_tail(sql);
}

void add_source(Sql& sql, const Page& page) {
  const auto reach = reach_of(page.c.caller);
  const bool plain = is_plain(page.q);
  const bool by_time = page.sort.name == "-submitted_at" && !page.q.clock;
  if (!plain || reach == Reach::subject) return add_any(sql, page, reach);
  if (reach == Reach::district) return by_time ? add_by_state(sql, page, false) : add_any(sql, page, reach);
  if (by_time)
    add_by_state(sql, page, true);
  else
    add_by_due(sql, page);
  add_beside_rows(sql, page);
}

base::Result<kernel::List<AppealRow>> page_of(kernel::Context& c, const ListQuery& q, int limit) {
  QY_TRY(const Sort* sort, sort_of(q));
  QY_TRY(const auto cursor, cursor_of(q));
  const Page page{c, q, *sort, cursor, limit + 1};
  Sql sql;
  sql.add(kColumns).add(" from (");
  add_source(sql, page);
  sql.add(") a").add(kCategory).add(sort->order).add(" limit ?", limit + 1);
  kernel::List<AppealRow> out;
  out.items = sql.rows<AppealRow>(c.db());
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = cursor_at(*sort, out.items.back());
  }
  const auto yellow = yellow_until(c.now);
  for (auto& row : out.items) row.clock = colour_of(row.due_at, c.now, yellow);
  return out;
}

}  // namespace

base::Result<kernel::List<AppealRow>> list(kernel::Context& c, const ListQuery& q) {
  QY_CHECK(auth::require_signed_in(c.caller));
  QY_TRY(auto out, page_of(c, q, q.limit.value_or(50)));
  out.total = total(c, q);
  return out;
}

}  // namespace qiying::appeal

#include "modules/appeal/internal/list.hpp"

#include <array>

#include "modules/appeal/internal/clocks.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

// $1 district, $2 states, $3 kind, $4 category, $5 org, $6 subject, $7 handler, $8 from, $9 to, $10 query,
// $11 clock, $12 now, $13 start of the yellow zone. Drafts are nobody's business but their writer's and never
// stand in lists.
constexpr std::string_view kWhere =
    " from appeal.appeal a left join appeal.category c on c.district = a.district and c.id = a.category_id"
    " where a.district = $1 and a.state <> 'draft'"
    " and ($2::text[] is null or a.state = any($2))"
    " and ($3::text is null or a.kind = $3) and ($4::uuid is null or a.category_id = $4)"
    " and ($5::uuid is null or a.lead_org = $5) and ($6::uuid is null or a.subject_id = $6)"
    " and ($7::uuid is null or a.handler = $7)"
    " and ($8::timestamptz is null or a.submitted_at >= $8) and ($9::timestamptz is null or a.submitted_at < "
    "$9)"
    " and ($10::text is null or a.id in (select appeal.matching($1, $10::tsquery)))"
    " and ($11::text is null or case $11 when 'red' then $12 > d.due when 'yellow' then $12 <= d.due and "
    "d.due < $13"
    " when 'green' then d.due >= $13 else d.due is null end)";
constexpr std::string_view kDue =
    " cross join lateral (select case when a.state = 'dispatched' then a.sign_due_at"
    " when a.state in ('submitted', 'in_progress') then a.reply_due_at end as due) d";

constexpr std::string_view kColumns =
    "select a.id, coalesce(a.number, '') as number, a.kind, a.channel, a.title, a.category_id, "
    "coalesce(c.name, '') as category_name,"
    " a.state, a.subject_id, a.subject_name, a.street_code, a.lead_org as lead_org_id, a.lead_org_name, "
    "a.handler_name,"
    " a.created_at, a.submitted_at, a.sign_due_at, a.signed_at, a.reply_due_at, a.replied_at, a.closed_at,"
    " a.rating_level as rating, 'none' as clock, a.version";

/// The filter with the lateral deadline between FROM and WHERE.
std::string from_where() {
  std::string text(kWhere);
  text.insert(text.find(" where "), kDue);
  return text;
}

struct Sort {
  std::string_view name, order, after, key;
};
constexpr std::array kSorts = {
    Sort{"-created_at", " order by a.created_at desc, a.id desc",
         " and ($14::text is null or (a.created_at, a.id) < ($14::timestamptz, $15::uuid))", "created_at"},
    Sort{"reply_due_at", " order by coalesce(a.reply_due_at, 'infinity'), a.id",
         " and ($14::text is null or (coalesce(a.reply_due_at, 'infinity'), a.id) > ($14::timestamptz, "
         "$15::uuid))",
         "reply_due_at"},
    Sort{"number", " order by a.number, a.id",
         " and ($14::text is null or (a.number, a.id) > ($14, $15::uuid))", "number"},
};

base::Result<const Sort*> sort_of(const ListQuery& query) {
  const auto name = query.sort.value_or("-created_at");
  for (const auto& sort : kSorts)
    if (sort.name == name) return &sort;
  return base::invalid(
      "sort", "list.sort", {"不支持此排序：" + name, "Unknown sort: " + name},
      {"可用：-created_at、reply_due_at、number", "Use -created_at, reply_due_at or number"});
}

struct Cursor {
  std::optional<std::string> key, id;
};

base::Result<Cursor> cursor_of(const ListQuery& query) {
  if (!query.cursor || query.cursor->empty()) return Cursor{};
  const auto cut = query.cursor->find('~');
  const auto bad = base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"},
                                 {"请从第一页重新打开", "Start again from the first page"});
  if (cut == std::string::npos || !base::parse_uuid(query.cursor->substr(cut + 1))) return bad;
  auto key = query.cursor->substr(0, cut);
  if (query.sort.value_or("-created_at") != "number" && key != "infinity" && !base::parse_timestamp(key).ok())
    return bad;
  return Cursor{std::move(key), query.cursor->substr(cut + 1)};
}

std::string cursor_at(const Sort& sort, const AppealRow& row) {
  if (sort.key == "number") return row.number + "~" + row.id.str();
  if (sort.key == "created_at") return base::to_iso(row.created_at) + "~" + row.id.str();
  return (row.reply_due_at ? base::to_iso(*row.reply_due_at) : std::string("infinity")) + "~" + row.id.str();
}

std::vector<std::string> names(const std::vector<State>& states) {
  std::vector<std::string> out;
  for (const auto state : states) out.emplace_back(base::name_of(state));
  return out;
}

/// The first 13 parameters, as kWhere counts them.
std::vector<db::Param> parameters(kernel::Context& c, const ListQuery& q, bool with_state) {
  const auto day_start = [](base::Date d) { return base::from_local(base::LocalTime(d.time_since_epoch())); };
  const auto grams = q.q ? search::grams_query(*q.q) : std::string();
  std::vector<db::Param> p;
  p.emplace_back(c.caller.district);
  p.push_back(with_state && !q.state.empty() ? db::Param(names(q.state)) : db::Param(std::nullopt));
  p.emplace_back(q.kind);
  p.emplace_back(q.category);
  p.emplace_back(q.org);
  p.emplace_back(q.subject);
  p.push_back(q.mine ? db::Param(c.caller.account) : db::Param(std::nullopt));
  p.push_back(q.from ? db::Param(day_start(*q.from)) : db::Param(std::nullopt));
  p.push_back(q.to ? db::Param(day_start(*q.to + std::chrono::days(1))) : db::Param(std::nullopt));
  p.push_back(grams.empty() ? db::Param(std::nullopt) : db::Param(grams));
  p.emplace_back(q.clock);
  p.emplace_back(c.now);
  p.emplace_back(yellow_until(c.now));
  return p;
}

template <class Row>
std::vector<Row> rows_of(db::Connection& db, const std::string& sql, const std::vector<db::Param>& params) {
  const auto rows = db.run_params(sql, params);
  std::vector<Row> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) db::read_row(rows, i, base::type_of<Row>, &out[i]);
  return out;
}

std::int64_t total(kernel::Context& c, const ListQuery& q) {
  const auto rows = c.db().run_params("select count(*)" + from_where(), parameters(c, q, true));
  return std::stoll(std::string(rows.text(0, 0)));
}

/// One page without the total.
base::Result<kernel::List<AppealRow>> page(kernel::Context& c, const ListQuery& q, int limit) {
  QY_TRY(const Sort* sort, sort_of(q));
  QY_TRY(const Cursor cursor, cursor_of(q));
  auto params = parameters(c, q, true);
  params.emplace_back(cursor.key);
  params.emplace_back(cursor.id);
  params.emplace_back(limit + 1);
  const std::string sql = std::string(kColumns) + from_where() + std::string(sort->after) +
                          std::string(sort->order) + " limit $16";
  kernel::List<AppealRow> out;
  out.items = rows_of<AppealRow>(c.db(), sql, params);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = cursor_at(*sort, out.items.back());
  }
  for (auto& row : out.items)
    row.clock = running_clock(row.state, row.sign_due_at, row.reply_due_at, c.now).colour;
  return out;
}

}  // namespace

base::Result<kernel::List<AppealRow>> list(kernel::Context& c, const ListQuery& q) {
  QY_CHECK(auth::require_signed_in(c.caller));
  QY_TRY(auto out, page(c, q, q.limit.value_or(50)));
  out.total = total(c, q);
  return out;
}

base::Result<Counts> counts(kernel::Context& c, const ListQuery& q) {
  QY_CHECK(auth::require_signed_in(c.caller));
  auto params = parameters(c, q, false);
  params.emplace_back(base::from_local(base::LocalTime(base::local_date(c.now).time_since_epoch())));
  const auto rows =
      rows_of<Counts>(c.db(),
                      "select count(*) as all, count(*) filter (where a.state = 'submitted') as submitted,"
                      " count(*) filter (where a.state = 'dispatched') as dispatched, count(*) filter (where "
                      "a.state = 'in_progress') as in_progress,"
                      " count(*) filter (where a.state = 'replied') as replied, count(*) filter (where $12 > "
                      "d.due) as overdue,"
                      " count(*) filter (where $12 <= d.due and d.due < $13) as due_soon,"
                      " count(*) filter (where a.state = 'closed' and a.closed_at >= $14) as closed_today" +
                          from_where(),
                      params);
  return rows.front();
}

}  // namespace qiying::appeal

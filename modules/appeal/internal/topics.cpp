#include "modules/appeal/internal/topics.hpp"

#include "modules/appeal/internal/filter.hpp"

namespace qiying::appeal {
namespace {

constexpr int kMost = 200;

std::string_view key_of(By by) {
  switch (by) {
    case By::category:
      return "coalesce(a.category_id::text, '')";
    case By::street:
      return "a.street_code";
    case By::address:
      return kPlace;
    case By::org:
      return "coalesce(a.lead_org::text, '')";
    case By::kind:
      return "a.kind";
    case By::channel:
      return "a.channel";
    case By::month:
      return "to_char(a.submitted_at at time zone 'Asia/Shanghai', 'YYYY-MM')";
  }
  return "''";
}

std::string_view name_of_group(By by) {
  if (by == By::category)
    return "coalesce((select k.name from appeal.category k where k.id::text = g.key limit 1), '')";
  return by == By::org ? "g.org_name" : "''";
}

/// Every appeal of the span and of the one before it, by group and enterprise.
void add_groups(Sql& sql, const kernel::Context& c, const TopicQuery& q, const Span& span) {
  const auto length = span.end() - span.begin();
  ListQuery filter;
  filter.category = q.category;
  filter.org = q.org;
  filter.street = q.street;
  sql.add("select ")
      .add(key_of(q.by))
      .add(
          " as key, max(a.lead_org_name) as org_name, a.subject_id,"
          " count(*) filter (where a.submitted_at >= ?) as n, count(*) filter (where a.submitted_at < ?) as "
          "before,"
          " count(*) filter (where a.submitted_at >= ? and (a.dispatch_count > 1 or a.return_count > 0)) as "
          "transferred,"
          " count(*) filter (where a.submitted_at >= ? and a.reply_due_at < coalesce(a.replied_at, "
          "a.closed_at, ?)) as late,"
          " count(*) filter (where a.submitted_at >= ? and a.rating_level is not null) as rated,"
          " count(*) filter (where a.submitted_at >= ? and a.rating_level in ('satisfied', 'basic')) as "
          "satisfied",
          span.begin(), span.begin(), span.begin(), span.begin(), c.now, span.begin(), span.begin());
  add_reach(sql, c, reach_of(c.caller));
  sql.add(" and a.state <> 'draft' and a.submitted_at >= ? and a.submitted_at < ?", span.begin() - length,
          span.end());
  if (q.by == By::address) sql.add(" and ").add(kPlace).add(" <> ''");
  add_filters(sql, c, filter);
  sql.add(" group by 1, a.subject_id");
}

}  // namespace

base::Result<kernel::List<TopicRow>> topics(kernel::Context& c, const TopicQuery& q) {
  QY_CHECK(require_reader(c.caller));
  QY_TRY(const Span span, span_of(c, {q.from, q.to}));
  Sql sql;
  sql.add("select g.key, ")
      .add(name_of_group(q.by))
      .add(
          " as name, g.n, g.before, g.repeated, g.transferred, g.late, g.rated, g.satisfied from (select key,"
          " max(org_name) as org_name, sum(n)::bigint as n, sum(before)::bigint as before,"
          " coalesce(sum(n - 1) filter (where n > 1 and subject_id is not null), 0)::bigint as repeated,"
          " sum(transferred)::bigint as transferred, sum(late)::bigint as late, sum(rated)::bigint as rated,"
          " sum(satisfied)::bigint as satisfied from (");
  add_groups(sql, c, q, span);
  sql.add(") s group by key) g where g.n > 0 order by ");
  sql.add(q.by == By::month ? "g.key" : "g.n desc, g.before desc, g.key").add(" limit ?", kMost);
  kernel::List<TopicRow> out;
  out.items = sql.rows<TopicRow>(c.db());
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

void register_topics(kernel::Registry& r) {
  r.get<TopicQuery, kernel::List<TopicRow>>(
      "/api/v1/appeals/topics",
      {.access = {.signed_in = true}, .summary = {"热点分布", "Appeals by topic, place, office and month"}},
      topics);
}

}  // namespace qiying::appeal

#include "modules/performance/internal/records.hpp"

#include "engines/disclosure/compose.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::performance {
namespace {

struct Ask {
  std::string flag;     // after the source's name
  std::string measure;  // as it was asked
  Span span;
  bool without = false;
  int limit = 50;
  std::optional<std::string> at, id;  // of the last row shown
};

base::Result<void> read_cursor(const RecordQuery& q, Ask& ask) {
  if (!q.cursor || q.cursor->empty()) return {};
  const auto cut = q.cursor->find('~');
  if (cut == std::string::npos || !base::parse_timestamp(q.cursor->substr(0, cut)).ok() ||
      !base::parse_uuid(q.cursor->substr(cut + 1)))
    return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"},
                         {"请从第一页重新打开", "Start again from the first page"});
  ask.at = q.cursor->substr(0, cut);
  ask.id = q.cursor->substr(cut + 1);
  return {};
}

kernel::List<RecordRow> page(std::vector<RecordRow> rows, std::int64_t total, int limit) {
  kernel::List<RecordRow> out;
  out.items = std::move(rows);
  out.total = total;
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    const auto& last = out.items.back();
    if (last.at) out.next_cursor = base::to_iso(*last.at) + "~" + last.id;
  }
  return out;
}

base::Timestamp end_of(const Span& span) {
  return start_of(span.to + std::chrono::days(1));
}

// The same columns as the figures count.
#define QY_APPEALS                                                                                         \
  " from performance.appeal_fact where district = $1 and (($4 = 'overdue' and due_at < $5)"                \
  " or ($4 <> 'overdue' and submitted_at >= $2 and submitted_at < $3))"                                    \
  " and $6 <> case $4 when 'submitted' then submitted when 'accepted' then accepted"                       \
  " when 'dispatched' then dispatched when 'signed' then signed when 'signed_on_time' then signed_on_time" \
  " when 'replied' then replied when 'replied_on_time' then replied_on_time when 'closed' then closed"     \
  " when 'rated' then rated when 'satisfied' then coalesce(satisfied, false)"                              \
  " when 'dissatisfied' then coalesce(dissatisfied, false) when 'redone' then redone"                      \
  " when 'returned' then returned when 'urged' then urged when 'supervised' then supervised"               \
  " when 'urgent' then urgent when 'online' then online when 'offline' then offline"                       \
  " when 'by_visit' then by_visit when 'complaints' then complaints when 'arrears' then arrears"           \
  " when 'overdue' then true else false end"

kernel::List<RecordRow> appeals(kernel::Context& c, const Ask& ask) {
  const auto rows = c.db().query<RecordRow>(
      "select id::text as id, coalesce(number, '') as name, subject_name || ' · ' || lead_org_name as detail,"
      " state, submitted_at as at, case when $6 then null when $10 = 'appeal.stars' then stars"
      " when $10 = 'appeal.reply_hours' then reply_hours end::float8 as quantity,"
      " '/desk/appeals/' || id as url" QY_APPEALS
      " and ($7::timestamptz is null or (submitted_at, id) < ($7, $8::uuid))"
      " order by submitted_at desc, id desc limit $9",
      c.caller.district, start_of(ask.span.from), end_of(ask.span), ask.flag, c.now, ask.without, ask.at,
      ask.id, ask.limit + 1, ask.measure);
  const auto total = c.db().number("select count(*)" QY_APPEALS, c.caller.district, start_of(ask.span.from),
                                   end_of(ask.span), ask.flag, c.now, ask.without);
  return page(rows, total, ask.limit);
}

#define QY_ENTERPRISES                                                                                   \
  " from performance.enterprise_fact where district = $1 and case $4"                                    \
  " when 'registered' then reg_date between $2 and $3"                                                   \
  " when 'certified_new' then certified_at >= $5 and certified_at < $6 else true end"                    \
  " and ($4 in ('registered', 'certified_new', 'total', 'active') or active)"                            \
  " and $7 <> case $4 when 'registered' then true when 'certified_new' then true when 'total' then true" \
  " when 'active' then active when 'located' then located when 'complete' then complete"                 \
  " when 'reachable' then reachable when 'certified' then certified else false end"

kernel::List<RecordRow> enterprises(kernel::Context& c, const Ask& ask) {
  const auto rows = c.db().query<RecordRow>(
      "select id::text as id, name, uscc as detail, status as state, updated_at as at, null as quantity,"
      " '/desk/register/' || id as url" QY_ENTERPRISES
      " and ($8::timestamptz is null or (updated_at, id) < ($8, $9::uuid))"
      " order by updated_at desc, id desc limit $10",
      c.caller.district, ask.span.from, ask.span.to, ask.flag, start_of(ask.span.from), end_of(ask.span),
      ask.without, ask.at, ask.id, ask.limit + 1);
  const auto total =
      c.db().number("select count(*)" QY_ENTERPRISES, c.caller.district, ask.span.from, ask.span.to, ask.flag,
                    start_of(ask.span.from), end_of(ask.span), ask.without);
  return page(rows, total, ask.limit);
}

#define QY_ARTICLES                                                                                    \
  " from performance.article_fact where district = $1 and published_at >= $2 and published_at < $3"    \
  " and $5 <> case $4 when 'published' then published when 'policies' then policies"                   \
  " when 'services' then services when 'notices' then notices when 'announcements' then announcements" \
  " when 'news' then news when 'needs' then needs when 'corrected' then corrected"                     \
  " when 'withdrawn' then withdrawn when 'prompt' then prompt else false end"

kernel::List<RecordRow> articles(kernel::Context& c, const Ask& ask) {
  const auto rows = c.db().query<RecordRow>(
      "select id::text as id, title as name, section as detail, state, published_at as at, null as quantity,"
      " case when state = 'published' then '/articles/' || id else '' end as url" QY_ARTICLES
      " and ($6::timestamptz is null or (published_at, id) < ($6, $7::uuid))"
      " order by published_at desc, id desc limit $8",
      c.caller.district, start_of(ask.span.from), end_of(ask.span), ask.flag, ask.without, ask.at, ask.id,
      ask.limit + 1);
  const auto total = c.db().number("select count(*)" QY_ARTICLES, c.caller.district, start_of(ask.span.from),
                                   end_of(ask.span), ask.flag, ask.without);
  return page(rows, total, ask.limit);
}

#define QY_ENTRIES                                                                                        \
  " from performance.entry where district = $1 and kind = $2 and day between $3 and $4 and struck_at is " \
  "null"

kernel::List<RecordRow> entries(kernel::Context& c, const Ask& ask) {
  const auto rows = c.db().query<RecordRow>(
      "select id::text as id, title as name, place as detail, by_name as state,"
      " (day::timestamp at time zone 'Asia/Shanghai') as at, "
      " case when $8 then null when $9 then coalesce(part, 0) else quantity end::float8 as quantity,"
      " '/desk/performance/ledger/' || id as url" QY_ENTRIES
      " and ($5::timestamptz is null or ((day::timestamp at time zone 'Asia/Shanghai'), id) < ($5, $6::uuid))"
      " order by day desc, id desc limit $7",
      c.caller.district, ask.flag, ask.span.from, ask.span.to, ask.at, ask.id, ask.limit + 1,
      ask.measure.ends_with(".count"), ask.measure.ends_with(".part"));
  const auto total =
      c.db().number("select count(*)" QY_ENTRIES, c.caller.district, ask.flag, ask.span.from, ask.span.to);
  return page(rows, total, ask.limit);
}

#define QY_MEMBERS                                                                                           \
  " from performance.member m left join performance.enterprise_fact e on e.district = m.district"            \
  " and e.uscc = m.uscc where m.district = $1 and m.class = $2"                                              \
  " and $4 <> case $3 when 'known' then e.id is not null when 'certified' then coalesce(e.certified, false)" \
  " else true end"

kernel::List<RecordRow> members(kernel::Context& c, const Ask& ask) {
  const auto dot = ask.flag.find('.');
  const auto of = ask.flag.substr(0, dot);
  const auto flag = dot == std::string::npos ? std::string() : ask.flag.substr(dot + 1);
  auto rows = c.db().query<RecordRow>(
      "select coalesce(e.id::text, '') as id, coalesce(e.name, m.uscc) as name, m.uscc as detail,"
      " coalesce(e.status, '') as state, e.certified_at as at, null as quantity,"
      " coalesce('/desk/register/' || e.id, '') as url" QY_MEMBERS " order by m.uscc limit 5000",
      c.caller.district, of, flag, ask.without);
  const auto total = c.db().number("select count(*)" QY_MEMBERS, c.caller.district, of, flag, ask.without);
  kernel::List<RecordRow> out;
  out.items = std::move(rows);
  out.total = total;
  return out;
}

// Forms of projects with their budgets or what was spent.
kernel::List<RecordRow> budgets(kernel::Context& c, const Ask& ask) {
  kernel::List<RecordRow> out;
  out.items = c.db().query<RecordRow>(
      "select id::text as id, year || ' ' || title as name, department as detail, state, updated_at as at,"
      " case when $4 then spent_fen else budget_fen end::float8 / 100 as quantity,"
      " '/desk/performance/plans/' || id as url from performance.plan"
      " where district = $1 and year between $2 and $3 and kind = 'project' and state <> 'draft'"
      " order by year desc, title limit 500",
      c.caller.district, month_of(ask.span.from) / 12, month_of(ask.span.to) / 12,
      ask.measure == "budget.executed");
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

struct BookRow {
  std::string id, name, unit, book;
  std::optional<base::Timestamp> published_at;
};
QY_DESCRIBE(BookRow, QY_FIELD(id), QY_FIELD(name), QY_FIELD(unit), QY_FIELD(book), QY_FIELD(published_at))

// Published budgets with their procurement, or the part of small and medium firms.
kernel::List<RecordRow> procurement(kernel::Context& c, const Ask& ask) {
  kernel::List<RecordRow> out;
  for (const auto& row : c.db().query<BookRow>(
           "select id::text as id, year || ' ' || unit as name, unit, book, published_at from "
           "performance.document"
           " where district = $1 and year between $2 and $3 and kind = 'budget' and state = 'published'"
           " order by year desc, unit limit 500",
           c.caller.district, month_of(ask.span.from) / 12, month_of(ask.span.to) / 12)) {
    double sum = 0;
    if (const auto book = base::from_json<disclosure::Book>(row.book))
      for (const auto& p : book->procurement)
        sum += static_cast<double>((ask.measure == "procurement.sme" ? p.sme : p.amount).value) / 100;
    out.items.push_back({row.id, row.name, row.unit, "published", row.published_at, sum,
                         "/desk/performance/budgets/" + row.id});
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

bool counts(const policy::PublishedPolicy& p, std::string_view flag) {
  if (flag == "in_force") return p.in_force;
  if (flag == "open") return p.open;
  if (flag == "current") return !p.stale;
  return true;
}

kernel::List<RecordRow> policies(kernel::Context& c, const Ask& ask) {
  kernel::List<RecordRow> out;
  for (const auto& p : policy::published(c.db(), c.caller.district, c.now))
    if (counts(p, ask.flag) != ask.without)
      out.items.push_back({p.slug,
                           p.title,
                           p.slug,
                           p.in_force ? "valid" : "expired",
                           p.published ? std::optional(start_of(*p.published)) : std::nullopt,
                           {},
                           "/policies/" + p.slug});
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace

base::Result<kernel::List<RecordRow>> list_records(kernel::Context& c, const RecordQuery& q) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  const auto measure = find_measure(catalogue(), q.measure);
  if (!measure || measure->records.empty())
    return base::invalid("measure", "performance.measure",
                         {"没有这个计数项的明细", "There are no records of this measure"});
  const auto year = month_of(base::local_date(c.now)) / 12;
  Ask ask;
  ask.span = {q.from.value_or(year_span(year).from), q.to.value_or(year_span(year).to)};
  ask.measure = q.measure;
  ask.without = q.without.value_or(false);
  ask.limit = q.limit.value_or(50);
  QY_CHECK(read_cursor(q, ask));
  const auto dot = measure->records.find('.');
  const auto source = measure->records.substr(0, dot);
  ask.flag = measure->records.substr(dot + 1);
  if (source == "appeal") return appeals(c, ask);
  if (source == "enterprise") return enterprises(c, ask);
  if (source == "article") return articles(c, ask);
  if (source == "ledger") return entries(c, ask);
  if (source == "member") return members(c, ask);
  if (source == "budget") return budgets(c, ask);
  if (source == "procurement") return procurement(c, ask);
  return policies(c, ask);
}

}  // namespace qiying::performance

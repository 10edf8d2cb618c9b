// What measures count, read from the views of those who keep the records.

#include <charconv>

#include "engines/disclosure/compose.hpp"
#include "modules/performance/internal/measures.hpp"
#include "modules/policy/policy.hpp"
#include "platform/base/json.hpp"

namespace qiying::performance {
namespace {

using db::Connection;

Month month_number(std::string_view text) {
  Month out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

double number(std::string_view text) {
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// First column: the month; the others are measures of `source` by their names.
void take(Figures& out, const std::string& source, const db::Rows& rows) {
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 1; c < rows.columns(); ++c)
      out.add(source + "." + std::string(rows.column_name(c)), month_number(rows.text(r, 0)),
              rows.is_null(r, c) ? 0 : number(rows.text(r, c)));
}

void take_stocks(Figures& out, const std::string& source, const db::Rows& rows, Month month) {
  for (std::size_t c = 0; rows.size() > 0 && c < rows.columns(); ++c)
    out.set(source + "." + std::string(rows.column_name(c)), month, number(rows.text(0, c)));
}

void read_appeals(Connection& db, const std::string& district, Span span, Figures& out) {
  take(
      out, "appeal",
      db.run(
          "select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, submitted, accepted,"
          " dispatched, signed, signed_on_time, replied, replied_on_time, closed, rated, satisfied,"
          " dissatisfied, redone, returned, urged, supervised, urgent, online, offline, by_visit, complaints,"
          " arrears, reply_hours, stars from (select date_trunc('month', submitted_at at time zone 'UTC' + "
          "interval '8 hours') as m,"
          " count(*) as submitted, count(*) filter (where accepted) as accepted,"
          " count(*) filter (where dispatched) as dispatched, count(*) filter (where signed) as signed,"
          " count(*) filter (where signed_on_time) as signed_on_time,"
          " count(*) filter (where replied) as replied,"
          " count(*) filter (where replied_on_time) as replied_on_time,"
          " count(*) filter (where closed) as closed, count(*) filter (where rated) as rated,"
          " count(*) filter (where satisfied) as satisfied,"
          " count(*) filter (where dissatisfied) as dissatisfied, count(*) filter (where redone) as redone,"
          " count(*) filter (where returned) as returned, count(*) filter (where urged) as urged,"
          " count(*) filter (where supervised) as supervised, count(*) filter (where urgent) as urgent,"
          " count(*) filter (where online) as online, count(*) filter (where offline) as offline,"
          " count(*) filter (where by_visit) as by_visit,"
          " count(*) filter (where complaints) as complaints, count(*) filter (where arrears) as arrears,"
          " sum(reply_hours) as reply_hours, sum(stars) as stars"
          " from performance.appeal_fact where district = $1 and submitted_at >= $2 and submitted_at < $3"
          " group by 1) by_month",
          district, start_of(span.from), start_of(span.to + std::chrono::days(1))));
}

void read_enterprises(Connection& db, const std::string& district, Span span, Figures& out) {
  take(out, "enterprise",
       db.run("select (extract(year from reg_date) * 12 + extract(month from reg_date) - 1)::int as month,"
              " count(*) as registered from performance.enterprise_fact"
              " where district = $1 and reg_date between $2 and $3 group by 1",
              district, span.from, span.to));
  take(out, "enterprise",
       db.run("select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, count(*) as "
              "certified_new"
              " from (select date_trunc('month', certified_at at time zone 'UTC' + interval '8 hours') as m "
              "from account.certified_public"
              " where district = $1 and certified_at >= $2 and certified_at < $3) c group by 1",
              district, start_of(span.from), start_of(span.to + std::chrono::days(1))));
}

void read_articles(Connection& db, const std::string& district, Span span, Figures& out) {
  take(
      out, "article",
      db.run(
          "select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, published, policies,"
          " services, notices, announcements, news, needs, corrected, withdrawn, prompt from ("
          "select date_trunc('month', published_at at time zone 'UTC' + interval '8 hours') as m, count(*) "
          "as published,"
          " count(*) filter (where policies) as policies, count(*) filter (where services) as services,"
          " count(*) filter (where notices) as notices,"
          " count(*) filter (where announcements) as announcements, count(*) filter (where news) as news,"
          " count(*) filter (where needs) as needs, count(*) filter (where corrected) as corrected,"
          " count(*) filter (where withdrawn) as withdrawn, count(*) filter (where prompt) as prompt"
          " from performance.article_fact where district = $1 and published_at >= $2 and published_at < $3"
          " group by 1) by_month",
          district, start_of(span.from), start_of(span.to + std::chrono::days(1))));
}

struct LedgerSum {
  int month = 0;
  std::string kind;
  std::int64_t entries = 0;
  double quantity = 0, part = 0;
};
QY_DESCRIBE(LedgerSum, QY_FIELD(month), QY_FIELD(kind), QY_FIELD(entries), QY_FIELD(quantity), QY_FIELD(part))

void read_ledger(Connection& db, const std::string& district, Span span, Figures& out) {
  for (const auto& s : db.query<LedgerSum>(
           "select (extract(year from day) * 12 + extract(month from day) - 1)::int as month, kind,"
           " count(*) as entries, sum(quantity)::float8 as quantity, coalesce(sum(part), 0)::float8 as part"
           " from performance.entry where district = $1 and day between $2 and $3 and struck_at is null"
           " group by 1, 2",
           district, span.from, span.to)) {
    out.add("ledger." + s.kind, s.month, s.quantity);
    out.add("ledger." + s.kind + ".count", s.month, static_cast<double>(s.entries));
    out.add("ledger." + s.kind + ".part", s.month, s.part);
  }
}

void read_uptime(Connection& db, const std::string& district, Span span, base::Timestamp now, Figures& out) {
  const auto end = std::min(now, start_of(span.to + std::chrono::days(1)));
  take(out, "platform",
       db.run(
           "select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, up, slots from ("
           "select date_trunc('month', g.slot at time zone 'UTC' + interval '8 hours') as m, count(b.slot) "
           "as up, count(*) as slots"
           " from (select generate_series(greatest(f.first, $2::timestamptz), $3::timestamptz - interval '5 "
           "minutes',"
           " interval '5 minutes') as slot from (select min(slot) as first from performance.beat where "
           "district = $1) f"
           " where f.first is not null) g left join performance.beat b on b.district = $1 and b.slot = g.slot"
           " group by 1) by_month",
           district, start_of(span.from), end));
}

struct YearSum {
  int year = 0;
  double planned = 0, executed = 0;
};
QY_DESCRIBE(YearSum, QY_FIELD(year), QY_FIELD(planned), QY_FIELD(executed))

struct PublishedBook {
  int year = 0;
  std::string book;
};
QY_DESCRIBE(PublishedBook, QY_FIELD(year), QY_FIELD(book))

// Money of a whole year stands at its first month.
void read_budgets(Connection& db, const std::string& district, Span span, Figures& out) {
  const int from = month_of(span.from) / 12, to = month_of(span.to) / 12;
  for (const auto& y : db.query<YearSum>(
           "select year, sum(budget_fen)::float8 / 100 as planned, sum(spent_fen)::float8 / 100 as executed"
           " from performance.plan where district = $1 and year between $2 and $3 and kind = 'project' and "
           "state <> 'draft'"
           " group by 1",
           district, from, to)) {
    out.add("budget.planned", y.year * 12, y.planned);
    out.add("budget.executed", y.year * 12, y.executed);
  }
  for (const auto& d : db.query<PublishedBook>(
           "select year, book from performance.document where district = $1 and year between $2 and $3"
           " and kind = 'budget' and state = 'published'",
           district, from, to)) {
    const auto book = base::from_json<disclosure::Book>(d.book);
    if (!book.ok()) continue;
    for (const auto& p : book->procurement) {
      out.add("procurement.amount", d.year * 12, static_cast<double>(p.amount.value) / 100);
      out.add("procurement.sme", d.year * 12, static_cast<double>(p.sme.value) / 100);
    }
  }
}

void read_stocks(Connection& db, const std::string& district, base::Timestamp now, Figures& out) {
  const auto month = month_of(base::local_date(now));
  take_stocks(
      out, "appeal",
      db.run("select count(*) as overdue from performance.appeal_fact where district = $1 and due_at < $2",
             district, now),
      month);
  take_stocks(out, "enterprise",
              db.run("select count(*) as total, count(*) filter (where active) as active,"
                     " count(*) filter (where active and located) as located,"
                     " count(*) filter (where active and complete) as complete,"
                     " count(*) filter (where active and reachable) as reachable"
                     " from performance.enterprise_fact where district = $1",
                     district),
              month);
  // From the accounts, which are few, to the register; the other way round every enterprise would be looked
  // up.
  take_stocks(
      out, "enterprise",
      db.run(
          "select count(*) as certified from account.certified_public c join register.indicator_public e"
          " on e.district = c.district and e.id = c.subject_id where c.district = $1 and e.status = 'active'",
          district),
      month);
  const auto policies = policy::overview(db, district, now);
  out.set("policy.published", month, static_cast<double>(policies.published));
  out.set("policy.in_force", month, static_cast<double>(policies.in_force));
  out.set("policy.open", month, static_cast<double>(policies.open));
  out.set("policy.current", month, static_cast<double>(policies.published - policies.stale));
}

struct ClassCount {
  std::string id;
  std::int64_t size = 0, known = 0, certified = 0;
};
QY_DESCRIBE(ClassCount, QY_FIELD(id), QY_FIELD(size), QY_FIELD(known), QY_FIELD(certified))

void read_classes(Connection& db, const std::string& district, base::Timestamp now, Figures& out) {
  const auto month = month_of(base::local_date(now));
  for (const auto& c : db.query<ClassCount>(
           "select m.class as id, count(*) as size, count(e.id) as known,"
           " count(*) filter (where e.certified) as certified from performance.member m"
           " left join performance.enterprise_fact e on e.district = m.district and e.uscc = m.uscc"
           " where m.district = $1 group by 1",
           district)) {
    out.set("member." + c.id, month, static_cast<double>(c.size));
    out.set("member." + c.id + ".known", month, static_cast<double>(c.known));
    out.set("member." + c.id + ".certified", month, static_cast<double>(c.certified));
  }
}

struct Sample {
  std::string measure;
  int month = 0;
  double value = 0;
};
QY_DESCRIBE(Sample, QY_FIELD(measure), QY_FIELD(month), QY_FIELD(value))

void read_samples(Connection& db, const std::string& district, Span span, Figures& out) {
  for (const auto& s :
       db.query<Sample>("select distinct on (measure, 2) measure,"
                        " (extract(year from day) * 12 + extract(month from day) - 1)::int as month, value"
                        " from performance.sample where district = $1 and day between $2 and $3 order by "
                        "measure, 2, day desc",
                        district, span.from, span.to))
    out.set(s.measure, s.month, s.value);
}

}  // namespace

Figures read_figures(db::Connection& db, const std::string& district, Span span, base::Timestamp now) {
  Figures out;
  read_appeals(db, district, span, out);
  read_enterprises(db, district, span, out);
  read_articles(db, district, span, out);
  read_ledger(db, district, span, out);
  read_uptime(db, district, span, now, out);
  read_budgets(db, district, span, out);
  read_samples(db, district, span, out);
  const auto today = base::local_date(now);
  if (span.from <= today && today <= span.to) {
    read_stocks(db, district, now, out);
    read_classes(db, district, now, out);
  }
  return out;
}

void keep_stocks(db::Connection& db, const std::string& district, base::Timestamp now) {
  Figures figures;
  read_stocks(db, district, now, figures);
  read_classes(db, district, now, figures);
  const auto day = base::local_date(now);
  figures.each([&](const std::string& measure, Month, double value) {
    db.execute(
        "insert into performance.sample (district, measure, day, value) values ($1, $2, $3, $4)"
        " on conflict (district, measure, day) do update set value = excluded.value",
        district, measure, day, value);
  });
}

}  // namespace qiying::performance

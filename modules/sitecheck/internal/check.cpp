#include "modules/sitecheck/internal/check.hpp"

#include <algorithm>

#include "modules/content/content.hpp"
#include "modules/policy/policy.hpp"
#include "platform/fetch/fetch.hpp"

namespace qiying::sitecheck {
namespace {

constexpr int kMostPages = 400;
constexpr std::size_t kMostBytes = 8u << 20;

struct ColumnRow {
  std::string section;
  std::int64_t count = 0;
  std::optional<base::Timestamp> newest;
};
QY_DESCRIBE(ColumnRow, QY_FIELD(section), QY_FIELD(count), QY_FIELD(newest))

struct ReachRow {
  std::int64_t probes = 0, failed = 0, days = 0;
};
QY_DESCRIBE(ReachRow, QY_FIELD(probes), QY_FIELD(failed), QY_FIELD(days))

struct RunRow {
  base::Id<struct RunTag> id;
  base::Timestamp finished_at;
  bool failing = false, whole = true;
  int pages = 0, links = 0;
};
QY_DESCRIBE(RunRow, QY_FIELD(id), QY_FIELD(finished_at), QY_FIELD(failing), QY_FIELD(whole), QY_FIELD(pages),
            QY_FIELD(links))

std::vector<Column> columns_of(db::Connection& db, const std::string& district) {
  const auto rows = db.query<ColumnRow>(
      "select section, count(*) as count, max(published_at) as newest from content.indicator_public where "
      "district = $1 "
      "and state = 'published' group by section",
      district);
  std::vector<Column> out;
  for (std::size_t i = 0; i < content::qy_names(content::Section{}).size(); ++i) {
    const auto section = static_cast<content::Section>(i);
    Column column{std::string(base::name_of(section)), content::title_of(section)};
    for (const auto& row : rows)
      if (row.section == column.section) column.count = row.count, column.newest = row.newest;
    out.push_back(std::move(column));
  }
  return out;
}

void add_reach(db::Connection& db, const std::string& district, base::Timestamp now, Facts& facts) {
  const auto& r = rules();
  const auto reach = *db.query_one<ReachRow>(
      "with p as (select (at at time zone 'Asia/Shanghai')::date as day, ok from sitecheck.probe where "
      "district = $1 and "
      "at > $2), d as (select day from p group by day having count(*) >= $3) select (select count(*) from p) "
      "as probes, "
      "(select count(*) from p where not ok) as failed, (select count(*) from d) as days",
      district, now - std::chrono::days(r.span_days), r.probes_a_day);
  facts.probes = reach.probes;
  facts.failed = reach.failed;
  facts.days = static_cast<int>(reach.days);
}

struct Reported {
  base::Timestamp submitted_at;
};
QY_DESCRIBE(Reported, QY_FIELD(submitted_at))

/// Reports of errors that should have been answered by the day before `today`.
std::int64_t late_corrections(db::Connection& db, const std::string& district, base::Date today) {
  const auto open = db.query<Reported>(
      "select i.submitted_at from appeal.indicator_public i join appeal.category_public k on k.district = "
      "i.district and k.id = i.category_id where i.district = $1 and k.code = $2 and i.submitted_at is not "
      "null and i.replied_at is null and i.closed_at is null and i.state not in ('rejected', 'diverted', "
      "'withdrawn', 'merged')",
      district, rules().corrections_category);
  return std::ranges::count_if(open, [&](const Reported& one) {
    return policy::working_days_after(base::local_date(one.submitted_at), rules().corrections_days) < today;
  });
}

Facts facts_of(db::Connection& db, const std::string& district, base::Timestamp now) {
  Facts out;
  out.columns = columns_of(db, district);
  add_reach(db, district, now, out);
  out.unanswered = db.number(
      "select count(*) from appeal.indicator_public where district = $1 and submitted_at < $2 and replied_at "
      "is null and "
      "closed_at is null and state not in ('rejected', 'diverted', 'withdrawn', 'merged')",
      district, now - std::chrono::days(rules().unanswered_days));
  out.corrections = late_corrections(db, district, base::local_date(now));
  return out;
}

void keep(db::Connection& db, const std::string& district, base::Timestamp started, base::Timestamp now,
          const Crawl& crawled, const std::vector<SiteFinding>& found) {
  const auto id = base::Id<struct RunTag>::make();
  const bool failing = !found.empty() && found.front().failing;
  db.execute(
      "insert into sitecheck.run (district, id, started_at, finished_at, pages, links, whole, failing) "
      "values ($1, $2, "
      "$3, $4, $5, $6, $7, $8)",
      district, id, started, now, crawled.pages, crawled.links, crawled.whole, failing);
  int seq = 0;
  for (const auto& f : found)
    db.execute(
        "insert into sitecheck.finding (district, run_id, seq, rule, failing, place, detail_zh, detail_en, "
        "advice_zh, "
        "advice_en) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        district, id, ++seq, f.rule, f.failing, f.place, f.detail_zh, f.detail_en, f.advice_zh, f.advice_en);
  db.execute(
      "with old as (delete from sitecheck.run where district = $1 and id not in (select id from "
      "sitecheck.run where "
      "district = $1 order by finished_at desc, id limit 30) returning id) delete from sitecheck.finding "
      "where district "
      "= $1 and run_id in (select id from old)",
      district);
}

}  // namespace

Ask over_http(const config::Settings& settings) {
  const auto own = settings.site_address.empty() ? "http://" + settings.listen : settings.site_address;
  return [own](const std::string& path) -> PageAnswer {
    const auto answer = fetch::ask({.url = own + path,
                                    .headers = {{"User-Agent", "Qiying site check"}},
                                    .patience = std::chrono::seconds(rules().slow_seconds),
                                    .most = kMostBytes});
    if (!answer.ok()) return {};
    return {answer->status,
            answer->body.starts_with("<!doctype html") || answer->body.starts_with("<!DOCTYPE html"),
            answer->body};
  };
}

void probe(db::Connection& db, const std::string& district, const Ask& ask, const base::Clock& clock) {
  const auto started = std::chrono::steady_clock::now();
  const auto answer = ask("/");
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started)
          .count();
  const bool ok = answer.status == 200 && took < rules().slow_seconds * 1000;
  const auto error = ok              ? std::string()
                     : answer.status ? std::to_string(answer.status)
                                     : std::string("no answer");
  db.execute(
      "insert into sitecheck.probe (district, at, ok, millis, error) values ($1, $2, $3, $4, $5) on conflict "
      "do nothing",
      district, clock.now(), ok, took, error);
  db.execute("delete from sitecheck.probe where district = $1 and at < $2", district,
             clock.now() - std::chrono::days(90));
}

void run_check(db::Connection& db, const std::string& district, const Ask& ask, const base::Clock& clock) {
  const auto started = clock.now();
  auto crawled = crawl(ask, kMostPages);
  auto facts = facts_of(db, district, clock.now());
  facts.dead = std::move(crawled.dead);
  keep(db, district, started, clock.now(), crawled, judge(facts, rules(), clock.now()));
}

base::Result<SiteBoard> board(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "sitecheck.view"));
  SiteBoard out;
  out.source = rules().source;
  out.days = c.db().query<ReachDay>(
      "select (at at time zone 'Asia/Shanghai')::date as day, count(*) as probes, count(*) filter (where not "
      "ok) as "
      "failed, max(millis) as slowest_ms from sitecheck.probe where district = $1 and at > $2 group by 1 "
      "order by 1",
      c.caller.district, c.now - std::chrono::days(rules().span_days));
  const auto run = c.db().query_one<RunRow>(
      "select id, finished_at, failing, whole, pages, links from sitecheck.run where district = $1 order by "
      "finished_at "
      "desc limit 1",
      c.caller.district);
  if (!run) return out;
  out.checked_at = run->finished_at;
  out.failing = run->failing;
  out.whole = run->whole;
  out.pages = run->pages;
  out.links = run->links;
  out.findings = c.db().query<SiteFinding>(
      "select rule, failing, place, detail_zh, detail_en, advice_zh, advice_en from sitecheck.finding where "
      "district = "
      "$1 and run_id = $2 order by seq",
      c.caller.district, run->id);
  return out;
}

}  // namespace qiying::sitecheck

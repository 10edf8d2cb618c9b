#include "modules/appeal/internal/results.hpp"

#include "modules/appeal/internal/bulletin.hpp"
#include "modules/appeal/internal/filter.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
constexpr std::chrono::days kLongest{1100};

// ---- call-backs

struct CallbackReport {
  base::Date from, to;
  std::string formula;  ///< version of content/appeal-figures
  std::vector<std::string> sources;
  CallFigures total;
  std::vector<CallFigures> by_org;
};
QY_DESCRIBE(CallbackReport, QY_FIELD(from), QY_FIELD(to), QY_FIELD(formula), QY_FIELD(sources),
            QY_FIELD(total), QY_FIELD(by_org))

struct CallCounts {
  std::string name;
  std::int64_t called = 0, reached = 0, refused = 0, unreachable = 0, prompt = 0, quick = 0, solved = 0,
               satisfied = 0, basic = 0, dissatisfied = 0;
};
QY_DESCRIBE(CallCounts, QY_FIELD(name), QY_FIELD(called), QY_FIELD(reached), QY_FIELD(refused),
            QY_FIELD(unreachable), QY_FIELD(prompt), QY_FIELD(quick), QY_FIELD(solved), QY_FIELD(satisfied),
            QY_FIELD(basic), QY_FIELD(dissatisfied))

void add(CallFigures& to, const CallCounts& n) {
  to.called += n.called;
  to.reached += n.reached;
  to.refused += n.refused;
  to.unreachable += n.unreachable;
  to.prompt += n.prompt;
  to.quick += n.quick;
  to.solved += n.solved;
  to.satisfied += n.satisfied;
  to.basic += n.basic;
  to.dissatisfied += n.dissatisfied;
}

base::Result<CallbackReport> callbacks(Context& c, const SpanQuery& q) {
  QY_CHECK(require_reader(c.caller));
  QY_TRY(const Span span, span_of(c, q));
  const auto& formula = formula_for(span.from);
  CallbackReport out{span.from, span.to, formula.version, formula.sources, {}, {}};
  const auto rows = c.db().query<CallCounts>(
      "select a.lead_org_name as name, count(*) as called, count(*) filter (where outcome = 'reached') as "
      "reached,"
      " count(*) filter (where outcome = 'refused') as refused, count(*) filter (where outcome = "
      "'unreachable') as unreachable,"
      " count(*) filter (where prompt) as prompt, count(*) filter (where quick) as quick, count(*) filter "
      "(where solved) as solved,"
      " count(*) filter (where level = 'satisfied') as satisfied, count(*) filter (where level = 'basic') as "
      "basic,"
      " count(*) filter (where level = 'dissatisfied') as dissatisfied"
      " from (select distinct on (appeal_id) * from appeal.call where district = $1 and at >= $2 and at < $3"
      " order by appeal_id, seq desc) l join appeal.appeal a on a.district = l.district and a.id = "
      "l.appeal_id group by 1 order by 2 desc, 1",
      c.caller.district, span.begin(), span.end());
  for (const auto& row : rows) {
    add(out.total, row);
    CallFigures one;
    one.name = row.name;
    add(one, row);
    apply(formula, one);
    out.by_org.push_back(std::move(one));
  }
  apply(formula, out.total);
  return out;
}

std::optional<double> rate(double part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return part / static_cast<double>(whole);
}

}  // namespace

base::Timestamp Span::begin() const {
  return day_start(from);
}
base::Timestamp Span::end() const {
  return day_start(to + std::chrono::days(1));
}

base::Result<void> require_reader(const auth::Caller& caller) {
  return caller.can("appeal.supervise") ? base::Result<void>() : auth::require(caller, "appeal.handle");
}

base::Result<Span> span_of(const Context& c, const SpanQuery& q) {
  Span span;
  span.to = q.to.value_or(base::local_date(c.now));
  span.from = q.from.value_or(span.to - std::chrono::days(29));
  if (span.from <= span.to && span.to - span.from <= kLongest) return span;
  return base::invalid("from", "figures.span",
                       {"起止日期不正确，最长三年", "The span is not valid; at most three years"});
}

base::Result<kernel::List<CallFigures>> call_figures(Context& c, const SpanQuery& q) {
  QY_TRY(auto report, callbacks(c, q));
  kernel::List<CallFigures> out{.items = std::move(report.by_org)};
  out.items.insert(out.items.begin(), std::move(report.total));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<Dwell>> dwell(Context& c, const SpanQuery& q) {
  QY_CHECK(require_reader(c.caller));
  QY_TRY(const Span span, span_of(c, q));
  kernel::List<Dwell> out;
  out.items = c.db().query<Dwell>(
      "with step as (select e.appeal_id, e.at, e.from_state, e.to_state, e.seq from appeal.event e"
      "  where e.district = $1 and e.from_state <> e.to_state and e.appeal_id in"
      "  (select x.appeal_id from appeal.event x where x.district = $1 and x.at >= $2 and x.at < $3)),"
      " stay as (select appeal_id, at, from_state as state,"
      "  extract(epoch from at - lag(at) over (partition by appeal_id order by seq)) / 3600.0 as hours from "
      "step)"
      " select s.state, a.lead_org_name as org, count(*) as n, count(distinct a.id) as cases,"
      "  round((percentile_cont(0.5) within group (order by s.hours))::numeric, 2)::float8 as p50_hours,"
      "  round((percentile_cont(0.9) within group (order by s.hours))::numeric, 2)::float8 as p90_hours,"
      "  round(max(s.hours)::numeric, 2)::float8 as max_hours"
      " from stay s join appeal.appeal a on a.district = $1 and a.id = s.appeal_id"
      " where s.hours is not null and s.state <> 'draft' and s.at >= $2 and s.at < $3 group by 1, 2 order by "
      "1, 3 desc, 2",
      c.caller.district, span.begin(), span.end());
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<BoardRow>> board(Context& c, const SpanQuery& q) {
  QY_CHECK(require_reader(c.caller));
  QY_TRY(const Span span, span_of(c, q));
  kernel::List<BoardRow> out;
  out.items = board_of(c.db(), c.caller.district, span, c.now);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<BacklogDay>> backlog(Context& c, const SpanQuery& q) {
  QY_CHECK(require_reader(c.caller));
  QY_TRY(const Span span, span_of(c, q));
  kernel::List<BacklogDay> out;
  out.items = c.db().query<BacklogDay>(
      "select day, sum(n) filter (where state not in "
      "('replied','calling_back','closed','rejected','diverted','withdrawn'))::bigint as open,"
      " sum(overdue)::bigint as overdue from appeal.backlog where district = $1 and day >= $2 and day <= $3 "
      "group by day order by day",
      c.caller.district, span.from, span.to);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

void apply(const Formula& formula, CallFigures& f) {
  f.response_rate = rate(static_cast<double>(f.prompt), f.reached);
  f.quick_rate = rate(static_cast<double>(f.quick), f.reached);
  f.solved_rate = rate(static_cast<double>(f.solved), f.reached);
  f.satisfied_rate =
      rate(static_cast<double>(f.satisfied) + formula.basic * static_cast<double>(f.basic), f.reached);
  if (f.reached == 0) return;
  f.composite = formula.response * *f.response_rate + formula.solved * *f.solved_rate +
                formula.satisfied * *f.satisfied_rate;
}

void keep_backlog(db::Connection& db, const std::string& district, base::Timestamp now) {
  db.execute(
      "insert into appeal.backlog (district, day, org_path, state, n, overdue)"
      " select district, $2::date, lead_org_path, state, count(*), count(*) filter (where due_at < $3) from "
      "appeal.appeal"
      " where district = $1 and state not in ('draft', 'closed', 'rejected', 'diverted', 'withdrawn')"
      " and not exists (select 1 from appeal.backlog b where b.district = $1 and b.day = $2) group by 1, 2, "
      "3, 4",
      district, base::local_date(now), now);
}

void register_results(kernel::Registry& r) {
  const kernel::Access handlers{.signed_in = true};  // and require_reader
  r.get<SpanQuery, CallbackReport>("/api/v1/appeals/callbacks",
                                   {.access = handlers, .summary = {"回访指标", "Figures of call-backs"}},
                                   callbacks);
  r.get<SpanQuery, kernel::List<Dwell>>(
      "/api/v1/appeals/dwell",
      {.access = handlers, .summary = {"各环节停留时间", "Time spent in each state"}}, dwell);
  r.get<SpanQuery, kernel::List<BoardRow>>(
      "/api/v1/appeals/board", {.access = handlers, .summary = {"各单位办理情况", "How the offices stand"}},
      board);
  r.get<SpanQuery, kernel::List<BacklogDay>>(
      "/api/v1/appeals/backlog", {.access = handlers, .summary = {"每日积压", "Backlog by day"}}, backlog);
  register_topics(r);
  register_boards(r);
  register_bulletin(r);
  register_figure_files(r);
  r.job("appeal.backlog", [](db::Connection& db, const jobs::Job& job) {
    const auto district = db.text("select platform.setting('district')");
    keep_backlog(db, district, job.now);
    keep_bulletin(db, district, job.now);
  });
  r.schedule({"appeal.backlog", std::chrono::hours(1)});
}

}  // namespace qiying::appeal

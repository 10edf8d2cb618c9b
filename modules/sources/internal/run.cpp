#include "modules/sources/internal/run.hpp"

#include "modules/sources/internal/apply.hpp"
#include "modules/sources/internal/tag_rules.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

struct Step {
  RunId id;
  std::string district;
  bool begun = false;  ///< false: only says that the work begins, so that readers see it
};
QY_DESCRIBE(Step, QY_FIELD(id), QY_FIELD(district), QY_FIELD(begun))

struct Task {
  RunState state = RunState::waiting;
  std::string by_name;
};
QY_DESCRIBE(Task, QY_FIELD(state), QY_FIELD(by_name))

constexpr std::string_view kRuns =
    "select id, state, progress / 100.0 as progress, records, entities, linked, moved, added, to_review, "
    "findings,"
    " case when $2 then error_en else error_zh end as error, by_name, created_at, started_at, finished_at"
    " from sources.run where district = $1";

void next(db::Connection& db, const Step& step) {
  jobs::enqueue(db, "sources.match", {base::to_json(step)}, {.max_attempts = 3});
}

void fail(db::Connection& db, const Step& step, const base::Error& error, base::Timestamp now) {
  db.execute(
      "update sources.run set state = 'failed', progress = 100, error_zh = $3, error_en = $4, finished_at = "
      "$5"
      " where district = $1 and id = $2",
      step.district, step.id, error.message.zh, error.message.en, now);
}

void begin(db::Connection& db, Step step, base::Timestamp now) {
  db.execute(
      "update sources.run set state = 'running', progress = 10, started_at = $3 where district = $1 and id = "
      "$2",
      step.district, step.id, now);
  step.begun = true;
  next(db, step);
}

void work(db::Connection& db, const Step& step, const Task& task, base::Timestamp now) {
  const auto match = match_district(db, step.district);
  if (!match.ok()) return fail(db, step, match.error(), now);
  const auto done = apply_match(db, {step.id, step.district, task.by_name, now}, *match);
  db.execute(
      "update sources.run set state = 'done', progress = 100, records = $3, entities = $4, linked = $5, "
      "moved = $6,"
      " added = $7, to_review = $8, findings = $9, model = $10::json, finished_at = now()"
      " where district = $1 and id = $2",
      step.district, step.id, done.records, done.entities, done.linked, done.moved, done.added,
      done.to_review, done.findings, match->model);
  tag_later(db, step.district);
}

/// The last try leaves the run failed, so that another can begin.
void match_job(db::Connection& db, const jobs::Job& job) {
  const auto step = base::from_json<Step>(job.payload.text);
  if (!step.ok()) throw std::runtime_error("sources.match: " + step.error().message.en);
  const auto task =
      db.query_one<Task>("select state, by_name from sources.run where district = $1 and id = $2 for update",
                         step->district, step->id);
  if (!task || task->state == RunState::done || task->state == RunState::failed) return;
  if (job.attempt >= 3)
    return fail(db, *step,
                base::invalid("", "sources.failed",
                              {"归并多次未能完成，请联系管理员查看任务记录",
                               "The match failed several times; see the jobs"}),
                job.now);
  step->begun ? work(db, *step, *task, job.now) : begin(db, *step, job.now);
}

base::Result<RunView> find_run(Context& c, RunId id) {
  static const std::string sql = std::string(kRuns) + " and id = $3";
  auto found = c.db().query_one<RunView>(sql, c.caller.district, c.lang == kernel::Lang::en, id);
  if (!found) return base::not_found({"归并任务", "match"});
  return *std::move(found);
}

base::Result<RunView> start(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const auto id = start_match(c.db(), c.caller.district, c.caller.name, c.now);
  if (!id)
    return base::conflict("sources.running", {"已有归并任务在进行", "A match is running already"},
                          {"请等它结束", "Wait until it has ended"});
  c.audit("sources.match", "sources.run", id->str());
  return find_run(c, *id);
}

base::Result<kernel::List<RunView>> list(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  static const std::string sql = std::string(kRuns) + " order by created_at desc, id limit 30";
  kernel::List<RunView> out;
  out.items = c.db().query<RunView>(sql, c.caller.district, c.lang == kernel::Lang::en);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace

std::optional<RunId> start_match(db::Connection& db, const std::string& district, std::string_view by_name,
                                 base::Timestamp now) {
  const auto busy = db.number(
      "select count(*) from sources.run where district = $1 and state in ('waiting', 'running')", district);
  if (busy > 0) return std::nullopt;
  const auto id = RunId::make();
  db.execute(
      "insert into sources.run (district, id, state, by_name, created_at) values ($1, $2, 'waiting', $3, $4)",
      district, id, by_name, now);
  next(db, {id, district, false});
  return id;
}

void register_runs(kernel::Registry& r) {
  r.get<Nothing, kernel::List<RunView>>(
      "/api/v1/sources/runs",
      {.access = {.permission = "sources.read"}, .summary = {"归并任务", "Matches of all records"}}, list);
  r.post<Nothing, RunView>(
      "/api/v1/sources/runs",
      {.access = {.permission = "sources.manage"}, .summary = {"归并全部记录", "Match all records"}}, start);
  r.job("sources.match", match_job);
}

}  // namespace qiying::sources

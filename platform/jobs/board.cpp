#include "platform/jobs/board.hpp"

#include "platform/jobs/worker.hpp"

namespace qiying::jobs {
namespace {

base::Result<void> explain_refusal(db::Connection& db, std::int64_t id) {
  const auto state = db.text("select state from jobs.job where id = $1", id);
  if (state.empty()) return base::not_found({"任务", "job"});
  return base::conflict("job.state", {"任务正在执行、已完成，或有同样的任务在等待",
                                      "The job is running or done, or the same work waits already"});
}

}  // namespace

#define QY_BOARD_FILTER \
  "from jobs.job where ($1::text is null or state = $1) and ($2::text is null or kind = $2) "

std::vector<JobView> list_jobs(db::Connection& db, const BoardFilter& filter) {
  return db.query<JobView>(
      "select id, kind, payload, state, run_at, attempt, max_attempts, last_error, created_at, "
      "finished_at " QY_BOARD_FILTER "and ($3::bigint is null or id < $3) order by id desc limit $4",
      filter.state, filter.kind, filter.before, filter.limit);
}

std::int64_t count_jobs(db::Connection& db, const BoardFilter& filter) {
  return db.number("select count(*) " QY_BOARD_FILTER, filter.state, filter.kind);
}

std::vector<JobCount> job_counts(db::Connection& db) {
  return db.query<JobCount>(
      "select kind, state, count(*) as count from jobs.job group by kind, state order by kind, state");
}

base::Result<void> retry_job(db::Connection& db, std::int64_t id) {
  const auto changed = db.execute(
      "update jobs.job j set state = 'waiting', attempt = 0, run_at = now(), finished_at = null where id = "
      "$1 "
      "and (state = 'waiting' or (state = 'dead' and not exists (select from jobs.job other "
      "where other.kind = j.kind and other.unique_key = j.unique_key and other.unique_key <> '' "
      "and other.state = 'waiting')))",
      id);
  if (changed == 0) return explain_refusal(db, id);
  db.notify(kJobsChannel, "");
  return {};
}

base::Result<void> discard_job(db::Connection& db, std::int64_t id) {
  if (db.execute("delete from jobs.job where id = $1 and state in ('waiting', 'dead')", id) == 1) return {};
  return explain_refusal(db, id);
}

std::int64_t clean_jobs(db::Connection& db, base::Timestamp now) {
  using std::chrono::days;
  return db.execute(
      "delete from jobs.job where (state = 'done' and finished_at < $1) or (state = 'dead' and finished_at < "
      "$2)",
      now - days(7), now - days(90));
}

}  // namespace qiying::jobs

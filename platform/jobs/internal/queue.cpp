#include "platform/jobs/internal/queue.hpp"

#include <algorithm>

namespace qiying::jobs::internal {
namespace {

// The state of a job that returns to the queue. The same work may wait there already (unique_key), which
// does.
#define QY_RETURNED                                                                 \
  "case when attempt >= max_attempts then 'dead' "                                  \
  "when unique_key <> '' and exists (select from jobs.job w where w.kind = j.kind " \
  "and w.unique_key = j.unique_key and w.state = 'waiting') then 'done' else 'waiting' end"

}  // namespace

std::chrono::seconds pause_after(int attempt) {
  constexpr std::chrono::seconds kUnit{30}, kMost{3600};
  return std::min(kMost, kUnit * (1 << std::clamp(attempt, 0, 7)));
}

Queue::Queue(std::string worker, std::vector<std::string> kinds, std::chrono::seconds lease, int batch)
    : worker_(std::move(worker)), kinds_(std::move(kinds)), lease_(lease), batch_(batch) {}

std::vector<Claimed> Queue::claim(db::Connection& db, base::Timestamp now) const {
  // A batch is of one kind: what takes long does not hold up what does not.
  auto jobs = db.query<Claimed>(
      "with first as materialized (select kind from jobs.job where state = 'waiting' and run_at <= $2 "
      "and kind = any($4) order by run_at, id limit 1 for update skip locked) "
      "update jobs.job set state = 'running', attempt = attempt + 1, worker = $1, lease_until = $3 "
      "where id in (select id from jobs.job where state = 'waiting' and run_at <= $2 "
      "and kind = (select kind from first) order by run_at, id limit $5 for update skip locked) "
      "returning id, kind, payload, attempt",
      worker_, now, now + lease_, kinds_, batch_);
  std::ranges::sort(jobs, {}, &Claimed::id);
  return jobs;
}

bool Queue::hold(db::Connection& db, const Claimed& job) const {
  return db.number(
             "select id from jobs.job where id = $1 and state = 'running' and worker = $2 and attempt = $3 "
             "for update",
             job.id, worker_, job.attempt) == job.id;
}

void Queue::finish(db::Connection& db, const Claimed& job, base::Timestamp now) const {
  db.execute(
      "update jobs.job set state = 'done', finished_at = $2, lease_until = null, last_error = '' where id = "
      "$1",
      job.id, now);
}

bool Queue::put_back(db::Connection& db, const Claimed& job, std::string_view error,
                     base::Timestamp now) const {
  return db.text("update jobs.job j set state = " QY_RETURNED
                 ", run_at = $4, last_error = $5, lease_until = null, finished_at = $6 "
                 "where id = $1 and state = 'running' and worker = $2 and attempt = $3 returning state",
                 job.id, worker_, job.attempt, now + pause_after(job.attempt), error, now) == "dead";
}

void Queue::give_back(db::Connection& db, std::span<const Claimed> jobs) const {
  std::vector<std::int64_t> ids;
  for (const auto& job : jobs) ids.push_back(job.id);
  db.execute(
      "update jobs.job j set attempt = attempt - 1, lease_until = null, state = "
      "case when unique_key <> '' and exists (select from jobs.job w where w.kind = j.kind "
      "and w.unique_key = j.unique_key and w.state = 'waiting') then 'done' else 'waiting' end "
      "where id = any($1) and state = 'running' and worker = $2",
      ids, worker_);
}

void Queue::recover(db::Connection& db, base::Timestamp now) const {
  // A job that still runs holds its row's lock, however long it takes.
  db.execute("update jobs.job j set state = " QY_RETURNED
             ", run_at = $1, lease_until = null, finished_at = $1, last_error = 'the worker was lost' "
             "where id in (select id from jobs.job where state = 'running' and lease_until < $1 "
             "order by id limit 100 for update skip locked)",
             now);
}

void Queue::start_scheduled(db::Connection& db, const Schedule& schedule, base::Timestamp now) const {
  db.execute("insert into jobs.schedule (kind, next_run_at) values ($1, $2) on conflict do nothing",
             schedule.kind, now + schedule.first_after);
  // The row's lock lets one process through. A span made shorter counts at once.
  const auto mine = db.execute(
      "update jobs.schedule set last_run_at = $2, next_run_at = $3 "
      "where kind = $1 and (next_run_at <= $2 or next_run_at > $3)",
      schedule.kind, now, now + schedule.every);
  if (mine == 1) enqueue(db, schedule.kind, {}, {.run_at = now, .unique_key = "schedule"});
}

}  // namespace qiying::jobs::internal

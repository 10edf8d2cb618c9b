#pragma once
/// The jobs as an administrator sees and mends them. Row-level security wants the permission `platform.jobs`.

#include <optional>
#include <string>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"
#include "platform/db/db.hpp"

namespace qiying::jobs {

inline constexpr std::string_view kBoardPermission = "platform.jobs";

enum class State {
  waiting,
  running,
  done,  ///< kept for a week
  dead,  ///< failed for the last time; kept for three months unless mended
};
QY_ENUM(State, "waiting", "running", "done", "dead")

struct JobView {
  std::int64_t id = 0;
  std::string kind;
  base::Json payload;
  State state = State::waiting;
  base::Timestamp run_at;
  int attempt = 0;
  int max_attempts = 8;
  std::string last_error;
  base::Timestamp created_at;
  std::optional<base::Timestamp> finished_at;
};
QY_DESCRIBE(JobView, QY_FIELD(id), QY_FIELD(kind), QY_FIELD(payload), QY_FIELD(state), QY_FIELD(run_at),
            QY_FIELD(attempt), QY_FIELD(max_attempts), QY_FIELD(last_error), QY_FIELD(created_at),
            QY_FIELD(finished_at))

struct BoardFilter {
  std::optional<State> state;
  std::optional<std::string> kind;
  std::optional<std::int64_t> before;  ///< id of the last job of the page before
  int limit = 50;
};
/// Latest first.
std::vector<JobView> list_jobs(db::Connection& db, const BoardFilter& filter = {});
std::int64_t count_jobs(db::Connection& db, const BoardFilter& filter = {});

struct JobCount {
  std::string kind;
  State state = State::waiting;
  std::int64_t count = 0;
};
QY_DESCRIBE(JobCount, QY_FIELD(kind), QY_FIELD(state), QY_FIELD(count))
/// How many of each kind are in each state.
std::vector<JobCount> job_counts(db::Connection& db);

/// A dead job starts over, a waiting one runs now. Errors: not found; job.state (409).
base::Result<void> retry_job(db::Connection& db, std::int64_t id);
/// Throws a dead or waiting job away. Errors: not found; job.state (409).
base::Result<void> discard_job(db::Connection& db, std::int64_t id);
/// Removes what was done a week and buried three months ago; a job for the night.
std::int64_t clean_jobs(db::Connection& db, base::Timestamp now);

}  // namespace qiying::jobs

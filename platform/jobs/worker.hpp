#pragma once
/// Does the jobs of jobs.hpp: some threads of this process, together with any number of other processes on
/// the same database.

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/time.hpp"
#include "platform/jobs/jobs.hpp"

namespace qiying::jobs {

/// The NOTIFY channel on which workers are woken.
inline constexpr std::string_view kJobsChannel = "qiying_jobs";

struct WorkerOptions {
  int threads = 2;  ///< 0: only `run_due` works
  int batch = 20;   ///< jobs claimed at a time
  /// A job claimed longer ago, whose worker is not in it any more, goes back to the queue.
  std::chrono::seconds lease{300};
  std::chrono::milliseconds poll{5000};  ///< jobs of the future and lost wake-ups are found after this long
  std::chrono::seconds statement_timeout{600};
  const base::Clock* clock = nullptr;     ///< null: the machine's; must outlive the worker
  const base::Clock* business = nullptr;  ///< what jobs are told as `Job::now`; null: `clock`
};

/// Claims batches of jobs whose kinds have a handler here, due first. Each job runs in one transaction with
/// system scope of `district` that commits together with "done". A job that throws is put back with a pause
/// of 30 s · 2^attempt, at most an hour, and is dead after its last attempt. A job whose process died comes
/// back after the lease. Schedules start their job in one process only. Thread-safe.
class Worker {
 public:
  using Handlers = std::map<std::string, JobHandler>;
  Worker(db::Pool& pool, Handlers handlers, std::vector<Schedule> schedules, std::string district,
         WorkerOptions options = {});
  /// Stops gracefully.
  ~Worker();
  /// Finishes the jobs that are running, gives back those only claimed, ends the threads.
  void stop();
  /// Does in this thread all that is due, schedules included, until nothing is; returns how many were run.
  std::size_t run_due();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::jobs

#include "platform/jobs/worker.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "platform/auth/caller.hpp"
#include "platform/base/text.hpp"
#include "platform/events/listener.hpp"
#include "platform/http/server.hpp"
#include "platform/jobs/internal/queue.hpp"
#include "platform/log/log.hpp"

namespace qiying::jobs {
namespace {

using internal::Claimed;

constexpr std::chrono::seconds kUpkeepPause{1};
constexpr std::size_t kMostOfError = 1000;
constexpr std::chrono::milliseconds kLong{500}, kShort{50};

std::vector<std::string> kinds_of(const Worker::Handlers& handlers) {
  std::vector<std::string> out;
  for (const auto& [kind, handler] : handlers) out.push_back(kind);
  return out;
}

std::string what_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& e) {
    const auto whole = base::repair_utf8(e.what());
    return std::string(base::first_code_points(whole, kMostOfError));
  } catch (...) {
    return "an exception of an unknown type";
  }
}

void count_result(const std::string& kind, const char* result) {
  http::count(fmt::format("qiying_jobs_total{{kind=\"{}\",result=\"{}\"}}", kind, result));
}

}  // namespace

struct Worker::Impl {
  Impl(db::Pool& pool, Handlers given, std::vector<Schedule> schedules, const std::string& district,
       const WorkerOptions& options)
      : pool(pool),
        handlers(std::move(given)),
        schedules(std::move(schedules)),
        options(options),
        clock(options.clock ? *options.clock : system_clock),
        business(options.business ? *options.business : clock),
        scope(auth::scope_of(auth::Caller::system(district))),
        queue(base::to_string(base::new_uuid()), kinds_of(handlers), options.lease, options.batch) {}

  void start() {
    if (options.threads <= 0) return;
    listener = std::make_unique<events::Listener>(pool.options().conninfo);
    listener->on(std::string(kJobsChannel), [this](std::string_view) { wake(); });
    for (int i = 0; i < options.threads; ++i) threads.emplace_back([this] { work_until_stopped(); });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    woken.notify_all();
    for (auto& thread : threads) thread.join();
    threads.clear();
    listener.reset();
  }

  void wake() {
    {
      const std::lock_guard lock(mutex);
      ++wake_ups;
    }
    woken.notify_all();
  }

  void work_until_stopped() {
    std::uint64_t seen = 0;
    while (!stopping) {
      {
        const std::lock_guard lock(mutex);
        seen = wake_ups;
      }
      if (try_round() > 0) continue;
      give_memory_back(kShort);
      std::unique_lock lock(mutex);
      woken.wait_for(lock, options.poll, [&] { return stopping || wake_ups != seen; });
    }
  }

  /// The queue may be out of reach for a while; jobs wait meanwhile.
  std::size_t try_round() {
    try {
      if (upkeep_is_due()) upkeep();
      return round();
    } catch (const std::exception& e) {
      log::warn("jobs.round_failed", {{"error", std::string_view(e.what())}});
      return 0;
    }
  }

  bool upkeep_is_due() {
    const std::lock_guard lock(mutex);
    const auto now = std::chrono::steady_clock::now();
    if (now < next_upkeep) return false;
    next_upkeep = now + kUpkeepPause;
    return true;
  }

  void upkeep() {
    auto db = pool.acquire(scope);
    queue.recover(*db, clock.now());
    for (const auto& schedule : schedules)
      db->transaction([&] { queue.start_scheduled(*db, schedule, clock.now()); });
  }

  /// Claims a batch and runs it; gives back what it cannot begin.
  std::size_t round() {
    auto db = pool.acquire(scope);
    const auto jobs = queue.claim(*db, clock.now());
    std::size_t begun = 0;
    try {
      while (begun < jobs.size() && !stopping) run(*db, jobs[begun++]);
    } catch (...) {
      // The connection is gone. What another one cannot give back returns after the lease.
      queue.give_back(*pool.acquire(scope), std::span(jobs).subspan(begun - 1));
      throw;
    }
    if (begun < jobs.size()) queue.give_back(*db, std::span(jobs).subspan(begun));
    return begun;
  }

  void run(db::Connection& db, const Claimed& job) {
    const auto begun = std::chrono::steady_clock::now();
    try {
      db.transaction([&] { run_in_transaction(db, job); });
    } catch (...) {
      bury_or_retry(db, job, what_of(std::current_exception()));
    }
    worked += std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun)
                  .count();
    give_memory_back(kLong);
  }

  /// Work has held much, which the allocator would keep from the system for good. After `least` of it, of one
  /// long job or of many short ones, that goes back.
  void give_memory_back(std::chrono::milliseconds least) {
    if (worked < least.count()) return;
    worked = 0;
    ::malloc_trim(0);
  }

  void run_in_transaction(db::Connection& db, const Claimed& job) {
    if (!queue.hold(db, job)) return;
    db.script(fmt::format("set local statement_timeout to '{}s'", options.statement_timeout.count()));
    handlers.at(job.kind)(db, {job.id, job.kind, job.payload, job.attempt, business.now()});
    // A handler may have worked under another scope.
    db.set_scope(scope);
    queue.finish(db, job, clock.now());
    count_result(job.kind, "done");
  }

  void bury_or_retry(db::Connection& db, const Claimed& job, const std::string& error) {
    db.set_scope(scope);
    const bool dead = queue.put_back(db, job, error, clock.now());
    count_result(job.kind, dead ? "dead" : "failed");
    log::write(dead ? log::Level::error : log::Level::warn, dead ? "jobs.dead" : "jobs.failed",
               {{"kind", job.kind}, {"id", job.id}, {"attempt", job.attempt}, {"error", error}});
  }

  db::Pool& pool;
  const Handlers handlers;
  const std::vector<Schedule> schedules;
  const WorkerOptions options;
  const base::SystemClock system_clock;
  const base::Clock& clock;
  const base::Clock& business;
  const db::Scope scope;
  const internal::Queue queue;

  std::atomic<bool> stopping = false;
  std::atomic<std::int64_t> worked = 0;  ///< milliseconds since memory was given back
  std::mutex mutex;
  std::condition_variable woken;
  std::uint64_t wake_ups = 0;
  std::chrono::steady_clock::time_point next_upkeep{};
  std::vector<std::thread> threads;
  std::unique_ptr<events::Listener> listener;
};

Worker::Worker(db::Pool& pool, Handlers handlers, std::vector<Schedule> schedules, std::string district,
               WorkerOptions options)
    : impl_(std::make_unique<Impl>(pool, std::move(handlers), std::move(schedules), district, options)) {
  impl_->start();
}

Worker::~Worker() {
  stop();
}

void Worker::stop() {
  impl_->stop();
}

std::size_t Worker::run_due() {
  impl_->upkeep();
  std::size_t all = 0;
  while (const auto some = impl_->round()) all += some;
  return all;
}

}  // namespace qiying::jobs

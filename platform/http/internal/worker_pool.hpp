#pragma once
/// Threads that take jobs from one bounded queue, so that quick jobs are not slowed by their own number: only
/// `at_once` young jobs run together, the others wait in order. A job that has run longer than kYoung (a slow
/// query, an export) no longer counts, and another may begin. With 12 threads all at work on 2 cores, the
/// 99th percentile of a 3 ms read was 150 ms on a busy machine; with three at once it was 13 ms at the same
/// rate. Nor does a job that rests (platform/http/rest.hpp): its commit waits for the disk, and those that
/// wait together share one write.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace qiying::http {

class Job {
 public:
  virtual ~Job() = default;
  /// Runs on a pool thread; must not throw.
  virtual void run() = 0;
};

class WorkerPool {
 public:
  static constexpr std::chrono::milliseconds kYoung{40};  // a quick one may be held up by the machine

  /// `at_once` 0: as many as there are threads.
  WorkerPool(int threads, std::size_t limit, int at_once = 0, std::chrono::milliseconds young = kYoung);
  ~WorkerPool();
  /// False when the queue is full or the pool has stopped. Thread-safe.
  bool submit(std::shared_ptr<Job> job);
  /// Lets running jobs finish and drops waiting ones.
  void stop();
  std::size_t waiting() const;

  /// Of the pool thread that calls: its job does not count until `wake_up`. Nothing on other threads.
  static void rest();
  static void wake_up();

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point kNotRunning = Clock::time_point::max();

  /// The pool thread that runs here, if any.
  struct Here {
    WorkerPool* pool = nullptr;
    Clock::time_point* begun = nullptr;
  };
  static thread_local Here here;

  void work(Clock::time_point& begun);
  /// Takes the next job when it may begin, else waits. Null when the pool has stopped.
  std::shared_ptr<Job> next(std::unique_lock<std::mutex>& lock);
  /// Until when the next job has to wait; the past: it may begin.
  Clock::time_point turn(Clock::time_point now) const;

  const std::size_t limit_;
  const std::size_t at_once_;
  const std::chrono::milliseconds young_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> jobs_;
  std::vector<Clock::time_point> begun_;  ///< of each thread's job
  std::size_t idle_ = 0;
  bool watched_ = false;  ///< an idle thread looks whether a running job grows old
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace qiying::http

#pragma once
/// Threads that take jobs from one bounded queue.

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
  WorkerPool(int threads, std::size_t limit);
  ~WorkerPool();
  /// False when the queue is full or the pool has stopped. Thread-safe.
  bool submit(std::shared_ptr<Job> job);
  /// Lets running jobs finish and drops waiting ones.
  void stop();
  std::size_t waiting() const;

 private:
  void work();
  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> jobs_;
  std::size_t idle_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace qiying::http

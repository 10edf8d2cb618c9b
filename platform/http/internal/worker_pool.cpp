#include "platform/http/internal/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace qiying::http {

thread_local WorkerPool::Here WorkerPool::here;

WorkerPool::WorkerPool(int threads, std::size_t limit, int at_once, std::chrono::milliseconds young)
    : limit_(limit),
      at_once_(static_cast<std::size_t>(at_once > 0 ? std::min(at_once, threads) : threads)),
      young_(young),
      begun_(static_cast<std::size_t>(threads), kNotRunning) {
  for (auto& begun : begun_) threads_.emplace_back([this, &begun] { work(begun); });
}

WorkerPool::~WorkerPool() {
  stop();
}

bool WorkerPool::submit(std::shared_ptr<Job> job) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    const bool free = idle_ > 0 && turn(now) <= now;
    // A woken thread is idle until it runs: jobs it has yet to take count against it.
    if (stopped_ || jobs_.size() >= limit_ + (free ? idle_ : 0)) return false;
    jobs_.push_back(std::move(job));
    wake = free || (idle_ > 0 && !watched_);
  }
  if (wake) wake_.notify_one();
  return true;
}

void WorkerPool::stop() {
  std::deque<std::shared_ptr<Job>> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(jobs_);
  }
  wake_.notify_all();
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

void WorkerPool::rest() {
  if (!here.pool) return;
  bool wake = false;
  {
    const std::lock_guard lock(here.pool->mutex_);
    *here.begun = kNotRunning;
    wake = !here.pool->jobs_.empty() && here.pool->idle_ > 0;
  }
  if (wake) here.pool->wake_.notify_one();
}

void WorkerPool::wake_up() {
  if (!here.pool) return;
  const std::lock_guard lock(here.pool->mutex_);
  *here.begun = Clock::now();
}

WorkerPool::Clock::time_point WorkerPool::turn(Clock::time_point now) const {
  std::size_t young = 0;
  auto oldest = kNotRunning;
  for (const auto begun : begun_) {
    if (begun == kNotRunning || begun + young_ <= now) continue;
    ++young;
    oldest = std::min(oldest, begun);
  }
  return young < at_once_ ? now : oldest + young_;
}

std::shared_ptr<Job> WorkerPool::next(std::unique_lock<std::mutex>& lock) {
  while (!stopped_) {
    const auto now = Clock::now();
    const auto when = jobs_.empty() ? kNotRunning : turn(now);
    if (when <= now) {
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      if (!jobs_.empty() && !watched_ && idle_ > 0) wake_.notify_one();  // somebody else watches now
      return job;
    }
    const bool watch = when != kNotRunning && !watched_;
    ++idle_;
    if (watch) {
      watched_ = true;
      wake_.wait_until(lock, when);
      watched_ = false;
    } else {
      wake_.wait(lock);
    }
    --idle_;
  }
  return nullptr;
}

void WorkerPool::work(Clock::time_point& begun) {
  here = {this, &begun};
  std::unique_lock lock(mutex_);
  while (auto job = next(lock)) {
    begun = Clock::now();
    lock.unlock();
    job->run();
    job.reset();  // whatever it holds goes without the lock
    lock.lock();
    begun = kNotRunning;
  }
}

}  // namespace qiying::http

#pragma once
/// Connections and threads of an import that may take its time.

#include <functional>
#include <thread>

#include "platform/auth/caller.hpp"
#include "platform/db/db.hpp"

namespace qiying::register_ {

/// A connection for long work: the system's scope, no limit of a statement's time. An open transaction is
/// rolled back at the end.
class Worker {
 public:
  Worker(db::Pool& pool, const std::string& district)
      : lease_(pool.acquire(auth::scope_of(auth::Caller::system(district)))),
        limit_(pool.options().statement_timeout) {
    lease_->set_statement_timeout(std::chrono::milliseconds(0));
  }
  ~Worker() {
    try {
      if (lease_->in_transaction()) lease_->rollback();
      lease_->set_statement_timeout(limit_);
    } catch (const db::DbError&) {
      // a broken connection does not go back to the pool
    }
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  db::Connection& operator*() { return *lease_; }
  db::Connection* operator->() { return &*lease_; }

 private:
  db::Pool::Lease lease_;
  std::chrono::milliseconds limit_;
};

/// Runs `work` on a thread while the caller goes on; its exception comes out of `wait`.
class Beside {
 public:
  explicit Beside(std::function<void()> work)
      : thread_([this, work = std::move(work)] {
          try {
            work();
          } catch (...) {
            failure_ = std::current_exception();
          }
        }) {}
  ~Beside() {
    if (thread_.joinable()) thread_.join();
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  void wait() {
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace qiying::register_

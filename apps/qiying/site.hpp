#pragma once
/// What answers while we serve, over one opened installation: sessions, live events, routes, worker, server.
/// Shared by `qiying serve` and by the tests, so that both run the same wiring.

#include <cstdint>
#include <memory>
#include <string>

#include "apps/qiying/installation.hpp"

namespace qiying::app {

class Site {
 public:
  /// Runs the start hooks and builds the routes; `worker_threads` 0: jobs run, and the
  /// audit trail is chained, only by `run_jobs`. Throws
  /// std::logic_error for wrong routes, db::DbError when the database has gone. `installation` must outlive
  /// the site.
  explicit Site(Installation& installation, int worker_threads = 2);
  ~Site();

  /// Binds the address and accepts connections; throws std::runtime_error naming address and cause.
  void start();
  /// Graceful: running requests and jobs are finished.
  void stop();
  std::uint16_t port() const;

  /// Every route with its access rule, those of the platform included.
  const kernel::Registry& registry() const;
  /// What the start hooks want the operator to read.
  const std::string& announcements() const;
  /// Does in this thread all jobs that are due; returns how many.
  std::size_t run_jobs();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::app

#pragma once
/// Work for later, kept in PostgreSQL: enqueued in the transaction that causes it, claimed in batches with
/// SKIP LOCKED, retried with growing pauses, buried after the last try where an administrator sees it.
/// Handlers must bear being run twice (at least once delivery).

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/time.hpp"
#include "platform/db/db.hpp"

namespace qiying::jobs {

struct Job {
  std::int64_t id = 0;
  std::string kind;  ///< "appeal.remind"
  base::Json payload;
  int attempt = 0;        ///< 1 for the first
  base::Timestamp now{};  ///< the business's clock when it started (in tests: theirs)
};

struct EnqueueOptions {
  base::Timestamp run_at{};  ///< default: now
  std::string unique_key;    ///< non-empty: no second waiting job with the same kind and key
  int max_attempts = 8;
};

/// Adds a job in the caller's transaction; it is seen by workers after commit.
void enqueue(db::Connection& db, std::string_view kind, const base::Json& payload,
             const EnqueueOptions& options = {});

/// Does one job; the connection is in a transaction with system scope that commits together with "done".
/// An exception puts the job back with a pause (30 s · 2^attempt, at most 1 h).
using JobHandler = std::function<void(db::Connection&, const Job&)>;

/// A job that starts by itself every `every`, e.g. a nightly snapshot; one process at a time.
struct Schedule {
  std::string kind;
  std::chrono::seconds every;
  std::chrono::seconds first_after{0};  ///< how long a new installation waits for the first; at most `every`
};

}  // namespace qiying::jobs

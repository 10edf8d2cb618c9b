#include "modules/register/internal/import/pipeline.hpp"

#include <atomic>

#include "platform/auth/caller.hpp"

namespace qiying::register_ {

namespace {

constexpr std::int64_t kMergeRows = 20'000;

/// A connection for long work: the system's scope, no limit of a statement's time.
class Worker {
 public:
  Worker(db::Pool& pool, const std::string& district)
      : lease_(pool.acquire(auth::scope_of(auth::Caller::system(district)))),
        limit_(pool.options().statement_timeout) {
    lease_->set_statement_timeout(std::chrono::milliseconds(0));
  }
  ~Worker() {
    try {
      lease_->set_statement_timeout(limit_);
    } catch (const db::DbError&) {
      // a broken connection does not go back to the pool
    }
  }
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
  void wait() {
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::exception_ptr failure_;
  std::thread thread_;
};

struct Staged {
  std::int64_t next = 0;  ///< number of the next record
  std::int64_t kept_faults = 0;
  ImportCounts counts;
};

void take_faults(db::Connection& db, const ImportRun& run, const Chunk& chunk, const PipelineOptions& options,
                 Staged& staged) {
  options.faults(chunk.faults);
  for (const auto& fault : chunk.faults) staged.counts.warnings += fault.severity == Severity::warning;
  const auto room = std::max<std::int64_t>(0, kKeptFaults - staged.kept_faults);
  const auto kept = std::min<std::size_t>(chunk.faults.size(), static_cast<std::size_t>(room));
  keep_faults(db, run, std::span(chunk.faults).first(kept));
  staged.kept_faults += static_cast<std::int64_t>(kept);
}

base::Result<Staged> stage_all(db::Connection& db, const ImportRun& run, ChunkSource& source,
                               const PipelineOptions& options) {
  ReadAhead chunks(source);
  Staged staged;
  for (bool last = false; !last;) {
    const auto chunk = chunks.next();
    last = chunk.last;
    if (chunk.error) return *chunk.error;
    stage(db, run, chunk.records, staged.next);
    staged.next += static_cast<std::int64_t>(chunk.records.size());
    staged.counts.rows += chunk.rows, staged.counts.rejected += chunk.rejected;
    take_faults(db, run, chunk, options, staged);
    options.progress({Progress::Phase::reading, staged.counts.rows, chunk.progress});
  }
  return staged;
}

void add(ImportCounts& to, const ImportCounts& some) {
  to.inserted += some.inserted, to.updated += some.updated, to.unchanged += some.unchanged;
}

/// Merges batch after batch as long as there are any; several workers may share `next`.
ImportCounts merge_batches(db::Connection& db, const ImportRun& run, std::atomic<std::int64_t>& next,
                           std::int64_t end, const std::function<void(std::int64_t)>& done) {
  ImportCounts counts;
  while (true) {
    const auto from = next.fetch_add(kMergeRows);
    if (from >= end) return counts;
    add(counts, db.transaction([&] { return merge(db, run, from, std::min(from + kMergeRows, end)); }));
    done(std::min(from + kMergeRows, end));
  }
}

/// New rows cannot stand in each other's way, so a first load is merged on two connections.
ImportCounts first_merge(db::Pool& pool, db::Connection& db, const ImportRun& run, std::int64_t end,
                         const std::function<void(std::int64_t)>& done) {
  std::atomic<std::int64_t> next{0};
  ImportCounts beside_counts;
  Beside beside([&] {
    Worker worker(pool, run.district);
    beside_counts = merge_batches(*worker, run, next, end, [](std::int64_t) {});
  });
  auto counts = merge_batches(db, run, next, end, done);
  beside.wait();
  add(counts, beside_counts);
  return counts;
}

/// False when others are busy with the table: then the indexes stay and the load is only slower.
bool drop_indexes(db::Connection& db) {
  try {
    db.transaction([&] {
      db.run("set local lock_timeout = '1s'");
      db.run("select register.drop_search_indexes()");
    });
    return true;
  } catch (const db::DbError& e) {
    if (e.is_unavailable()) throw;
    return false;
  }
}

void make_indexes(db::Pool& pool, db::Connection& db, const std::string& district) {
  Beside beside([&] {
    Worker worker(pool, district);
    worker->run("select register.search_index(1)");
  });
  db.run("select register.search_index(0)");
  beside.wait();
}

ImportCounts merge_all(db::Pool& pool, db::Connection& db, const ImportRun& run, std::int64_t end,
                       const PipelineOptions& options) {
  const auto done = [&](std::int64_t rows) {
    options.progress({Progress::Phase::merging, rows, static_cast<double>(rows) / static_cast<double>(end)});
  };
  if (is_first_load(db, run, end) && drop_indexes(db)) {
    const auto counts = first_merge(pool, db, run, end, done);
    options.progress({Progress::Phase::indexing, end, 0});
    make_indexes(pool, db, run.district);
    db.run("select register.analyze()");
    return counts;
  }
  std::atomic<std::int64_t> next{0};
  const auto counts = merge_batches(db, run, next, end, done);
  if (counts.inserted + counts.updated > 0) db.run("select register.tidy_search_index()");
  return counts;
}

/// Emptying the table is cheaper than deleting from it, if no other import has anything there.
void empty_staging(db::Connection& db, const ImportRun& run) {
  try {
    db.transaction([&] {
      db.run("set local lock_timeout = '200ms'");
      db.run("lock table register.staging in access exclusive mode");
      const auto others = db.number(
          "select count(*) from (select from register.staging where import_id <> $1 limit 1) o", run.id);
      if (others == 0)
        db.run("truncate register.staging");
      else
        clear_staging(db, run);
    });
  } catch (const db::DbError& e) {
    if (e.is_unavailable()) throw;
    clear_staging(db, run);
  }
}

}  // namespace

base::Result<ImportCounts> run_pipeline(db::Pool& pool, const ImportRun& run, ChunkSource& chunks,
                                        const PipelineOptions& options) {
  Worker worker(pool, run.district);
  db::Connection& db = *worker;
  // An earlier first load that was cut off has left the searches without indexes.
  if (!options.dry_run) make_indexes(pool, db, run.district);
  auto staged = stage_all(db, run, chunks, options);
  if (!staged.ok()) {
    empty_staging(db, run);
    return staged.error();
  }
  auto counts = staged->counts;
  counts.superseded = drop_superseded(db, run);
  add(counts, options.dry_run ? db.transaction([&] { return preview_merge(db, run); })
                              : merge_all(pool, db, run, staged->next, options));
  empty_staging(db, run);
  return counts;
}

}  // namespace qiying::register_

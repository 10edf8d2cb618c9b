#include "modules/register/internal/import/pipeline.hpp"

#include <atomic>

#include "modules/register/internal/import/fault_keeper.hpp"
#include "modules/register/internal/import/first_load.hpp"
#include "modules/register/internal/import/indexes.hpp"

namespace qiying::register_ {

namespace {

constexpr std::int64_t kMergeRows = 20'000;

struct Staged {
  std::int64_t next = 0;  ///< number of the next record
  ImportCounts counts;
};

base::Result<Staged> stage_all(db::Connection& db, const ImportRun& run, ChunkSource& chunks,
                               const PipelineOptions& options) {
  FaultKeeper faults(db, run, options);
  Staged staged;
  for (bool last = false; !last;) {
    const auto chunk = chunks.next();
    last = chunk.last;
    if (chunk.error) return *chunk.error;
    stage(db, run, chunk.records, staged.next);
    staged.next += static_cast<std::int64_t>(chunk.records.size());
    staged.counts.rows += chunk.rows, staged.counts.rejected += chunk.rejected;
    faults.take(chunk);
    options.progress({Progress::Phase::reading, staged.counts.rows, chunk.progress});
  }
  staged.counts.warnings = faults.warnings();
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

ImportCounts merge_all(db::Pool& pool, db::Connection& db, const ImportRun& run, std::int64_t end,
                       const PipelineOptions& options) {
  const auto done = [&](std::int64_t rows) {
    options.progress({Progress::Phase::merging, rows, static_cast<double>(rows) / static_cast<double>(end)});
  };
  if (is_first_load(db, run, end) && drop_search_indexes(db)) {
    const auto counts = first_merge(pool, db, run, end, done);
    options.progress({Progress::Phase::indexing, end, 0});
    const LoadLock lock(db, LoadLock::Patience::wait);  // who puts indexes back comes before or after
    make_indexes(pool, db, run.district);
    db.run("select register.analyze(), register.sample_names()");
    return counts;
  }
  std::atomic<std::int64_t> next{0};
  const auto counts = merge_batches(db, run, next, end, done);
  if (counts.inserted + counts.updated > 0)
    db.run("select register.tidy_search_index(), register.sample_names()");
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

/// Staging first, so that a file that is broken somewhere changes nothing, then merging.
base::Result<ImportCounts> stage_and_merge(db::Pool& pool, db::Connection& db, const ImportRun& run,
                                           ChunkSource& chunks, const PipelineOptions& options) {
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

}  // namespace

base::Result<ImportCounts> run_pipeline(db::Pool& pool, const ImportRun& run, ChunkSource& source,
                                        const PipelineOptions& options) {
  constexpr std::size_t kWorthFirstLoad = 4'000;  // the first chunk is full
  Worker worker(pool, run.district);
  db::Connection& db = *worker;
  if (!options.dry_run) put_back_indexes(pool, db, run.district);
  ReadAhead ahead(source);
  Foresight chunks(ahead);
  if (!options.dry_run && is_empty(db) && chunks.holds(kWorthFirstLoad))
    if (auto loaded = first_load(pool, db, run, chunks, options)) return *std::move(loaded);
  return stage_and_merge(pool, db, run, chunks, options);
}

}  // namespace qiying::register_

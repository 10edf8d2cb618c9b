#pragma once
/// A whole import by a program that may wait: reading and COPY on two threads, then merging; a first load of
/// an empty register inserts on two connections while the file is read and builds keys and indexes at the
/// end.

#include "modules/register/internal/import/chunks.hpp"
#include "modules/register/internal/import/store.hpp"
#include "platform/db/db.hpp"

namespace qiying::register_ {

/// Where the work stands, for people who wait.
struct Progress {
  enum class Phase { reading, merging, indexing };
  Phase phase = Phase::reading;
  std::int64_t rows = 0;  ///< read or merged
  double part = 0;        ///< of the phase, 0 to 1
};

struct PipelineOptions {
  bool dry_run = false;
  std::function<void(const Progress&)> progress = [](const Progress&) {};
  std::function<void(std::span<const Fault>)> faults = [](std::span<const Fault>) {};
};

/// Runs the import `run` over the rows behind the header. A file that is broken somewhere changes nothing and
/// gives its error. `pool` connections are taken with the system's scope; commits happen in batches, so an
/// interrupted run is simply run again.
base::Result<ImportCounts> run_pipeline(db::Pool& pool, const ImportRun& run, ChunkSource& chunks,
                                        const PipelineOptions& options);

}  // namespace qiying::register_

#pragma once
/// The first load of an empty register: no staging, no keys, no conflicts. Two connections insert portion
/// after portion while the file is read, and commit when it has been read to its end.

#include "modules/register/internal/import/pipeline.hpp"

namespace qiying::register_ {

/// Loads everything and builds the indexes, or nothing when the register is not empty or others are busy with
/// it: then nullopt, and no chunk has been taken. Cut off at any moment, nothing or whole enterprises with
/// one record for each code are there, and `put_back_indexes` makes the register whole.
std::optional<base::Result<ImportCounts>> first_load(db::Pool& pool, db::Connection& db, const ImportRun& run,
                                                     ChunkSource& chunks, const PipelineOptions& options);

}  // namespace qiying::register_

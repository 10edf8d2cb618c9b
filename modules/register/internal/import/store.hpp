#pragma once
/// SQL of the import: staging, merging, what was refused. Everything runs in the caller's connection and
/// scope (the system's, or staff with register.import).

#include <span>

#include "modules/register/internal/import/record.hpp"

namespace qiying::register_ {

using ImportId = base::Id<struct ImportTag>;

/// What all statements of one import need.
struct ImportRun {
  ImportId id;
  std::string district;
  std::string source;
  std::string by_name;
  base::Timestamp now;
};

/// Rows of a chunk into staging, numbered from `first`.
void stage(db::Connection& db, const ImportRun& run, std::span<const StandardRecord> records,
           std::int64_t first);
/// Of several staged records with one code the last stays; the others become notes. Returns how many went.
std::int64_t drop_superseded(db::Connection& db, const ImportRun& run);
/// What `merge` of everything staged would do (`inserted`, `updated`, `unchanged`), without doing it.
ImportCounts preview_merge(db::Connection& db, const ImportRun& run);
/// Takes over the staged records numbered [from, to). `rows` of the answer is how many there were.
ImportCounts merge(db::Connection& db, const ImportRun& run, std::int64_t from, std::int64_t to);
/// Removes what the import has staged.
void clear_staging(db::Connection& db, const ImportRun& run);

/// Keeps faults for the rejects file, at most kKeptFaults of an import.
inline constexpr std::int64_t kKeptFaults = 100'000;
void keep_faults(db::Connection& db, const ImportRun& run, std::span<const Fault> faults);

/// Whether there is no enterprise yet.
bool is_empty(db::Connection& db);
/// Whether so many staged enterprises are new compared with what is there that the search indexes are better
/// built afterwards.
bool is_first_load(db::Connection& db, const ImportRun& run, std::int64_t staged);

}  // namespace qiying::register_

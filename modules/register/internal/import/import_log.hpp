#pragma once
/// The row of an import in register.import: what is shown of it, and its life.

#include "modules/register/internal/import/store.hpp"

namespace qiying::register_ {

enum class ImportState { uploaded, preview, running, done, failed, cancelled };
QY_ENUM(ImportState, "uploaded", "preview", "running", "done", "failed", "cancelled")

struct Import {
  ImportId id;
  std::string filename;
  std::string source;
  ImportState state = ImportState::uploaded;
  bool dry_run = false;
  std::vector<std::string> columns;
  std::vector<ColumnMapping> mapping;
  std::vector<std::vector<std::string>> sample;
  std::int64_t rows = 0;
  std::int64_t inserted = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
  std::int64_t superseded = 0;
  std::int64_t warnings = 0;
  int progress = 0;
  std::string error_zh;
  std::string error_en;
  std::string by_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> started_at;
  std::optional<base::Timestamp> finished_at;
  int version = 1;
};
QY_DESCRIBE(Import, QY_FIELD(id), QY_FIELD(filename), QY_FIELD(source), QY_FIELD(state), QY_FIELD(dry_run),
            QY_FIELD(columns), QY_FIELD(mapping), QY_FIELD(sample), QY_FIELD(rows), QY_FIELD(inserted),
            QY_FIELD(updated), QY_FIELD(unchanged), QY_FIELD(rejected), QY_FIELD(superseded),
            QY_FIELD(warnings), QY_FIELD(progress, .doc = "0–100"), QY_FIELD(error_zh), QY_FIELD(error_en),
            QY_FIELD(by_name), QY_FIELD(created_at), QY_FIELD(started_at), QY_FIELD(finished_at),
            QY_FIELD(version))

/// Writes a new import that runs at once (command line, programs).
void begin_import(db::Connection& db, const ImportRun& run, std::string_view filename, bool dry_run);
/// Writes what came of it: done with counts, or failed with the error.
void finish_import(db::Connection& db, const ImportRun& run, const base::Result<ImportCounts>& result,
                   base::Timestamp at);

}  // namespace qiying::register_

#include "modules/register/internal/import/import_log.hpp"

namespace qiying::register_ {

void begin_import(db::Connection& db, const ImportRun& run, std::string_view filename, bool dry_run) {
  db.execute(
      "insert into register.import (district, id, filename, source, state, dry_run, by_name, created_at, "
      "started_at)"
      " values ($1, $2, $3, $4, 'running', $5, $6, $7, $7)",
      run.district, run.id, filename, run.source, dry_run, run.by_name, run.now);
}

void finish_import(db::Connection& db, const ImportRun& run, const base::Result<ImportCounts>& result,
                   base::Timestamp at) {
  if (!result.ok()) {
    db.execute(
        "update register.import set state = 'failed', error_zh = $3, error_en = $4, finished_at = $5,"
        " version = version + 1 where district = $1 and id = $2",
        run.district, run.id, result.error().message.zh, result.error().message.en, at);
    return;
  }
  const auto& c = *result;
  db.execute(
      "update register.import set state = 'done', rows = $3, inserted = $4, updated = $5, unchanged = $6,"
      " rejected = $7, superseded = $8, warnings = $9, progress = 100, finished_at = $10, version = version "
      "+ 1"
      " where district = $1 and id = $2",
      run.district, run.id, c.rows, c.inserted, c.updated, c.unchanged, c.rejected, c.superseded, c.warnings,
      at);
}

}  // namespace qiying::register_

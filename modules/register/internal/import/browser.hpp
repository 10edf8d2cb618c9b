#pragma once
/// The import in the browser: upload, mapping, dry run, run; the work itself is done by jobs, batch by batch,
/// so that progress is seen and a stop of the server costs one batch.

#include "modules/register/internal/import/import_log.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::register_ {

struct MappingInput {
  std::vector<ColumnMapping> mapping;
  std::optional<CapitalUnit> capital_unit;
};
QY_DESCRIBE(MappingInput, QY_FIELD(mapping, .max = 1024), QY_FIELD(capital_unit))

void register_imports(kernel::Registry& r);

/// The job "register.import": reads the file into staging, then merges batch after batch.
void import_job(db::Connection& db, const jobs::Job& job);

}  // namespace qiying::register_

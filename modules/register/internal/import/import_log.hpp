#pragma once
/// The row of an import in register.import: what is shown of it, and its life.
///
///     preview → running → done | failed        a dry run goes back to preview, with counts
///     preview | running → cancelled            what was merged before stays

#include "modules/register/internal/import/store.hpp"
#include "platform/http/html.hpp"
#include "platform/kernel/module.hpp"

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
  CapitalUnit capital_unit = CapitalUnit::unknown;
  std::int64_t rows = 0, inserted = 0, updated = 0, unchanged = 0, rejected = 0, superseded = 0, warnings = 0;
  double progress = 0;
  std::string error;
  std::string by_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> started_at, finished_at;
  int version = 1;
};
QY_DESCRIBE(Import, QY_FIELD(id), QY_FIELD(filename), QY_FIELD(source), QY_FIELD(state), QY_FIELD(dry_run),
            QY_FIELD(columns), QY_FIELD(mapping), QY_FIELD(sample), QY_FIELD(capital_unit), QY_FIELD(rows),
            QY_FIELD(inserted), QY_FIELD(updated), QY_FIELD(unchanged), QY_FIELD(rejected),
            QY_FIELD(superseded), QY_FIELD(warnings), QY_FIELD(progress, .doc = "0–1"), QY_FIELD(error),
            QY_FIELD(by_name), QY_FIELD(created_at), QY_FIELD(started_at), QY_FIELD(finished_at),
            QY_FIELD(version))

/// Writes a new import that runs at once (command line, programs).
void begin_import(db::Connection& db, const ImportRun& run, std::string_view filename, bool dry_run);
/// Writes what came of it: done with counts, or failed with the error.
void finish_import(db::Connection& db, const ImportRun& run, const base::Result<ImportCounts>& result,
                   base::Timestamp at);

std::optional<Import> find_import(db::Connection& db, const std::string& district, ImportId id,
                                  http::Lang lang);
std::vector<Import> newest_imports(db::Connection& db, const std::string& district, int limit,
                                   http::Lang lang);

/// One finding of an import, in the reader's words.
struct ImportFinding {
  std::int64_t line = 0;  ///< of the file, the header is line 1
  Severity severity = Severity::reject;
  std::string column;  ///< of the file; empty: the whole record
  std::string value;
  std::string code;
  std::string reason;
};
QY_DESCRIBE(ImportFinding, QY_FIELD(line), QY_FIELD(severity), QY_FIELD(column), QY_FIELD(value),
            QY_FIELD(code), QY_FIELD(reason))

/// The first findings of an import by line, refused records before the others; `total` is how many are kept.
kernel::List<ImportFinding> findings(db::Connection& db, const std::string& district, ImportId id, int limit,
                                     http::Lang lang);

/// What the list of refused records holds, as a file for spreadsheets.
std::string rejects_csv(db::Connection& db, const std::string& district, ImportId id, http::Lang lang);

}  // namespace qiying::register_

#include "modules/register/internal/import/import_log.hpp"

#include "platform/base/csv.hpp"

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

namespace {

constexpr std::string_view kImport =
    "select id, filename, source, state, dry_run, columns, mapping, sample, capital_unit, rows, inserted, "
    "updated,"
    " unchanged, rejected, superseded, warnings, progress / 100.0 as progress,"
    " case when $2 then error_en else error_zh end as error, by_name, created_at, started_at, finished_at, "
    "version"
    " from register.import where district = $1";

}  // namespace

std::optional<Import> find_import(db::Connection& db, const std::string& district, ImportId id,
                                  http::Lang lang) {
  static const std::string sql = std::string(kImport) + " and id = $3";
  return db.query_one<Import>(sql, district, lang == http::Lang::en, id);
}

std::vector<Import> newest_imports(db::Connection& db, const std::string& district, int limit,
                                   http::Lang lang) {
  static const std::string sql = std::string(kImport) + " order by created_at desc, id limit $3";
  return db.query<Import>(sql, district, lang == http::Lang::en, limit);
}

kernel::List<ImportFinding> findings(db::Connection& db, const std::string& district, ImportId id, int limit,
                                     http::Lang lang) {
  kernel::List<ImportFinding> out;
  out.items = db.query<ImportFinding>(
      "select line, severity, column_name as column, value, code, '' as reason from register.import_reject"
      " where district = $1 and import_id = $2"
      " order by array_position(array['reject', 'warning', 'note'], severity), line, id limit $3",
      district, id, limit);
  for (auto& found : out.items) {
    const auto words = words_of(found.code);
    found.reason = lang == http::Lang::zh ? words.zh : words.en;
  }
  out.total = db.number("select count(*) from register.import_reject where district = $1 and import_id = $2",
                        district, id);
  return out;
}

std::string rejects_csv(db::Connection& db, const std::string& district, ImportId id, http::Lang lang) {
  const bool zh = lang == http::Lang::zh;
  std::string out(base::kCsvBom);
  if (zh)
    base::append_csv_row(out, {"行号", "级别", "列", "值", "代码", "原因"});
  else
    base::append_csv_row(out, {"line", "severity", "column", "value", "code", "reason"});
  const auto rows = db.run(
      "select line, severity, column_name, value, code from register.import_reject"
      " where district = $1 and import_id = $2 order by line, id",
      district, id);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto words = words_of(rows.text(i, 4));
    base::append_csv_row(out, {rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3),
                               rows.text(i, 4), zh ? words.zh : words.en});
  }
  return out;
}

}  // namespace qiying::register_

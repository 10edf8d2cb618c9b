#include "modules/register/internal/import/insert.hpp"

#include "modules/register/internal/import/record_cells.hpp"

namespace qiying::register_ {

namespace {

constexpr const char* kBatchColumns =
    "pg_temp.register_batch (id, uscc, org_code, reg_no, name, name_norm, initials, initials_core, "
    "legal_person,"
    " phone, address, street_code, industry_code, ent_type, capital_fen, capital_text, currency, reg_date, "
    "scope,"
    " status, outer_ok, inner_ok, grams, payload_hash)";
}  // namespace

void begin_inserting(db::Connection& db) {
  // Values as long as they are: what is compressed here would be unpacked again in a moment.
  db.run(R"(
create temporary table register_batch (id uuid, uscc text collate "C", org_code text, reg_no text, name text,
  name_norm text collate "C", initials text collate "C", initials_core text collate "C", legal_person text,
  phone text, address text, street_code text collate "C", industry_code text collate "C",
  ent_type text collate "C", capital_fen bigint, capital_text text, currency text, reg_date date, scope text,
  status text collate "C", outer_ok boolean, inner_ok boolean, grams tsvector, payload_hash bigint)
  with (toast_tuple_target = 8160) on commit drop)");
}

void insert_new(db::Connection& db, const ImportRun& run, std::span<const StandardRecord> records) {
  if (records.empty()) return;
  RecordCells cells(run.id);
  db.copy(kBatchColumns, [&](db::CopyWriter& writer) {
    for (const auto& record : records) writer.row(cells.of_enterprise(record));
  });
  db.execute(R"(
insert into register.entity (district, id, uscc, org_code, reg_no, name, name_norm, initials, initials_core,
  legal_person, phone, address, street_code, industry_code, ent_type, capital_fen, capital_text, currency,
  reg_date, scope, status, outer_ok, inner_ok, grams, created_at, updated_at)
select $1::char(6), id, uscc, org_code, reg_no, name, name_norm, initials, initials_core, legal_person, phone,
  address, street_code, industry_code, ent_type, capital_fen, capital_text, currency, reg_date, scope,
  coalesce(nullif(status, ''), 'unknown'), outer_ok, inner_ok, grams, $2::timestamptz, $2::timestamptz
from pg_temp.register_batch)",
             run.district, run.now);
  db.execute(R"(
insert into register.entity_source (district, entity_id, source, record_id, payload_hash, seen_at, import_id)
select $1, id, $2, uscc, payload_hash, $3, $4 from pg_temp.register_batch)",
             run.district, run.source, run.now, run.id);
  db.run("truncate pg_temp.register_batch");
}

void remove_new(db::Connection& db, const ImportRun& run, std::span<const Superseded> superseded) {
  std::vector<EntityId> ids;
  for (const auto& s : superseded) ids.push_back(s.id);
  db.execute("delete from register.entity where district = $1 and id = any($2)", run.district, ids);
  db.execute("delete from register.entity_source where district = $1 and entity_id = any($2)", run.district,
             ids);
}

void note_superseded(db::Connection& db, const ImportRun& run, std::span<const Superseded> superseded) {
  std::vector<std::int64_t> lines;
  std::vector<std::string> codes;
  for (const auto& s : superseded) lines.push_back(s.line), codes.push_back(s.uscc);
  db.execute(
      "insert into register.import_reject (district, import_id, line, severity, column_name, value, code)"
      " select $1, $2, t.line, 'note', '', t.uscc, 'record.superseded'"
      " from unnest($3::bigint[], $4::text[]) as t (line, uscc) order by t.line",
      run.district, run.id, lines, codes);
}

}  // namespace qiying::register_

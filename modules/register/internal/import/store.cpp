#include "modules/register/internal/import/store.hpp"

#include "modules/register/internal/import/record_cells.hpp"
#include "platform/kernel/follow.hpp"

namespace qiying::register_ {

namespace {

constexpr const char* kStagingColumns =
    "register.staging (import_id, n, line, id, uscc, org_code, reg_no, name, name_norm, initials, "
    "initials_core,"
    " legal_person, phone, address, street_code, industry_code, ent_type, capital_fen, capital_text, "
    "currency,"
    " reg_date, scope, status, outer_ok, inner_ok, grams, payload_hash)";

// $1 district, $2 import, $3 from, $4 to, $5 now, $6 source, $7 by.
//
// Statements are planned while the tables are nearly empty and run when they are not, so every join here can
// go by an index, and `merge` makes it so: a plan made for one row must not take hours for 20,000.
constexpr std::string_view kInsert = R"(
insert into register.entity (district, id, uscc, org_code, reg_no, name, name_norm, initials, initials_core,
  legal_person, phone, address, street_code, industry_code, ent_type, capital_fen, capital_text, currency,
  reg_date, scope, status, outer_ok, inner_ok, grams, created_at, updated_at)
select $1::char(6), s.id, s.uscc, s.org_code, s.reg_no, s.name, s.name_norm, s.initials, s.initials_core,
  s.legal_person, s.phone, s.address, s.street_code, s.industry_code, s.ent_type, s.capital_fen, s.capital_text,
  s.currency, s.reg_date, s.scope, coalesce(nullif(s.status, ''), 'unknown'), s.outer_ok, s.inner_ok, s.grams,
  $5::timestamptz, $5::timestamptz
from register.staging s
where s.import_id = $2 and s.n >= $3 and s.n < $4
  and not exists (select from register.merged_public p where p.district = $1::char(6) and p.uscc = s.uscc)
on conflict (district, uscc) do nothing)";

// Only new enterprises have the id that was given to the staged record.
constexpr std::string_view kInsertSource = R"(
insert into register.entity_source (district, entity_id, source, record_id, payload_hash, seen_at, import_id)
select $1, s.id, $6, s.uscc, s.payload_hash, $5, $2
from register.staging s
where s.import_id = $2 and s.n >= $3 and s.n < $4
  and exists (select from register.entity e where e.district = $1 and e.id = s.id))";

// Known enterprises whose payload of this source is new, with old and new values side by side.
constexpr std::string_view kKnown = R"(
with known as materialized (
  select s.*, e.id as entity_id, e.version,
    e.name as old_name, e.reg_no as old_reg_no, e.legal_person as old_legal_person, e.phone as old_phone,
    e.address as old_address, e.street_code as old_street_code, e.industry_code as old_industry_code,
    e.ent_type as old_ent_type, e.capital_text as old_capital_text, e.reg_date as old_reg_date,
    e.scope as old_scope, e.status as old_status
  from register.staging s
  join register.entity e on e.district = $1 and e.uscc = s.uscc and e.id <> s.id
  left join register.entity_source p on p.district = $1 and p.entity_id = e.id and p.source = $6
  where s.import_id = $2 and s.n >= $3 and s.n < $4 and p.payload_hash is distinct from s.payload_hash),
judged as materialized (
  select k.*, exists (select from (values (k.name, k.old_name), (k.reg_no, k.old_reg_no),
      (k.legal_person, k.old_legal_person), (k.phone, k.old_phone), (k.address, k.old_address),
      (k.street_code, k.old_street_code), (k.industry_code, k.old_industry_code), (k.ent_type, k.old_ent_type),
      (k.capital_text, k.old_capital_text), (k.reg_date::text, coalesce(k.old_reg_date::text, '')),
      (k.scope, k.old_scope), (k.status, k.old_status)) v (new, old)
    where v.new <> '' and v.new <> v.old) as changed
  from known k))";

constexpr std::string_view kChange = R"(,
change as (
  select k.entity_id, k.version + 1 as version, f.field, f.old, f.new
  from judged k cross join lateral (values
    ('name', k.old_name, k.name), ('reg_no', k.old_reg_no, k.reg_no),
    ('legal_person', k.old_legal_person, k.legal_person), ('phone', k.old_phone, k.phone),
    ('address', k.old_address, k.address), ('street_code', k.old_street_code, k.street_code),
    ('industry_code', k.old_industry_code, k.industry_code), ('ent_type', k.old_ent_type, k.ent_type),
    ('capital', k.old_capital_text, k.capital_text),
    ('reg_date', coalesce(k.old_reg_date::text, ''), coalesce(k.reg_date::text, '')),
    ('scope', k.old_scope, k.scope), ('status', k.old_status, k.status)) f (field, old, new)
  where k.changed and f.new <> '' and f.new <> f.old),
history as (
  insert into register.entity_history (district, entity_id, at, field, old, new, source, by_name, version)
  select $1, entity_id, $5, field, old, new, $6, $7, version from change),
source as (
  insert into register.entity_source (district, entity_id, source, record_id, payload_hash, seen_at, import_id)
  select $1, entity_id, $6, uscc, payload_hash, $5, $2 from known
  on conflict (district, entity_id, source) do update
    set payload_hash = excluded.payload_hash, seen_at = excluded.seen_at, import_id = excluded.import_id)
update register.entity e set
  name = k.name, name_norm = k.name_norm, initials = k.initials, initials_core = k.initials_core, grams = k.grams,
  reg_no = coalesce(nullif(k.reg_no, ''), e.reg_no),
  legal_person = coalesce(nullif(k.legal_person, ''), e.legal_person),
  phone = coalesce(nullif(k.phone, ''), e.phone), address = coalesce(nullif(k.address, ''), e.address),
  street_code = coalesce(nullif(k.street_code, ''), e.street_code),
  industry_code = coalesce(nullif(k.industry_code, ''), e.industry_code),
  ent_type = coalesce(nullif(k.ent_type, ''), e.ent_type),
  capital_fen = case when k.capital_text <> '' then k.capital_fen else e.capital_fen end,
  currency = case when k.capital_text <> '' then k.currency else e.currency end,
  capital_text = coalesce(nullif(k.capital_text, ''), e.capital_text),
  reg_date = coalesce(k.reg_date, e.reg_date), scope = coalesce(nullif(k.scope, ''), e.scope),
  status = coalesce(nullif(k.status, ''), e.status), version = e.version + 1, updated_at = $5
from judged k
where k.changed and e.district = $1 and e.id = k.entity_id)";

// "Seen" is kept to the day: a register that is delivered every hour must not rewrite every row every hour.
constexpr std::string_view kSeen = R"(
update register.entity_source p set seen_at = $5
from register.staging s join register.entity e on e.district = $1 and e.uscc = s.uscc
where s.import_id = $2 and s.n >= $3 and s.n < $4
  and p.district = $1 and p.entity_id = e.id and p.source = $6 and p.seen_at < $5::timestamptz - interval '1 day')";

/// For the rest of the transaction.
void plan_anew(db::Connection& db) {
  db.run("set local plan_cache_mode = force_custom_plan");
}

}  // namespace

void stage(db::Connection& db, const ImportRun& run, std::span<const StandardRecord> records,
           std::int64_t first) {
  if (records.empty()) return;
  RecordCells cells(run.id);
  db.copy(kStagingColumns, [&](db::CopyWriter& writer) {
    for (const auto& record : records) writer.row(cells.staged(record, first++));
  });
}

/// Codes whose enterprise was merged into another one: an old file must not bring it back.
std::int64_t drop_merged(db::Connection& db, const ImportRun& run) {
  return db.execute(R"(
with gone as (
  delete from register.staging s using register.merged_public p
  where s.import_id = $2 and p.district = $1::char(6) and p.uscc = s.uscc returning s.line, s.uscc)
insert into register.import_reject (district, import_id, line, severity, column_name, value, code)
select $1, $2, line, 'note', '', uscc, 'record.merged' from gone order by line)",
                    run.district, run.id);
}

std::int64_t drop_superseded(db::Connection& db, const ImportRun& run) {
  return drop_merged(db, run) + db.execute(R"(
with ranked as (
  select n, row_number() over (partition by uscc order by n desc) as place from register.staging where import_id = $2),
gone as (
  delete from register.staging s
  where s.import_id = $2 and s.n = any (array(select n from ranked where place > 1)) returning s.line, s.uscc)
insert into register.import_reject (district, import_id, line, severity, column_name, value, code)
select $1, $2, line, 'note', '', uscc, 'record.superseded' from gone order by line)",
                                           run.district, run.id);
}

ImportCounts preview_merge(db::Connection& db, const ImportRun& run) {
  static const std::string sql = std::string(kKnown) +
                                 " select count(*) from judged where changed and $5::timestamptz is not null"
                                 " and $7::text is not null";
  ImportCounts out;
  plan_anew(db);
  out.rows = db.number("select count(*) from register.staging where import_id = $1", run.id);
  out.inserted = db.number(
      "select count(*) from register.staging s where s.import_id = $2 and not exists"
      " (select from register.entity e where e.district = $1 and e.uscc = s.uscc)",
      run.district, run.id);
  out.updated =
      db.number(sql, run.district, run.id, 0, std::int64_t{1} << 62, run.now, run.source, run.by_name);
  out.unchanged = out.rows - out.inserted - out.updated;
  return out;
}

ImportCounts merge(db::Connection& db, const ImportRun& run, std::int64_t from, std::int64_t to) {
  static const std::string change = std::string(kKnown) + std::string(kChange);
  ImportCounts out;
  kernel::hold_merges(db, "register");
  db.run("select register.before_merge()");
  plan_anew(db);
  out.rows = db.number("select count(*) from register.staging where import_id = $1 and n >= $2 and n < $3",
                       run.id, from, to);
  out.inserted = db.execute(kInsert, run.district, run.id, from, to, run.now);
  db.execute(kInsertSource, run.district, run.id, from, to, run.now, run.source);
  if (out.inserted < out.rows) {
    out.updated = db.execute(change, run.district, run.id, from, to, run.now, run.source, run.by_name);
    db.execute(kSeen, run.district, run.id, from, to, run.now, run.source);
  }
  out.unchanged = out.rows - out.inserted - out.updated;
  return out;
}

void clear_staging(db::Connection& db, const ImportRun& run) {
  db.execute("delete from register.staging where import_id = $1", run.id);
}

void keep_faults(db::Connection& db, const ImportRun& run, std::span<const Fault> faults) {
  if (faults.empty()) return;
  std::vector<std::int64_t> lines;
  std::vector<std::string> severities, columns, values, codes;
  for (const auto& fault : faults) {
    lines.push_back(fault.line);
    severities.emplace_back(base::name_of(fault.severity));
    columns.push_back(fault.column), values.push_back(fault.value), codes.push_back(fault.code);
  }
  db.execute(
      "insert into register.import_reject (district, import_id, line, severity, column_name, value, code)"
      " select $1, $2, t.line, t.severity, t.column_name, t.value, t.code"
      " from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])"
      " as t (line, severity, column_name, value, code)",
      run.district, run.id, lines, severities, columns, values, codes);
}

bool is_empty(db::Connection& db) {
  return db.number("select count(*) from (select from register.entity_public limit 1) any_one") == 0;
}

bool is_first_load(db::Connection& db, const ImportRun& run, std::int64_t staged) {
  constexpr std::int64_t kWorthIt = 20'000;
  if (staged < kWorthIt) return false;
  const auto known =
      db.number("select count(*) from (select from register.entity_public limit $1) few", staged + 1);
  if (known == 0 || known > staged) return known == 0;
  const auto fresh = db.number(
      "select count(*) from register.staging s where s.import_id = $2 and not exists"
      " (select from register.entity e where e.district = $1 and e.uscc = s.uscc)",
      run.district, run.id);
  return fresh >= std::max(kWorthIt, known);
}

}  // namespace qiying::register_

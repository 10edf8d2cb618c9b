#include "modules/register/internal/merge/rows.hpp"

namespace qiying::register_ {
namespace {

/// $1 district, $2 the enterprise, $3 JSON of columns and values.
constexpr std::string_view kSet = R"(
update register.entity e set reg_no = r.reg_no, org_code = r.org_code, legal_person = r.legal_person, phone = r.phone,
  address = r.address, street_code = r.street_code, industry_code = r.industry_code, ent_type = r.ent_type,
  capital_fen = r.capital_fen, capital_text = r.capital_text, currency = r.currency, reg_date = r.reg_date,
  scope = r.scope, version = e.version + 1, updated_at = $4
from register.entity b, lateral jsonb_populate_record(b, $3::jsonb) r
where e.district = $1 and e.id = $2 and b.district = $1 and b.id = $2)";

// Capital is one value of three columns: it is taken whole or not at all.
constexpr std::string_view kFill = R"(
update register.merged m set filled = coalesce((
  select jsonb_object_agg(o.key, o.value)
  from register.entity e, lateral jsonb_each(to_jsonb(e)) s join jsonb_each(m.row) o on o.key = s.key
  where e.district = $1 and e.id = m.survivor
    and s.key in ('reg_no', 'org_code', 'legal_person', 'phone', 'address', 'street_code', 'industry_code', 'ent_type',
                  'capital_fen', 'capital_text', 'currency', 'reg_date', 'scope')
    and (s.key not in ('capital_fen', 'currency') or (e.capital_text = '' and m.row->>'capital_text' <> ''))
    and coalesce(s.value #>> '{}', '') = '' and coalesce(o.value #>> '{}', '') <> ''), '{}')
where m.district = $1 and m.id = $2)";

void keep(db::Connection& db, const MergeDeed& deed, EntityId id, std::string_view field,
          std::string_view old_value, std::string_view new_value) {
  db.execute(
      "insert into register.entity_history (district, entity_id, at, field, old, new, source, by_name, "
      "version)"
      " select $1, $2, $3, $4, $5, $6, $7, $8, coalesce((select version from register.entity where district "
      "= "
      "$1 and id = $2), 0)",
      deed.district, id, deed.now, field, old_value, new_value, deed.reason, deed.by_name);
}

std::string named(db::Connection& db, const MergeDeed& deed, EntityId id) {
  return db.text("select name || ' ' || uscc from register.entity where district = $1 and id = $2",
                 deed.district, id);
}

/// Whoever knows the other's name finds the survivor by it.
void keep_name(db::Connection& db, const MergeDeed& deed, EntityId survivor, EntityId other) {
  db.execute(
      "insert into register.former_name (district, entity_id, name, name_norm, grams, until)"
      " select e.district, e.id, o.name, o.name_norm, o.grams, $4 from register.entity e, register.entity o"
      " where e.district = $1 and e.id = $2 and o.district = $1 and o.id = $3 and o.name <> e.name"
      " on conflict do nothing",
      deed.district, survivor, other, deed.now);
}

void keep_filled(db::Connection& db, const MergeDeed& deed, EntityId survivor, const std::string& from) {
  db.execute(
      "insert into register.entity_history (district, entity_id, at, field, old, new, source, by_name, "
      "version)"
      " select $1, $2, $3, case f.key when 'capital_text' then 'capital' else f.key end, '', f.value, $4, $5,"
      " e.version from register.merged m, jsonb_each_text(m.filled) f, register.entity e where m.district = "
      "$1 "
      "and m.id = $6 and e.district = $1 and e.id = $2 and f.key not in ('capital_fen', 'currency')",
      deed.district, survivor, deed.now, "合并自：" + from, deed.by_name, deed.id);
}

}  // namespace

std::vector<MergeSide> lock_sides(db::Connection& db, const std::string& district, EntityId a, EntityId b) {
  return db.query<MergeSide>(
      "select id, uscc, name, name_norm, outer_ok, inner_ok, version from register.entity where district = "
      "$1 "
      "and (id = $2 or id = $3) order by id for update",
      district, a, b);
}

void take_out(db::Connection& db, const MergeDeed& deed, EntityId survivor, EntityId other) {
  const auto theirs = named(db, deed, other), ours = named(db, deed, survivor);
  keep(db, deed, other, "merge", "", ours);
  db.execute(
      "insert into register.merged (district, id, survivor, other, uscc, name, row, reason, by_name, at)"
      " select district, $3, $4, id, uscc, name, to_jsonb(e), $5, $6, $7 from register.entity e"
      " where district = $1 and id = $2",
      deed.district, other, deed.id, survivor, deed.reason, deed.by_name, deed.now);
  keep_name(db, deed, survivor, other);
  db.execute(kFill, deed.district, deed.id);
  db.execute(
      kSet, deed.district, survivor,
      db.text("select filled from register.merged where district = $1 and id = $2", deed.district, deed.id),
      deed.now);
  db.execute("delete from register.entity where district = $1 and id = $2", deed.district, other);
  keep(db, deed, survivor, "merge", "", theirs);
  keep_filled(db, deed, survivor, theirs);
}

std::vector<std::string> filled_fields(db::Connection& db, const std::string& district, MergeId id) {
  const auto rows = db.run(
      "select case k when 'capital_text' then 'capital' else k end from register.merged m, "
      "jsonb_object_keys(m.filled) k where m.district = $1 and m.id = $2 and k not in ('capital_fen', "
      "'currency') order by 1",
      district, id);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < rows.size(); ++i) out.emplace_back(rows.text(i, 0));
  return out;
}

std::optional<MergeDone> merge_done(db::Connection& db, const std::string& district, MergeId id) {
  return db.query_one<MergeDone>(
      "select id, survivor, other, uscc, undone_at is not null as undone from register.merged where district "
      "= "
      "$1 and id = $2",
      district, id);
}

void put_back(db::Connection& db, const MergeDeed& deed, EntityId survivor, EntityId other) {
  db.execute(
      kSet, deed.district, survivor,
      db.text("select coalesce(jsonb_object_agg(f.key, case when f.key in ('capital_fen', 'reg_date') "
              "then 'null'::jsonb else '\"\"' end), '{}') from register.merged m, jsonb_each(m.filled) f, "
              "register.entity e where m.district = $1 and m.id = $2 and e.district = $1 and e.id = "
              "m.survivor and to_jsonb(e)->f.key = f.value",
              deed.district, deed.id),
      deed.now);
  db.execute(
      "insert into register.entity select r.* from register.merged m, lateral "
      "jsonb_populate_record(null::register.entity, m.row) r where m.district = $1 and m.id = $2",
      deed.district, deed.id);
  db.execute(
      "update register.entity set version = version + 1, updated_at = $3 where district = $1 and id = $2",
      deed.district, other, deed.now);
  db.execute(
      "delete from register.former_name f using register.merged m where m.district = $1 and m.id = $2 and "
      "f.district = $1 and f.entity_id = m.survivor and f.name = m.name and f.until = m.at",
      deed.district, deed.id);
  db.execute(
      "update register.merged set undone_at = $3, undone_by = $4, undone_reason = $5 where district = $1 and "
      "id "
      "= $2",
      deed.district, deed.id, deed.now, deed.by_name, deed.reason);
  keep(db, deed, survivor, "unmerge", named(db, deed, other), "");
  keep(db, deed, other, "unmerge", named(db, deed, survivor), "");
}

}  // namespace qiying::register_

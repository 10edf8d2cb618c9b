#include "modules/register/internal/read/view.hpp"

#include "modules/register/internal/entities.hpp"
#include "modules/register/internal/merge/survivor.hpp"
#include "platform/base/mask.hpp"

namespace qiying::register_ {

namespace {

/// The columns of an enterprise; checks and lists are filled apart.
struct Flat {
  EntityId id;
  std::string uscc, org_code, reg_no, name;
  Status status = Status::unknown;
  std::string ent_type, legal_person, phone, address, street_code, street_name, industry_code;
  std::optional<base::Fen> capital_fen;
  std::string capital_text, currency;
  std::optional<base::Date> reg_date;
  std::string scope;
  bool outer_ok = false, inner_ok = false;
  int version = 1;
  base::Timestamp created_at, updated_at;
};
QY_DESCRIBE(Flat, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(org_code), QY_FIELD(reg_no), QY_FIELD(name),
            QY_FIELD(status), QY_FIELD(ent_type), QY_FIELD(legal_person), QY_FIELD(phone), QY_FIELD(address),
            QY_FIELD(street_code), QY_FIELD(street_name), QY_FIELD(industry_code), QY_FIELD(capital_fen),
            QY_FIELD(capital_text), QY_FIELD(currency), QY_FIELD(reg_date), QY_FIELD(scope),
            QY_FIELD(outer_ok), QY_FIELD(inner_ok), QY_FIELD(version), QY_FIELD(created_at),
            QY_FIELD(updated_at))

EntityView from(Flat f) {
  EntityView v;
  v.id = f.id, v.status = f.status, v.capital_fen = f.capital_fen, v.reg_date = f.reg_date;
  v.uscc = std::move(f.uscc), v.org_code = std::move(f.org_code), v.reg_no = std::move(f.reg_no);
  v.name = std::move(f.name), v.ent_type = std::move(f.ent_type), v.legal_person = std::move(f.legal_person);
  v.phone = std::move(f.phone), v.address = std::move(f.address), v.street_code = std::move(f.street_code);
  v.street_name = std::move(f.street_name), v.industry_code = std::move(f.industry_code);
  v.capital_text = std::move(f.capital_text), v.currency = std::move(f.currency),
  v.scope = std::move(f.scope);
  v.checks = {f.outer_ok, f.inner_ok};
  v.version = f.version, v.created_at = f.created_at, v.updated_at = f.updated_at;
  return v;
}

void mask(EntityView& v) {
  v.legal_person = mask_person(v.legal_person);
  v.phone = base::mask_phone(v.phone);
  for (auto& change : v.history) {
    if (change.field != "legal_person" && change.field != "phone") continue;
    const auto hide = change.field == "phone" ? base::mask_phone : mask_person;
    change.old_value = hide(change.old_value), change.new_value = hide(change.new_value);
  }
}

/// The enterprise sees its own; for staff persons are masked until they are asked for one by one (reveal).
void settle_personal(const kernel::Context& c, EntityView& v) {
  v.personal_masked = !(c.caller.kind == auth::CallerKind::subject && c.caller.subject == v.id);
  v.may_reveal = v.personal_masked && c.caller.can(kSeePersons);
  if (v.personal_masked) mask(v);
}

void fill_lists(db::Connection& db, const std::string& district, EntityView& v) {
  v.sources = db.query<SourceView>(
      "select source, record_id, seen_at from register.entity_source where district = $1 and entity_id = $2"
      " order by seen_at desc, source",
      district, v.id);
  v.history = db.query<HistoryView>(
      "select at, field, old, new, source, by_name as by from register.entity_history"
      " where district = $1 and entity_id = $2 order by id desc limit 200",
      district, v.id);
  for (const auto& change : v.history)
    if (change.field == "name" && std::ranges::find(v.former_names, change.old_value) == v.former_names.end())
      v.former_names.push_back(change.old_value);
}

}  // namespace

base::Result<EntityView> view_entity(kernel::Context& c, EntityId id) {
  auto& db = c.db();
  auto flat = db.query_one<Flat>(
      "select e.id, e.uscc, e.org_code, e.reg_no, e.name, e.status, e.ent_type, e.legal_person, e.phone, "
      "e.address,"
      " e.street_code, coalesce(s.name, '') as street_name, e.industry_code, e.capital_fen, e.capital_text,"
      " e.currency, e.reg_date, e.scope, e.outer_ok, e.inner_ok, e.version, e.created_at, e.updated_at"
      " from register.entity e left join register.street s on s.district = e.district and s.code = "
      "e.street_code"
      " where e.district = $1 and e.id = $2",
      c.caller.district, id);
  if (!flat) {
    const auto survivor = survivor_of(db, c.caller.district, id);
    if (survivor != id) return view_entity(c, survivor);
    return base::not_found({"企业", "enterprise"});
  }
  auto view = from(*std::move(flat));
  fill_lists(db, c.caller.district, view);
  settle_personal(c, view);
  return view;
}

std::optional<EntityRow> read_row_of(db::Connection& db, std::string_view district, std::string_view uscc) {
  auto row = db.query_one<EntityRow>(
      "select e.id, e.uscc, e.name, e.status, e.ent_type, e.legal_person, e.street_code,"
      " coalesce(s.name, '') as street_name, e.address, e.reg_date, e.capital_fen, e.industry_code, "
      "e.updated_at,"
      " null as match from register.entity_staff e"
      " left join register.street s on s.district = e.district and s.code = e.street_code"
      " where e.district = $1::char(6) and e.uscc = $2",
      district, uscc);
  if (row) row->legal_person = mask_person(row->legal_person);
  return row;
}

Stats stats(db::Connection& db, std::string_view district) {
  Stats out;
  out.total = db.number("select count(*) from register.entity_staff where district = $1::char(6)", district);
  out.by_status = db.query<NamedCount>(
      "select status as name, count(*) from register.entity_staff where district = $1::char(6)"
      " group by status order by 2 desc, 1",
      district);
  out.by_street = db.query<NamedCount>(
      "select street_code as name, count(*) from register.entity_staff where district = $1::char(6)"
      " group by street_code order by 1",
      district);
  out.by_type = db.query<NamedCount>(
      "select ent_type as name, count(*) from register.entity_staff where district = $1::char(6)"
      " group by ent_type order by 2 desc, 1 limit 50",
      district);
  out.by_year = db.query<NamedCount>(
      "select coalesce(extract(year from reg_date)::int::text, '') as name, count(*) from "
      "register.entity_staff"
      " where district = $1::char(6) group by 1 order by 1",
      district);
  return out;
}

}  // namespace qiying::register_

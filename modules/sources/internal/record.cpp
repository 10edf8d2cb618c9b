#include "modules/sources/internal/record.hpp"

#include "platform/base/text.hpp"

namespace qiying::sources {
namespace {

constexpr std::string_view kSelect =
    "select r.source_code, s.name as source_name, r.record_id, r.uscc, r.org_code, r.reg_no, r.name, "
    "r.former_name,"
    " r.legal_person, r.phone, r.address, r.reg_date, r.capital, r.ent_type, r.scope, r.updated_on, "
    "r.entity_id,"
    " r.probability, r.linked_by, r.seen_at from sources.record r"
    " join sources.source s on s.district = r.district and s.code = r.source_code where r.district = $1";

void hide(std::string& text, std::size_t front, std::size_t back) {
  const auto count = base::count_code_points(text);
  if (count == 0) return;
  if (back > 0 && count <= front + back) {
    text = "****";
    return;
  }
  std::string out(base::first_code_points(text, std::min(front, count)));
  out += count > front + back + 1 ? "****" : "*";
  if (count > front + back + 1) out += text.substr(base::first_code_points(text, count - back).size());
  text = out;
}

}  // namespace

RecordFields fields_of(const RecordView& v) {
  return {v.uscc,    v.org_code, v.reg_no,  v.name,     v.former_name, v.legal_person, v.phone,
          v.address, v.reg_date, v.capital, v.ent_type, v.scope,       v.updated_on};
}

RecordView own_record(const register_::Standing& standing) {
  const auto& r = standing.record;
  RecordView v;
  v.source_code = kRegister, v.source_name = "法人库", v.record_id = r.id->str();
  v.uscc = r.uscc, v.reg_no = r.reg_no, v.name = r.name, v.legal_person = r.legal_person, v.phone = r.phone;
  v.address = r.address, v.reg_date = r.reg_date, v.capital = r.capital, v.ent_type = r.ent_type;
  v.scope = r.scope, v.updated_on = base::to_iso(base::local_date(standing.updated_at));
  v.entity_id = r.id, v.probability = 1, v.seen_at = standing.updated_at;
  return v;
}

void mask_field(std::string_view field, std::string& value) {
  if (field == "legal_person") hide(value, 1, 0);
  if (field == "phone") hide(value, 3, 4);
}

void mask(RecordView& view) {
  mask_field("legal_person", view.legal_person);
  mask_field("phone", view.phone);
}

std::optional<RecordView> find_record(db::Connection& db, const std::string& district,
                                      std::string_view source, std::string_view record_id) {
  static const std::string sql = std::string(kSelect) + " and r.source_code = $2 and r.record_id = $3";
  if (source != kRegister) return db.query_one<RecordView>(sql, district, source, record_id);
  const auto id = EntityId::parse(record_id);
  std::optional<RecordView> found;
  if (id)
    register_::each_standing(db, district, std::vector{*id},
                             [&](const register_::Standing& s) { found = own_record(s); });
  return found;
}

std::vector<RecordView> records_of(db::Connection& db, const std::string& district,
                                   const std::vector<EntityId>& entities) {
  static const std::string sql = std::string(kSelect) +
                                 " and r.entity_id = any($2::uuid[])"
                                 " order by r.entity_id, s.authority desc, r.source_code, r.record_id";
  return db.query<RecordView>(sql, district, entities);
}

}  // namespace qiying::sources

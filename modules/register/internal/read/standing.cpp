#include "modules/register/internal/correct.hpp"

namespace qiying::register_ {
namespace {

/// Of each enterprise and field the last change, if a person made it.
constexpr std::string_view kSql = R"(
select e.id, e.uscc, e.name, e.reg_no, e.legal_person, e.phone, e.address, e.industry_code, e.ent_type,
  e.capital_text, coalesce(e.reg_date::text, '') as reg_date, e.scope, e.updated_at,
  coalesce((select json_agg(h.field) from (
    select distinct on (field) field, source from register.entity_history
    where district = e.district and entity_id = e.id order by field, id desc) h
    where starts_with(h.source, $3)), '[]'::json) as by_hand
from register.entity e
where e.district = $1::char(6) and ($2::uuid[] is null or e.id = any($2::uuid[]))
order by e.id)";

struct Row {
  EntityId id;
  std::string uscc, name, reg_no, legal_person, phone, address, industry_code, ent_type, capital_text,
      reg_date, scope;
  base::Timestamp updated_at;
  std::vector<std::string> by_hand;
};
QY_DESCRIBE(Row, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(name), QY_FIELD(reg_no), QY_FIELD(legal_person),
            QY_FIELD(phone), QY_FIELD(address), QY_FIELD(industry_code), QY_FIELD(ent_type),
            QY_FIELD(capital_text), QY_FIELD(reg_date), QY_FIELD(scope), QY_FIELD(updated_at),
            QY_FIELD(by_hand))

}  // namespace

void each_standing(db::Connection& db, std::string_view district,
                   const std::optional<std::vector<EntityId>>& only,
                   const std::function<void(const Standing&)>& take) {
  const auto rows = db.run(kSql, district, only, kByHand);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row row;
    db::read_row(rows, i, base::type_of<Row>, &row);
    Standing standing;
    auto& record = standing.record;
    record.id = row.id;
    record.uscc = std::move(row.uscc), record.name = std::move(row.name);
    record.reg_no = std::move(row.reg_no), record.legal_person = std::move(row.legal_person);
    record.phone = std::move(row.phone), record.address = std::move(row.address);
    record.industry_code = std::move(row.industry_code), record.ent_type = std::move(row.ent_type);
    record.capital = std::move(row.capital_text), record.reg_date = std::move(row.reg_date);
    record.scope = std::move(row.scope);
    standing.updated_at = row.updated_at;
    standing.by_hand = std::move(row.by_hand);
    take(standing);
  }
}

}  // namespace qiying::register_

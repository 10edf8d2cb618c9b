#include "modules/sources/internal/delivery.hpp"
#include "modules/sources/internal/run.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::sources {
namespace {

/// False when the district has it already.
bool enter(db::Connection& db, const std::string& district, base::Timestamp now, const ReadySource& s) {
  const auto owner = auth::org_by_code(db, district, s.owner);
  return db.execute(
             "insert into sources.source (district, code, name, owner_path, owner_name, authority, "
             "fresh_days,"
             " adds, note, active, created_at) values ($1, $2, $3, $4, $5, $6, $7, false, $8, true, $9)"
             " on conflict do nothing",
             district, s.code, s.name, owner ? owner->path : std::string(),
             owner ? owner->name : std::string(), s.authority, s.fresh_days, s.note, now) > 0;
}

}  // namespace

void put_ready(db::Connection& db, const std::string& district, base::Timestamp now, std::string_view by_name,
               const std::vector<ReadySource>& sources) {
  const Deed deed{district, std::string(by_name), now};
  for (const auto& source : sources) {
    if (!enter(db, district, now, source)) continue;
    Delivery delivery{.read = static_cast<std::int64_t>(source.records.size())};
    for (const auto& record : source.records) delivery.rows.insert_or_assign(record.id, record.fields);
    take_delivery(db, deed, source.code, source.name + ".csv", delivery);
  }
  start_match(db, district, by_name, now);
}

}  // namespace qiying::sources

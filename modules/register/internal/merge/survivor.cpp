#include "modules/register/internal/merge/survivor.hpp"

namespace qiying::register_ {

EntityId survivor_of(db::Connection& db, std::string_view district, EntityId id) {
  const auto found = db.text(
      "with recursive way as (select $2::uuid as id, 0 as n union all select p.survivor, n + 1 from way join"
      " register.merged_public p on p.district = $1::char(6) and p.other = way.id where n < 50)"
      " select id from way order by n desc limit 1",
      district, id);
  return EntityId::parse(found).value_or(id);
}

}  // namespace qiying::register_

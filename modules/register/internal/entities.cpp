#include "modules/register/internal/entities.hpp"

#include "modules/register/internal/merge/survivor.hpp"
#include "platform/base/text.hpp"
#include "platform/search/search.hpp"

namespace qiying::register_ {

base::Text title_of(Status status) {
  static const base::Text titles[] = {{"存续", "Active"},    {"歇业", "Suspended"}, {"吊销", "Revoked"},
                                      {"注销", "Cancelled"}, {"迁出", "Moved out"}, {"不详", "Unknown"}};
  return titles[static_cast<std::size_t>(status)];
}

bool is_gone(Status status) {
  return status == Status::revoked || status == Status::cancelled || status == Status::moved_out;
}

std::string mask_person(std::string_view name) {
  const auto count = base::count_code_points(name);
  if (count == 0) return {};
  std::string out(base::first_code_points(name, 1));
  return out += count > 2 ? "**" : "*";
}

std::optional<EntityRow> find_entity(db::Connection& db, EntityId id) {
  const auto rows = db.run(
      "select e.id, e.uscc, e.name, e.status, e.ent_type, e.legal_person, e.street_code,"
      " coalesce(s.name, '') as street_name, e.address, e.reg_date, e.capital_fen, e.industry_code, "
      "e.updated_at,"
      " null as match, register.sees_personal(e.id) as sees_personal from register.entity e"
      " left join register.street s on s.district = e.district and s.code = e.street_code"
      " where e.district = platform.setting('district') and e.id = $1",
      id);
  if (rows.size() == 0) return std::nullopt;
  EntityRow row;
  db::read_row(rows, 0, base::type_of<EntityRow>, &row);
  if (rows.text(0, rows.columns() - 1) != "t") row.legal_person = mask_person(row.legal_person);
  return row;
}

#define QY_WITHOUT_PERSON                                                                    \
  "select e.id, e.uscc, e.name, e.status, e.ent_type, '' as legal_person, e.street_code,"    \
  " '' as street_name, e.address, e.reg_date, e.capital_fen, e.industry_code, e.updated_at," \
  " null as match from register.entity e where e.district = platform.setting('district')"

std::vector<EntityRow> entities_after(db::Connection& db, EntityId after, int limit) {
  return db.query<EntityRow>(QY_WITHOUT_PERSON " and e.id > $1 order by e.id limit $2", after, limit);
}

std::vector<EntityRow> entities_of(db::Connection& db, const std::vector<std::string>& ids) {
  return db.query<EntityRow>(QY_WITHOUT_PERSON " and e.id = any($1::uuid[]) order by e.id", ids);
}

std::vector<Change> changed_since(db::Connection& db, base::Timestamp since) {
  return db.query<Change>(
      "select id, updated_at from register.entity where district = platform.setting('district') and "
      "updated_at "
      ">= $1 order by id",
      since);
}

namespace {

constexpr std::string_view kPublic =
    "select e.id, e.uscc, e.name, e.status, e.street_code, coalesce(s.name, '') as street_name"
    " from register.entity_public e"
    " left join register.street s on s.district = e.district and s.code = e.street_code";

}  // namespace

std::optional<PublicEntity> find_by_uscc(db::Connection& db, std::string_view district,
                                         std::string_view uscc) {
  static const std::string sql = std::string(kPublic) + " where e.district = $1 and e.uscc = $2";
  auto found = db.query_one<PublicEntity>(sql, district, uscc);
  if (found) return found;
  const auto merged = EntityId::parse(db.text(
      "select other from register.merged_public where district = $1::char(6) and uscc = $2", district, uscc));
  return merged ? find_public(db, district, *merged) : std::nullopt;
}

std::optional<PublicEntity> find_public(db::Connection& db, std::string_view district, EntityId id) {
  static const std::string sql = std::string(kPublic) + " where e.district = $1 and e.id = $2";
  auto found = db.query_one<PublicEntity>(sql, district, id);
  if (found) return found;
  const auto survivor = survivor_of(db, district, id);
  return survivor == id ? std::nullopt : find_public(db, district, survivor);
}

bool same_name(std::string_view a, std::string_view b) {
  const auto form = search::searched_form(a);
  return !form.empty() && form == search::searched_form(b);
}

void put_streets(db::Connection& db, std::string_view district, const std::vector<Street>& streets) {
  for (const auto& street : streets)
    db.execute(
        "insert into register.street (district, code, name, name_en) values ($1, $2, $3, $4)"
        " on conflict (district, code) do update set name = excluded.name, name_en = excluded.name_en",
        district, street.code, street.name, street.name_en);
}

std::vector<Street> streets(db::Connection& db, std::string_view district) {
  return db.query<Street>("select code, name, name_en from register.street where district = $1 order by code",
                          district);
}

}  // namespace qiying::register_

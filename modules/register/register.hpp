#pragma once
/// The register 法人库: every enterprise of the district with where each value comes from. Public face of the
/// capability. (`register` is a word of C++, hence the underscore.)

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/db/db.hpp"

namespace qiying::register_ {

using EntityId = auth::SubjectId;

/// 存续(在营) 歇业 吊销 注销 迁出: the states of 市场主体登记管理条例 (国务院令第746号, 2022-03-01) articles
/// 30–32, removal to another district, and 不详: no source has said it.
enum class Status { active, suspended, revoked, cancelled, moved_out, unknown };
QY_ENUM(Status, "active", "suspended", "revoked", "cancelled", "moved_out", "unknown")

/// Known to be here no more: revoked, cancelled or moved out.
bool is_gone(Status status);

/// Chinese and English name for people.
base::Text title_of(Status status);

/// How a search found a row, best first.
enum class Match { exact, prefix, substring, pinyin, former, fuzzy };
QY_ENUM(Match, "exact", "prefix", "substring", "pinyin", "former", "fuzzy")

/// One line of a list. The legal person's name is masked ("张*") in lists.
struct EntityRow {
  EntityId id;
  std::string uscc;
  std::string name;
  Status status = Status::unknown;
  std::string ent_type;
  std::string legal_person;
  std::string street_code;
  std::string street_name;
  std::string address;
  std::optional<base::Date> reg_date;
  std::optional<base::Fen> capital_fen;
  std::string industry_code;
  base::Timestamp updated_at;
  std::optional<Match> match;  ///< in answers to a search only
};
QY_DESCRIBE(EntityRow, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(name), QY_FIELD(status), QY_FIELD(ent_type),
            QY_FIELD(legal_person, .doc = "法定代表人,默认脱敏 / masked by default"), QY_FIELD(street_code),
            QY_FIELD(street_name), QY_FIELD(address), QY_FIELD(reg_date), QY_FIELD(capital_fen),
            QY_FIELD(industry_code), QY_FIELD(updated_at), QY_FIELD(match))

/// What everybody may know of an enterprise.
struct PublicEntity {
  EntityId id;
  std::string uscc;
  std::string name;
  Status status = Status::unknown;
  std::string street_code;
  std::string street_name;
};
QY_DESCRIBE(PublicEntity, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(name), QY_FIELD(status),
            QY_FIELD(street_code), QY_FIELD(street_name))

/// One enterprise of the scope's district; nullopt when there is none or the connection's scope may not read
/// it (staff need register.read, a subject sees itself). The legal person's name is whole for the system, the
/// enterprise itself and staff with register.personal (who show it leave an audit entry), else masked.
std::optional<EntityRow> find_entity(db::Connection& db, EntityId id);
/// Enterprises of the scope's district in the order of their ids, those after `after`, `limit` at most: for
/// reading the whole register in portions. Without the legal person. Needs what find_entity needs.
std::vector<EntityRow> entities_after(db::Connection& db, EntityId after, int limit);
/// When an enterprise last changed.
struct Change {
  EntityId id;
  base::Timestamp updated_at;
};
QY_DESCRIBE(Change, QY_FIELD(id), QY_FIELD(updated_at))
/// Which enterprises of the scope's district changed at `since` or later, by id; for followers that keep a
/// copy (what a long transaction wrote appears after its time: ask again from a little before). Needs what
/// find_entity needs.
std::vector<Change> changed_since(db::Connection& db, base::Timestamp since);
/// The given enterprises, by id, as entities_after gives them.
std::vector<EntityRow> entities_of(db::Connection& db, const std::vector<std::string>& ids);
/// The public part by code, for everybody (sign-up). `uscc` in half-width capitals; `base::tidy_uscc` first.
std::optional<PublicEntity> find_by_uscc(db::Connection& db, std::string_view district,
                                         std::string_view uscc);
/// The public part by id, for everybody.
std::optional<PublicEntity> find_public(db::Connection& db, std::string_view district, EntityId id);
/// Whether two spellings are the same name: width, brackets, spaces and traditional characters do not matter.
bool same_name(std::string_view a, std::string_view b);

/// A street (街道) of a district, by which enterprises are counted and served.
struct Street {
  std::string code;
  std::string name;
  std::string name_en;
};
QY_DESCRIBE(Street, QY_FIELD(code, .min = 1, .max = 12), QY_FIELD(name, .min = 1, .max = 40),
            QY_FIELD(name_en, .min = 0, .max = 80))

/// Writes the streets of a district, replacing names of known codes. The scope must be the system's.
void put_streets(db::Connection& db, std::string_view district, const std::vector<Street>& streets);
/// The streets of a district, by code.
std::vector<Street> streets(db::Connection& db, std::string_view district);

/// A record to be taken over as if a file had been imported: texts in any of the forms that files have;
/// an empty text says nothing. `status` is one of the words or names of Status.
struct Record {
  std::string uscc, name, reg_no, legal_person, phone, address, street, industry_code, ent_type, capital,
      reg_date, scope, status;
  std::optional<EntityId> id;  ///< of an enterprise that is new for sure; none: a new one
};

/// What an import did.
struct ImportCounts {
  std::int64_t rows = 0;  ///< records read, without the header
  std::int64_t inserted = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
  std::int64_t superseded = 0;  ///< earlier records of the same code in the same file: the last one wins
  std::int64_t warnings = 0;    ///< values that could not be read and were left empty
};

/// Takes over many records of one source (demo data, feeds). `next` gives record after record, nullptr at the
/// end. Fast for 100,000s: pages of the database are filled by COPY. Commits in batches; idempotent by USCC.
ImportCounts import_records(db::Pool& pool, std::string_view district, std::string_view source,
                            base::Timestamp now, const std::function<const Record*()>& next);

/// The same within the caller's transaction, for few records; the scope must be the system's.
ImportCounts take_over(db::Connection& db, std::string_view district, std::string_view source,
                       base::Timestamp now, const std::vector<Record>& records);

/// An enterprise as it stands, with its history's pins: what a person corrected by hand.
struct Standing {
  Record record;  ///< with its id; dates as ISO text, the capital as it was written
  base::Timestamp updated_at;
  std::vector<std::string> by_hand;  ///< names of fields that a person set last
};
/// The given enterprises of a district, or all of them. Needs the system's scope or register.read.
void each_standing(db::Connection& db, std::string_view district,
                   const std::optional<std::vector<EntityId>>& only,
                   const std::function<void(const Standing&)>& take);

/// A value that other sources found for a field: name, legal_person, phone, address, ent_type, capital,
/// reg_date or scope. An empty value clears the field (not the name).
struct FieldValue {
  std::string field, value;
};
/// Writes values with history, `source` being where they come from. Values that cannot be read are left out.
/// Returns how many fields changed; nothing when there is no such enterprise. Needs the system's scope or
/// register.edit.
std::optional<int> set_values(db::Connection& db, std::string_view district, EntityId id,
                              const std::vector<FieldValue>& values, std::string_view source,
                              std::string_view by_name, base::Timestamp now);

/// Counts of a district's enterprises, for overviews. Needs staff or system scope.
struct NamedCount {
  std::string name;
  std::int64_t count = 0;
};
QY_DESCRIBE(NamedCount, QY_FIELD(name), QY_FIELD(count))
struct Overview {
  std::int64_t total = 0, active = 0;
  std::int64_t unknown = 0;         ///< of which no source has said the state
  std::int64_t new_this_month = 0;  ///< registered since the first of this month in China
  std::vector<NamedCount> by_street, by_type;
};
QY_DESCRIBE(Overview, QY_FIELD(total), QY_FIELD(active), QY_FIELD(unknown), QY_FIELD(new_this_month),
            QY_FIELD(by_street), QY_FIELD(by_type))
Overview overview(db::Connection& db, std::string_view district, base::Date today);

}  // namespace qiying::register_

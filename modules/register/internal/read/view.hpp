#pragma once
/// One enterprise with everything that is known of it, and counts over all.

#include "modules/register/register.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::register_ {

struct ChecksView {
  bool outer_ok = false;
  bool inner_ok = false;
};
QY_DESCRIBE(ChecksView, QY_FIELD(outer_ok, .doc = "第18位校验 / GB 32100-2015"),
            QY_FIELD(inner_ok, .doc = "主体标识码校验 / GB 11714-1997"))

struct SourceView {
  std::string source;
  std::string record_id;
  base::Timestamp seen_at;
};
QY_DESCRIBE(SourceView, QY_FIELD(source), QY_FIELD(record_id), QY_FIELD(seen_at))

struct HistoryView {
  base::Timestamp at;
  std::string field;
  std::string old_value;
  std::string new_value;
  std::string source;
  std::string by_name;
};
QY_DESCRIBE(HistoryView, QY_FIELD(at), QY_FIELD(field), QY_NAMED_FIELD("old", old_value),
            QY_NAMED_FIELD("new", new_value), QY_FIELD(source), QY_NAMED_FIELD("by", by_name))

struct EntityView {
  EntityId id;
  std::string uscc;
  std::string org_code;
  std::string reg_no;
  std::string name;
  Status status = Status::unknown;
  std::string ent_type;
  std::string legal_person;
  std::string phone;
  std::string address;
  std::string street_code;
  std::string street_name;
  std::string industry_code;
  std::optional<base::Fen> capital_fen;
  std::string capital_text;
  std::string currency;
  std::optional<base::Date> reg_date;
  std::string scope;
  ChecksView checks;
  bool personal_masked = true;
  bool may_reveal = false;  ///< the reader may ask for masked values, with a reason
  std::vector<std::string> former_names;
  std::vector<SourceView> sources;
  std::vector<HistoryView> history;  ///< newest first, at most 200
  int version = 1;
  base::Timestamp created_at;
  base::Timestamp updated_at;
};
QY_DESCRIBE(EntityView, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(org_code), QY_FIELD(reg_no), QY_FIELD(name),
            QY_FIELD(status), QY_FIELD(ent_type), QY_FIELD(legal_person), QY_FIELD(phone), QY_FIELD(address),
            QY_FIELD(street_code), QY_FIELD(street_name), QY_FIELD(industry_code), QY_FIELD(capital_fen),
            QY_FIELD(capital_text), QY_FIELD(currency), QY_FIELD(reg_date), QY_FIELD(scope), QY_FIELD(checks),
            QY_FIELD(personal_masked), QY_FIELD(may_reveal), QY_FIELD(former_names), QY_FIELD(sources),
            QY_FIELD(history), QY_FIELD(version), QY_FIELD(created_at), QY_FIELD(updated_at))

inline constexpr std::string_view kSeePersons = "register.personal";

/// 404 when there is none or the caller may not see it. Persons are masked unless the caller is the
/// enterprise itself; staff with register.personal ask for them one by one.
base::Result<EntityView> view_entity(kernel::Context& c, EntityId id);

enum class PersonField { legal_person, phone };
QY_ENUM(PersonField, "legal_person", "phone")
struct Reveal {
  PersonField field = PersonField::phone;
  std::string reason;  ///< why it is needed; the enterprise can read it
};
QY_DESCRIBE(Reveal, QY_FIELD(field), QY_FIELD(reason, .min = 2, .max = 200))
struct Revealed {
  PersonField field = PersonField::phone;
  std::string value;
};
QY_DESCRIBE(Revealed, QY_FIELD(field), QY_FIELD(value))
/// One masked value in full; needs register.personal and leaves an audit entry with the reason.
base::Result<Revealed> reveal(kernel::Context& c, EntityId id, const Reveal& input);

/// The one row of a code, for lists and other systems: a single statement. Nullopt when there is none.
std::optional<EntityRow> read_row_of(db::Connection& db, std::string_view district, std::string_view uscc);

struct Stats {
  std::int64_t total = 0;
  std::vector<NamedCount> by_status, by_street, by_type, by_year;
};
QY_DESCRIBE(Stats, QY_FIELD(total), QY_FIELD(by_status), QY_FIELD(by_street), QY_FIELD(by_type),
            QY_FIELD(by_year))
/// Counts of a district. Streets by code; types at most 50; years of registration, oldest first.
Stats stats(db::Connection& db, std::string_view district);

}  // namespace qiying::register_

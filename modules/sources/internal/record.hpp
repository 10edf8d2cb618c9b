#pragma once
/// A record of a source, as the source wrote it.

#include "modules/register/register.hpp"
#include "modules/sources/sources.hpp"

namespace qiying::sources {

using register_::EntityId;

/// The source that stands for the register's own values in a match.
inline constexpr std::string_view kRegister = "register";

/// One field: its name in files, tables and rules.
struct FieldPlace {
  std::string_view name;
  std::string RecordFields::* member;
};
inline constexpr FieldPlace kRecordFields[] = {{"uscc", &RecordFields::uscc},
                                               {"org_code", &RecordFields::org_code},
                                               {"reg_no", &RecordFields::reg_no},
                                               {"name", &RecordFields::name},
                                               {"former_name", &RecordFields::former_name},
                                               {"legal_person", &RecordFields::legal_person},
                                               {"phone", &RecordFields::phone},
                                               {"address", &RecordFields::address},
                                               {"reg_date", &RecordFields::reg_date},
                                               {"capital", &RecordFields::capital},
                                               {"ent_type", &RecordFields::ent_type},
                                               {"scope", &RecordFields::scope},
                                               {"updated_on", &RecordFields::updated_on}};

/// A record with its place and its link.
struct RecordView {
  std::string source_code, source_name, record_id;
  std::string uscc, org_code, reg_no, name, former_name, legal_person, phone, address, reg_date, capital,
      ent_type, scope, updated_on;
  std::optional<EntityId> entity_id;
  std::optional<double> probability;
  std::string linked_by;
  base::Timestamp seen_at;
};
QY_DESCRIBE(RecordView, QY_FIELD(source_code), QY_FIELD(source_name), QY_FIELD(record_id), QY_FIELD(uscc),
            QY_FIELD(org_code), QY_FIELD(reg_no), QY_FIELD(name), QY_FIELD(former_name),
            QY_FIELD(legal_person), QY_FIELD(phone), QY_FIELD(address), QY_FIELD(reg_date), QY_FIELD(capital),
            QY_FIELD(ent_type), QY_FIELD(scope), QY_FIELD(updated_on), QY_FIELD(entity_id),
            QY_FIELD(probability), QY_FIELD(linked_by, .doc = "match, person"), QY_FIELD(seen_at))

RecordFields fields_of(const RecordView& view);

/// The register's own record of an enterprise, beside those of the sources.
RecordView own_record(const register_::Standing& standing);

/// "张*", "139****5678": for readers without register.personal.
void mask(RecordView& view);
/// One value; fields that are no person's stay.
void mask_field(std::string_view field, std::string& value);

/// The record, from a source or the register; nullopt when there is none.
std::optional<RecordView> find_record(db::Connection& db, const std::string& district,
                                      std::string_view source, std::string_view record_id);
/// All records of the given enterprises; by enterprise, authority and source.
std::vector<RecordView> records_of(db::Connection& db, const std::string& district,
                                   const std::vector<EntityId>& entities);

}  // namespace qiying::sources

#pragma once
/// Sources of records about enterprises, and which enterprise of the register each record is of. What
/// sources know reaches the register's own values (see README.md); from other modules they only take
/// deliveries.

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/id.hpp"
#include "platform/db/db.hpp"

namespace qiying::sources {

using LoadId = base::Id<struct LoadTag>;
using RunId = base::Id<struct RunTag>;
using DoubtId = base::Id<struct DoubtTag>;
using OrderId = base::Id<struct OrderTag>;

/// What a source says of an enterprise, as it wrote it; empty: nothing.
struct RecordFields {
  std::string uscc, org_code, reg_no, name, former_name, legal_person, phone, address, reg_date, capital,
      ent_type, scope, updated_on;
  bool operator==(const RecordFields&) const = default;
};

struct ReadyRecord {
  std::string id;  ///< as the source numbers it
  RecordFields fields;
};
/// A source with its first delivery.
struct ReadySource {
  std::string code, name;
  std::string owner;  ///< code of the organisation that answers for it; empty: none
  int authority = 50, fresh_days = 30;
  std::string note;
  std::vector<ReadyRecord> records;
};
/// Enters the sources that the district does not have, takes their deliveries over and begins a match. Needs
/// the system's scope.
void put_ready(db::Connection& db, const std::string& district, base::Timestamp now, std::string_view by_name,
               const std::vector<ReadySource>& sources);

}  // namespace qiying::sources

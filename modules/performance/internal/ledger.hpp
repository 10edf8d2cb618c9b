#pragma once
// The ledger of work 工作台账: what no other part of the platform records, with evidence. Entries are struck
// out, never changed.

#include "modules/performance/internal/catalogue.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::performance {

using EntryId = base::Id<struct EntryTag>;

struct LedgerEntry {
  EntryId id;
  std::string kind, kind_name, title, place, note, by_name, struck_by, struck_why;
  base::Date day;
  double quantity = 0;
  std::optional<double> part;
  base::Timestamp created_at;
  std::optional<base::Timestamp> struck_at;
  std::vector<files::FileInfo> files;
};
QY_DESCRIBE(LedgerEntry, QY_FIELD(id), QY_FIELD(kind), QY_FIELD(kind_name), QY_FIELD(title), QY_FIELD(place),
            QY_FIELD(note), QY_FIELD(by_name), QY_FIELD(struck_by), QY_FIELD(struck_why), QY_FIELD(day),
            QY_FIELD(quantity), QY_FIELD(part), QY_FIELD(created_at), QY_FIELD(struck_at), QY_FIELD(files))

struct EntryInput {
  std::string kind, title;
  base::Date day;
  double quantity = 0;
  std::optional<double> part;
  std::optional<std::string> place, note;
};
QY_DESCRIBE(EntryInput, QY_FIELD(kind, .min = 1, .max = 60), QY_FIELD(title, .min = 2, .max = 120),
            QY_FIELD(day), QY_FIELD(quantity, .min = 0, .max = 1e12), QY_FIELD(part, .min = 0, .max = 1e12),
            QY_FIELD(place, .max = 120), QY_FIELD(note, .max = 1000, .multiline = true))

struct EntryQuery {
  std::optional<std::string> q, kind;
  std::optional<base::Date> from, to;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(EntryQuery, QY_FIELD(q, .max = 60), QY_FIELD(kind, .max = 60), QY_FIELD(from), QY_FIELD(to),
            QY_FIELD(limit, .min = 1, .max = 5000), QY_FIELD(cursor, .max = 80))

struct StrikeInput {
  std::string reason;
};
QY_DESCRIBE(StrikeInput, QY_FIELD(reason, .min = 2, .max = 300))

struct LedgerView {
  std::string id, name, quantity, part;
};
QY_DESCRIBE(LedgerView, QY_FIELD(id), QY_FIELD(name), QY_FIELD(quantity), QY_FIELD(part))

void register_ledger(kernel::Registry& r);
// Class lists of other bureaus, read from a file: enterprises by which certification is counted.
void register_members(kernel::Registry& r);

}  // namespace qiying::performance

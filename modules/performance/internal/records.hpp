#pragma once
// The records behind a measure.

#include "modules/performance/internal/measures.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::performance {

// One record that was counted.
struct RecordRow {
  std::string id;
  std::string name;    // number, title or name
  std::string detail;  // office, section, unit
  std::string state;   // as the capability calls it
  std::optional<base::Timestamp> at;
  std::optional<double> quantity;  // what the record adds to the measure, where that is not one
  std::string url;                 // where it can be seen, empty: nowhere
};
QY_DESCRIBE(RecordRow, QY_FIELD(id), QY_FIELD(name), QY_FIELD(detail), QY_FIELD(state), QY_FIELD(at),
            QY_FIELD(quantity), QY_FIELD(url))

struct RecordQuery {
  std::string measure;
  std::optional<base::Date> from, to;
  std::optional<bool> without;  // those of the whole that are not counted by the measure
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(RecordQuery, QY_FIELD(measure, .min = 1, .max = 80, .doc = "计数项 / a measure of the formula"),
            QY_FIELD(from), QY_FIELD(to),
            QY_FIELD(without, .doc = "未计入的记录 / the records that do not count"),
            QY_FIELD(limit, .min = 1, .max = 5000), QY_FIELD(cursor, .max = 80))

// Newest first. 422 for an unknown measure or one without records.
base::Result<kernel::List<RecordRow>> list_records(kernel::Context& c, const RecordQuery& query);

}  // namespace qiying::performance

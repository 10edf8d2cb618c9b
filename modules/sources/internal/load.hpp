#pragma once
/// A delivery of a source: a file becomes records, and can be taken back exactly.

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

enum class LoadState { done, undone };
QY_ENUM(LoadState, "done", "undone")

struct RowReject {
  std::int64_t line = 0;
  std::string zh, en;
};
QY_DESCRIBE(RowReject, QY_FIELD(line), QY_FIELD(zh), QY_FIELD(en))

struct LoadView {
  LoadId id;
  std::string source_code, filename;
  LoadState state = LoadState::done;
  std::int64_t rows = 0, inserted = 0, changed = 0, unchanged = 0, rejected = 0;
  std::vector<RowReject> rejects;  ///< the first 100
  std::string by_name;
  base::Timestamp at;
  std::optional<base::Timestamp> undone_at;
  std::string undone_by;
  bool newest = false;  ///< of its source: only this one can be taken back
};
QY_DESCRIBE(LoadView, QY_FIELD(id), QY_FIELD(source_code), QY_FIELD(filename), QY_FIELD(state),
            QY_FIELD(rows), QY_FIELD(inserted), QY_FIELD(changed), QY_FIELD(unchanged), QY_FIELD(rejected),
            QY_FIELD(rejects), QY_FIELD(by_name), QY_FIELD(at), QY_FIELD(undone_at), QY_FIELD(undone_by),
            QY_FIELD(newest))

/// A record that a delivery would change, with the values that differ.
struct TrialField {
  std::string field, old_value, new_value;
};
QY_DESCRIBE(TrialField, QY_FIELD(field), QY_FIELD(old_value), QY_FIELD(new_value))
struct TrialRecord {
  std::string record_id, name;
  std::vector<TrialField> fields;  ///< empty: the record is new
};
QY_DESCRIBE(TrialRecord, QY_FIELD(record_id), QY_FIELD(name), QY_FIELD(fields))

/// What a delivery would do (试运行); nothing is written.
struct Trial {
  std::string filename;
  std::int64_t rows = 0, inserted = 0, changed = 0, unchanged = 0, rejected = 0;
  std::int64_t missing = 0;        ///< records of the source that the delivery does not have; they would stay
  std::vector<RowReject> rejects;  ///< the first 100
  std::vector<TrialRecord> additions;  ///< the first 20 that are new
  std::vector<TrialRecord> changes;    ///< the first 20 that differ
};
QY_DESCRIBE(Trial, QY_FIELD(filename), QY_FIELD(rows), QY_FIELD(inserted), QY_FIELD(changed),
            QY_FIELD(unchanged), QY_FIELD(rejected), QY_FIELD(missing), QY_FIELD(rejects),
            QY_FIELD(additions), QY_FIELD(changes))

/// POST …/trial (file): errors as for loads.
/// POST …/loads (file): errors import.empty, import.column, sources.inactive (409).
/// POST …/loads/{id}/actions/undo: sources.not_newest (409) when a later load stands on it.
void register_loads(kernel::Registry& r);

}  // namespace qiying::sources

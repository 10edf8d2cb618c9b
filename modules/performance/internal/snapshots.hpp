#pragma once
// Frozen values of all indicators of a period. Each hash covers the values and the hash before it, so that
// nothing can be changed afterwards without being seen.

#include "modules/performance/internal/indicators.hpp"

namespace qiying::performance {

using SnapshotId = base::Id<struct SnapshotTag>;

// What the hashes tell. altered: its values are not those that were frozen. replaced: its hash is not the one
// that the next snapshot covers. gap: the one before it is gone.
enum class SnapshotState { intact, altered, replaced, gap };
QY_ENUM(SnapshotState, "intact", "altered", "replaced", "gap")

struct SnapshotRow {
  SnapshotId id;
  std::int64_t number = 0;
  std::string period, taken_by, note, hash;
  base::Timestamp taken_at;
  SnapshotState state = SnapshotState::intact;
};
QY_DESCRIBE(SnapshotRow, QY_FIELD(id), QY_FIELD(number), QY_FIELD(period), QY_FIELD(taken_by), QY_FIELD(note),
            QY_FIELD(hash), QY_FIELD(taken_at), QY_FIELD(state))

struct FrozenPart {
  std::string measure;
  std::optional<double> value;
};
QY_DESCRIBE(FrozenPart, QY_FIELD(measure), QY_FIELD(value))

// One indicator as it stood, with the definition that was used.
struct FrozenValue {
  std::string id, name, unit, formula;
  int version = 1;
  std::optional<double> value;
  std::vector<FrozenPart> parts;
};
QY_DESCRIBE(FrozenValue, QY_FIELD(id), QY_FIELD(name), QY_FIELD(unit), QY_FIELD(formula), QY_FIELD(version),
            QY_FIELD(value), QY_FIELD(parts))

struct SnapshotView {
  SnapshotId id;
  std::int64_t number = 0;
  std::string period, taken_by, note, hash, previous;
  base::Timestamp taken_at;
  bool intact = false;  // computed again all hashes agree
  SnapshotState state = SnapshotState::intact;
  std::vector<FrozenValue> values;
};
QY_DESCRIBE(SnapshotView, QY_FIELD(id), QY_FIELD(number), QY_FIELD(period), QY_FIELD(taken_by),
            QY_FIELD(note), QY_FIELD(hash), QY_FIELD(previous), QY_FIELD(taken_at), QY_FIELD(intact),
            QY_FIELD(state), QY_FIELD(values))

struct FreezeInput {
  std::string period;  // "2026", "2026Q3" or "2026-10"
  std::optional<std::string> note;
};
QY_DESCRIBE(FreezeInput, QY_FIELD(period, .min = 4, .max = 7, .doc = "2026、2026Q3 或 2026-10"),
            QY_FIELD(note, .max = 300))

void register_snapshots(kernel::Registry& r);

}  // namespace qiying::performance

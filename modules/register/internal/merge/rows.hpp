#pragma once
/// What a merge does to the register's own rows.

#include "modules/register/internal/merge/check.hpp"
#include "modules/register/internal/merge/survivor.hpp"

namespace qiying::register_ {

struct MergeDeed {
  MergeId id;
  std::string district, by_name, reason;
  base::Timestamp now;
};

/// The rows of both that are there, locked in the order of their ids.
std::vector<MergeSide> lock_sides(db::Connection& db, const std::string& district, EntityId a, EntityId b);

/// The other row goes to `merged`; the survivor takes its values where it has none; history at both.
void take_out(db::Connection& db, const MergeDeed& deed, EntityId survivor, EntityId other);
std::vector<std::string> filled_fields(db::Connection& db, const std::string& district, MergeId id);

struct MergeDone {
  MergeId id;
  EntityId survivor, other;
  std::string uscc;
  bool undone = false;
};
QY_DESCRIBE(MergeDone, QY_FIELD(id), QY_FIELD(survivor), QY_FIELD(other), QY_FIELD(uscc), QY_FIELD(undone))
std::optional<MergeDone> merge_done(db::Connection& db, const std::string& district, MergeId id);

/// The other row is back as it was; what the survivor took is empty again unless it was changed since.
void put_back(db::Connection& db, const MergeDeed& deed, EntityId survivor, EntityId other);

}  // namespace qiying::register_

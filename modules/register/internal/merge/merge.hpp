#pragma once
/// Merging two rows of the register that are one enterprise, and undoing it.
///
/// The other row leaves `entity` as it was (table `merged`) and leads to the survivor; the survivor keeps its
/// values and takes the other's where it has none. Refused: two different valid codes; a survivor whose code
/// fails a check while the other's is right; a firm and its branch; rows that somebody has just changed; two
/// open things of a kind that there is only one of (the other modules say which).

#include "modules/register/internal/merge/survivor.hpp"
#include "modules/register/internal/read/view.hpp"
#include "platform/kernel/follow.hpp"

namespace qiying::register_ {

struct MergeInput {
  EntityId other;
  std::string reason;
  int version = 0, other_version = 0;
};
QY_DESCRIBE(MergeInput, QY_FIELD(other), QY_FIELD(reason, .min = 2, .max = 200), QY_FIELD(version, .min = 1),
            QY_FIELD(other_version, .min = 1))

struct MergePair {
  EntityId other;
};
QY_DESCRIBE(MergePair, QY_FIELD(other))

/// Rows of one kind that would move.
struct MoveCount {
  std::string zh, en;
  std::int64_t count = 0;
};
QY_DESCRIBE(MoveCount, QY_FIELD(zh), QY_FIELD(en), QY_FIELD(count))

struct MergePreview {
  std::vector<MoveCount> moves;
  std::vector<std::string> fills;  ///< fields of the survivor that are empty now
};
QY_DESCRIBE(MergePreview, QY_FIELD(moves), QY_FIELD(fills))

struct UnmergeInput {
  MergeId merge;
  std::string reason;
};
QY_DESCRIBE(UnmergeInput, QY_FIELD(merge), QY_FIELD(reason, .min = 2, .max = 200))

/// A merge that stands, newest first.
struct MergeView {
  MergeId id;
  EntityId other;
  std::string uscc, name, reason, by_name;
  base::Timestamp at;
};
QY_DESCRIBE(MergeView, QY_FIELD(id), QY_FIELD(other), QY_FIELD(uscc), QY_FIELD(name), QY_FIELD(reason),
            QY_NAMED_FIELD("by", by_name), QY_FIELD(at))

/// All need register.merge. Errors: not_found, register.merge_self, register.merged (already),
/// register.two_codes, register.better_code, register.branch, register.version, register.merge_clash,
/// register.busy (409).
base::Result<EntityView> merge(kernel::Context& c, EntityId survivor, const MergeInput& input);
/// What `merge` would do; nothing is changed.
base::Result<MergePreview> preview_merge(kernel::Context& c, EntityId survivor, EntityId other);
/// Puts the other row and all that moved back. Errors: not_found, register.unmerged, register.merged_again
/// (409).
base::Result<EntityView> unmerge(kernel::Context& c, EntityId survivor, const UnmergeInput& input);
/// The merges into an enterprise that stand. Needs register.read.
base::Result<kernel::List<MergeView>> merges_of(kernel::Context& c, EntityId survivor);

void register_merges(kernel::Registry& r);

}  // namespace qiying::register_

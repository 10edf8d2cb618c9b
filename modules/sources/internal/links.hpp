#pragma once
/// What a person's decision does to links, and how it is taken back.

#include "modules/sources/internal/review.hpp"

namespace qiying::sources {

/// A link as it was before a decision.
struct LinkBefore {
  std::string source_code, record_id;
  std::optional<EntityId> entity_id;
  std::optional<double> probability;
  std::string linked_by;
};
QY_DESCRIBE(LinkBefore, QY_FIELD(source_code), QY_FIELD(record_id), QY_FIELD(entity_id),
            QY_FIELD(probability), QY_FIELD(linked_by, .min = 0))

struct LinkDeed {
  std::string district, by_name;
  base::Timestamp now;
};

/// Links the one to the enterprise of the other (same), or takes it away from it (different). Gives the links
/// that it changed, as they were.
std::vector<LinkBefore> link_by_decision(db::Connection& db, const LinkDeed& deed, const RecordView& a,
                                         const RecordView& b, bool same);
/// Puts links back; those whose record has gone are left out.
void restore_links(db::Connection& db, const LinkDeed& deed, const std::vector<LinkBefore>& before);

}  // namespace qiying::sources

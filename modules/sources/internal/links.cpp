#include "modules/sources/internal/links.hpp"

#include <set>

#include "modules/sources/internal/golden.hpp"

namespace qiying::sources {
namespace {

void set_link(db::Connection& db, const LinkDeed& deed, const LinkBefore& to, std::string_view because) {
  db.execute(
      "with old as (select entity_id from sources.record where district = $1 and source_code = $2 and "
      "record_id = $3"
      "), logged as (insert into sources.link_log (district, source_code, record_id, from_entity, "
      "to_entity,"
      " probability, because, by_name, at) select $1, $2, $3, old.entity_id, $4::uuid, $5::real, $7, $8,"
      " $9::timestamptz from old) update sources.record set entity_id = $4::uuid, probability = $5::real,"
      " linked_by = $6 where district = $1 and source_code = $2 and record_id = $3",
      deed.district, to.source_code, to.record_id, to.entity_id, to.probability, to.linked_by, because,
      deed.by_name, deed.now);
}

LinkBefore before_of(const RecordView& record) {
  return {record.source_code, record.record_id, record.entity_id, record.probability, record.linked_by};
}

/// The record that moves: never the register's own, else the one without an enterprise, else the less
/// certain.
const RecordView& mover(const RecordView& a, const RecordView& b) {
  if (a.source_code == kRegister) return b;
  if (b.source_code == kRegister) return a;
  if (!a.entity_id || !b.entity_id) return a.entity_id ? b : a;
  return a.probability.value_or(0) < b.probability.value_or(0) ? a : b;
}

void renew(db::Connection& db, const LinkDeed& deed, const std::set<EntityId>& touched) {
  renew_later(db, {deed.district, deed.by_name, deed.now}, {touched.begin(), touched.end()});
}

}  // namespace

std::vector<LinkBefore> link_by_decision(db::Connection& db, const LinkDeed& deed, const RecordView& a,
                                         const RecordView& b, bool same) {
  const auto& moved = mover(a, b);
  const auto& stays = &moved == &a ? b : a;
  const bool together = a.entity_id && a.entity_id == b.entity_id;
  const bool nothing = same ? !stays.entity_id || together : !together;
  if (nothing || moved.source_code == kRegister) return {};
  LinkBefore to{moved.source_code, moved.record_id, {}, {}, ""};
  if (same) to.entity_id = stays.entity_id, to.probability = 1, to.linked_by = "person";
  set_link(db, deed, to, "decision");
  std::set<EntityId> touched;
  for (const auto& side : {a.entity_id, b.entity_id})
    if (side) touched.insert(*side);
  renew(db, deed, touched);
  return {before_of(moved)};
}

void restore_links(db::Connection& db, const LinkDeed& deed, const std::vector<LinkBefore>& before) {
  std::set<EntityId> touched;
  for (auto link : before) {
    if (link.entity_id)  // merged meanwhile: its survivor
      if (const auto now = register_::find_public(db, deed.district, *link.entity_id))
        link.entity_id = now->id;
    if (const auto now = find_record(db, deed.district, link.source_code, link.record_id);
        now && now->entity_id)
      touched.insert(*now->entity_id);
    if (link.entity_id) touched.insert(*link.entity_id);
    set_link(db, deed, link, "undo");
  }
  renew(db, deed, touched);
}

}  // namespace qiying::sources

#pragma once
/// Key enterprises: the lists of several sources are compared enterprise by enterprise, one list is settled
/// and handed to the streets, each of which gives a receipt. Source: centre's yearly task 重点企业档案
/// (compare lists of finance, approval, tax and statistics bureaus, settle the list, hand it to streets).

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

using RosterId = base::Id<struct RosterTag>;

enum class RosterState { draft, settled };
QY_ENUM(RosterState, "draft", "settled")

/// Enterprises that exactly these sources name.
struct Overlap {
  std::vector<std::string> named;
  std::int64_t count = 0;
};
QY_DESCRIBE(Overlap, QY_FIELD(named), QY_FIELD(count))

/// A street's part.
struct Receipt {
  std::string street_code, owner_name;  ///< owner: the street's office; empty: nobody to hand it to
  std::int64_t items = 0;
  std::optional<base::Timestamp> received_at;
  std::string received_name, note;
};
QY_DESCRIBE(Receipt, QY_FIELD(street_code), QY_FIELD(owner_name), QY_FIELD(items), QY_FIELD(received_at),
            QY_FIELD(received_name), QY_FIELD(note))

struct RosterRow {
  RosterId id;
  std::string name;
  std::vector<std::string> sources;
  int at_least = 1;
  RosterState state = RosterState::draft;
  std::string note;
  std::int64_t enterprises = 0, included = 0, unmatched = 0, handed = 0, received = 0;
  std::string by_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> settled_at;
  std::string settled_by;
  int version = 1;
};
QY_DESCRIBE(RosterRow, QY_FIELD(id), QY_FIELD(name), QY_FIELD(sources), QY_FIELD(at_least), QY_FIELD(state),
            QY_FIELD(note), QY_FIELD(enterprises), QY_FIELD(included),
            QY_FIELD(unmatched, .doc = "未归入法人库的记录 / records that are of no enterprise"),
            QY_FIELD(handed, .doc = "移交的街道数 / streets it was handed to"), QY_FIELD(received),
            QY_FIELD(by_name), QY_FIELD(created_at), QY_FIELD(settled_at), QY_FIELD(settled_by),
            QY_FIELD(version))

struct RosterView {
  RosterRow roster;
  std::vector<Overlap> overlaps;
  std::vector<Receipt> receipts;
};
QY_DESCRIBE(RosterView, QY_FIELD(roster), QY_FIELD(overlaps), QY_FIELD(receipts))

struct RosterInput {
  std::string name;
  std::vector<std::string> sources;
  int at_least = 1;  ///< an enterprise is proposed when so many of the sources name it and it is alive
  std::string note;
};
QY_DESCRIBE(RosterInput, QY_FIELD(name, .min = 1, .max = 60), QY_FIELD(sources, .min = 1, .max = 20),
            QY_FIELD(at_least, .min = 1, .max = 20), QY_FIELD(note, .min = 0, .max = 500))

struct RosterItem {
  EntityId entity_id;
  std::string uscc, name;
  register_::Status status = register_::Status::unknown;
  std::string street_code, street_name;
  std::vector<std::string> named;
  bool included = false;
  std::string by_name, reason;
};
QY_DESCRIBE(RosterItem, QY_FIELD(entity_id), QY_FIELD(uscc), QY_FIELD(name), QY_FIELD(status),
            QY_FIELD(street_code), QY_FIELD(street_name), QY_FIELD(named), QY_FIELD(included),
            QY_FIELD(by_name), QY_FIELD(reason))

struct RosterItemQuery {
  std::optional<std::string> q;                     ///< in name or code
  std::optional<std::string> street, named, lacks;  ///< a street; a source that names it, or does not
  std::optional<bool> included;
  std::optional<int> limit;
  std::optional<std::string> cursor;  ///< the last code of the page before
};
QY_DESCRIBE(RosterItemQuery, QY_FIELD(q, .max = 60), QY_FIELD(street, .max = 20), QY_FIELD(named, .max = 31),
            QY_FIELD(lacks, .max = 31), QY_FIELD(included), QY_FIELD(limit, .min = 1, .max = 5000),
            QY_FIELD(cursor, .max = 20))

struct RosterChoice {
  bool included = false;
  std::string reason;
};
QY_DESCRIBE(RosterChoice, QY_FIELD(included), QY_FIELD(reason, .min = 2, .max = 200))

struct RosterStep {
  std::string note;
  int version = 0;
};
QY_DESCRIBE(RosterStep, QY_FIELD(note, .min = 0, .max = 200), QY_FIELD(version))

/// Errors: sources.roster_source (422: no such source), sources.roster_empty (409: no enterprise is on it),
/// sources.roster_settled (409), sources.version (409), sources.received (409: the street has it already).
void register_rosters(kernel::Registry& r);

/// One list of items for screen and file; by row-level security a street sees its own of settled rosters.
base::Result<kernel::List<RosterItem>> roster_items(kernel::Context& c, const RosterItemQuery& query);
void register_roster_items(kernel::Registry& r);

}  // namespace qiying::sources

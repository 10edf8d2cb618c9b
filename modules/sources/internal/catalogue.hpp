#pragma once
/// The sources of a district: who answers for each, how far it is believed, how often it is delivered, and
/// how good it is.

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

struct SourceView {
  std::string code, name, owner_path, owner_name;
  int authority = 50, fresh_days = 30;
  bool adds = false;
  std::string note;
  bool active = true;
  std::optional<base::Timestamp> loaded_at;
  bool stale = false;  ///< nothing came within fresh_days
  std::int64_t records = 0, with_code = 0, matched = 0, errors = 0, warnings = 0, orders = 0;
  std::optional<base::Timestamp> feed_at;  ///< when it was last read on a schedule
  std::string feed_state;                  ///< how that went (FeedState); empty: never, or no schedule
  std::int64_t feed_rows = 0;
  int version = 1;
};
QY_DESCRIBE(SourceView, QY_FIELD(code), QY_FIELD(name), QY_FIELD(owner_path), QY_FIELD(owner_name),
            QY_FIELD(authority), QY_FIELD(fresh_days), QY_FIELD(adds), QY_FIELD(note), QY_FIELD(active),
            QY_FIELD(loaded_at), QY_FIELD(stale), QY_FIELD(records), QY_FIELD(with_code), QY_FIELD(matched),
            QY_FIELD(errors), QY_FIELD(warnings), QY_FIELD(orders), QY_FIELD(feed_at), QY_FIELD(feed_state),
            QY_FIELD(feed_rows), QY_FIELD(version))

struct SourceInput {
  std::string code, name;
  std::string owner;  ///< code of the organisation that answers for it; empty: none
  int authority = 50, fresh_days = 30;
  bool adds = false;
  std::string note;
  bool active = true;
  int version = 0;  ///< 0: a new one
};
QY_DESCRIBE(SourceInput, QY_FIELD(code, .min = 1, .max = 31), QY_FIELD(name, .min = 1, .max = 60),
            QY_FIELD(owner, .min = 0, .max = 40),
            QY_FIELD(authority, .min = 1, .max = 100,
                     .doc = "1–100，越大越可信 / the higher the more believed"),
            QY_FIELD(fresh_days, .min = 1, .max = 3660), QY_FIELD(adds), QY_FIELD(note, .min = 0, .max = 500),
            QY_FIELD(active), QY_FIELD(version))

/// Errors of saving: sources.code (422), sources.owner (422), sources.taken (409), sources.version (409).
void register_catalogue(kernel::Registry& r);

/// Whether the district has the source and it is in use.
bool has_source(db::Connection& db, const std::string& district, std::string_view code);

}  // namespace qiying::sources

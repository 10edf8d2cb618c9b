#pragma once
/// Who read or changed what. Entries are written in the transaction of the change itself; the application's
/// role may insert and select but neither update nor delete. Personal data is never written into `detail`.

#include <string>
#include <string_view>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/db/db.hpp"

namespace qiying::audit {

/// One thing that was done. `action` is "module.verb" ("appeal.sign", "entity.read_phone").
struct Entry {
  std::string_view action;
  std::string_view object_kind;  ///< "appeal"
  std::string object_id;
  base::Json detail{"{}"};  ///< facts without personal data: old and new state, reason code, version
  std::string request_id;
};

/// Appends an entry for `caller`. Throws db::DbError when the database is broken.
void record(db::Connection& db, const auth::Caller& caller, const Entry& entry);

}  // namespace qiying::audit

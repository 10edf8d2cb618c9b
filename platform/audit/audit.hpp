#pragma once
/// Who read or changed what. Entries are written in the transaction of the change itself; the application's
/// role may insert and select but neither update nor delete. Personal data is never written into `detail`.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/db/db.hpp"

namespace qiying::audit {

/// Who may read entries of his organisation and below (row-level security asks for it as well).
inline constexpr std::string_view kReadPermission = "platform.audit";

/// One thing that was done. `action` is "module.verb" ("appeal.sign", "entity.read_phone").
struct Entry {
  std::string_view action;
  std::string_view object_kind;  ///< "appeal"
  std::string object_id;
  base::Json detail{"{}"};  ///< facts without personal data: old and new state, reason code, version
  std::string request_id;
};

/// Appends an entry for `caller`. The connection must have the caller's scope or the system's. Throws
/// db::DbError when the database is broken.
void record(db::Connection& db, const auth::Caller& caller, const Entry& entry);

/// An entry as a reader of the list sees it.
struct EntryView {
  std::int64_t id = 0;  ///< grows with time
  base::Timestamp at;
  std::optional<auth::AccountId> account_id;
  std::string account_name;
  std::string account_kind;  ///< "staff", "subject", "anonymous", "system"
  std::string org_path;
  std::string action;
  std::string object_kind;
  std::string object_id;
  base::Json detail;
  std::string request_id;
};
QY_DESCRIBE(EntryView, QY_FIELD(id), QY_FIELD(at), QY_FIELD(account_id), QY_FIELD(account_name),
            QY_FIELD(account_kind), QY_FIELD(org_path), QY_FIELD(action), QY_FIELD(object_kind),
            QY_FIELD(object_id), QY_FIELD(detail), QY_FIELD(request_id))

struct Filter {
  std::optional<std::string> object_kind, object_id;
  std::optional<auth::AccountId> account;
  std::optional<std::string> action;        ///< "appeal.sign", or "appeal." for all of a module
  std::optional<base::Timestamp> from, to;  ///< from ≤ at < to
  std::optional<std::int64_t> before;       ///< id of the last entry of the page before
  int limit = 50;
};
/// Latest first. Row-level security decides what is seen.
std::vector<EntryView> list(db::Connection& db, const Filter& filter = {});
std::int64_t count(db::Connection& db, const Filter& filter = {});

}  // namespace qiying::audit

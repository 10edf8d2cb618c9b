#pragma once
/// Who read or changed what. Entries are written in the transaction of the change itself; the application's
/// role may insert and select but neither update nor delete. Personal data is never written into `detail`.
/// chain.hpp makes later tampering visible.

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

/// Personal data of an enterprise's people that somebody reads or hands out.
struct Use {
  auth::SubjectId subject{};        ///< whose data; nil: of nobody in the register (an account of staff)
  std::vector<std::string> fields;  ///< "contact_phone", "legal_person": names, never values
  std::string purpose;              ///< why: a standing reason of the use case, or what the reader wrote
};

/// Appends an entry for `caller`. The connection must have the caller's scope or the system's. Throws
/// db::DbError when the database is broken.
void record(db::Connection& db, const auth::Caller& caller, const Entry& entry);
/// The same for a reading of personal data; the enterprise concerned can see it (`uses_of`).
void record_use(db::Connection& db, const auth::Caller& caller, const Entry& entry, const Use& use);

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
  std::string purpose;              ///< of readings of personal data
  std::vector<std::string> fields;  ///< what was read
};
QY_DESCRIBE(EntryView, QY_FIELD(id), QY_FIELD(at), QY_FIELD(account_id), QY_FIELD(account_name),
            QY_FIELD(account_kind), QY_FIELD(org_path), QY_FIELD(action), QY_FIELD(object_kind),
            QY_FIELD(object_id), QY_FIELD(detail), QY_FIELD(request_id), QY_FIELD(purpose), QY_FIELD(fields))

struct Filter {
  std::optional<std::string> object_kind, object_id;
  std::optional<auth::AccountId> account;
  std::optional<std::string> action;        ///< "appeal.sign", or "appeal." for all of a module
  std::optional<base::Timestamp> from, to;  ///< from ≤ at < to
  bool personal = false;                    ///< only readings of personal data
  std::optional<std::int64_t> before;       ///< id of the last entry of the page before
  int limit = 50;
};
/// Latest first. Row-level security decides what is seen.
std::vector<EntryView> list(db::Connection& db, const Filter& filter = {});
std::int64_t count(db::Connection& db, const Filter& filter = {});

/// A use of an enterprise's data as the enterprise sees it: which office, never which person.
struct UseView {
  std::int64_t id = 0;
  base::Timestamp at;
  std::string org_name;  ///< empty: the platform itself
  std::string action;
  std::string object_kind;
  std::string object_id;
  std::vector<std::string> fields;
  std::string purpose;
};
QY_DESCRIBE(UseView, QY_FIELD(id), QY_FIELD(at), QY_FIELD(org_name), QY_FIELD(action), QY_FIELD(object_kind),
            QY_FIELD(object_id), QY_FIELD(fields), QY_FIELD(purpose))
/// Latest first; `before` is the id of the last one of the page before.
std::vector<UseView> uses_of(db::Connection& db, auth::SubjectId subject,
                             std::optional<std::int64_t> before = {}, int limit = 50);
std::int64_t count_uses(db::Connection& db, auth::SubjectId subject);

}  // namespace qiying::audit

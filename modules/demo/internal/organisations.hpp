#pragma once
/// Organisations and members of staff of the demo district.

#include <map>

#include "modules/demo/internal/places.hpp"
#include "platform/auth/accounts.hpp"

namespace qiying::demo {

/// A member of staff as steps name them.
struct Officer {
  auth::AccountId id;
  std::string login, name;
};

struct Office {
  auth::OrgId id;
  std::string code, path, name;
  std::vector<Officer> officers;  ///< who sign and answer
};

/// Who does what in the district.
struct Staff {
  std::map<std::string, Office> offices;  ///< by code: departments, streets and the centre
  Officer dispatcher, editor, publisher;
  std::int64_t accounts = 0;
};

/// A login with its part, for the table of accounts.
struct Part {
  std::string login, role, org_code, post_title;
  bool is_head = false;
  base::Text what;  ///< for people
};
/// The accounts that a visitor uses, one for each role, in the order of the announcement; `qiye` last.
const std::vector<Part>& parts();

/// Makes organisations, streets of the register excepted. System scope.
void put_organisations(db::Connection& db, std::uint64_t seed, base::Timestamp now);
/// Makes the accounts of all members of staff; needs the organisations.
Staff put_staff(db::Connection& db, std::uint64_t seed, base::Timestamp now, std::string_view password_hash);
/// The enterprise's clerk `qiye`.
auth::AccountId put_clerk(db::Connection& db, std::uint64_t seed, base::Timestamp now,
                          auth::SubjectId subject, std::string_view password_hash);
/// The clerk's name and telephone, as they stand in appeals.
struct Contact {
  std::string name, phone;
};
Contact clerk_contact(std::uint64_t seed);

}  // namespace qiying::demo

#pragma once
/// What modules tell one another of the tree of organisations.

#include "platform/auth/orgs.hpp"

namespace qiying::auth {

/// A change in the tree, as the event "account.org_saved" tells it.
struct OrgSaved {
  OrgKind kind = OrgKind::department;
  std::string code, name, name_en;
};
QY_DESCRIBE(OrgSaved, QY_FIELD(kind), QY_FIELD(code), QY_FIELD(name), QY_FIELD(name_en, .min = 0))

}  // namespace qiying::auth

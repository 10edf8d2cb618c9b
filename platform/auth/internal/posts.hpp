#pragma once
#include "platform/auth/orgs.hpp"

namespace qiying::auth::internal {

/// Moves an account to the organisation of its main post: its path decides what the person sees.
void set_main_org(db::Connection& db, AccountId account, const Org& org);

}  // namespace qiying::auth::internal

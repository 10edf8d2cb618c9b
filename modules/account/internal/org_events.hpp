#pragma once
/// Tells other modules of a change in the tree of organisations, in the same transaction.

#include "platform/auth/orgs.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::account {

/// Publishes "account.org_saved" {kind, code, name, name_en} and gives the organisation as it stands. The
/// register, for one, counts enterprises by the streets of the tree.
auth::Org tell_org_saved(kernel::Context& context, auth::OrgId id);

}  // namespace qiying::account

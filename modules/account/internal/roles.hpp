#pragma once
/// The roles that modules declare: what they are called, who may give them.

#include "platform/auth/grants.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::account {

/// Every role with its permissions, from all module.toml.
const auth::Grants& grants();
/// Names for people of the built-in roles; a role that a module adds is shown by its own name.
base::Text role_title(std::string_view role);
/// The role called so: its name, or its Chinese or English title; empty when there is none.
std::string role_called(std::string_view text);
/// Whoever sets up an installation gives roles beyond his own (a clerk's, a leader's); other managers of
/// accounts give only what they hold. Every gift is audited. `separated` (三员分立, GB/T 22239-2019
/// §8.1.4.2): who makes accounts gives no roles, and nobody administers twice or beside other work. Errors
/// account.separation (403), account.roles_apart (422 at "roles").
base::Result<void> may_give(const auth::Caller& caller, const std::vector<std::string>& roles,
                            bool separated);
/// Making and switching accounts, which with separation the security administrator does not do.
base::Result<void> may_create(const auth::Caller& caller, bool separated);
/// Taking a second factor off somebody's account, which with separation only the security administrator does:
/// together with a new password it would make one person of two.
base::Result<void> may_release(const auth::Caller& caller, bool separated);

}  // namespace qiying::account

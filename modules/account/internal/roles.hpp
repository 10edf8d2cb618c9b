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
/// accounts give only what they hold. Every gift is audited.
base::Result<void> may_give(const auth::Caller& caller, const std::vector<std::string>& roles);

}  // namespace qiying::account

#pragma once
/// Administration: accounts, organisations with their posts, roles, audit trail, background jobs.

#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_accounts_api(kernel::Registry& registry);
void register_orgs_api(kernel::Registry& registry);
void register_boards_api(kernel::Registry& registry);

}  // namespace qiying::account

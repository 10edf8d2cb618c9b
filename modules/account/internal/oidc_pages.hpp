#pragma once
#include "platform/kernel/module.hpp"

namespace qiying::account {

/// Sign-in by the city's own identity: /login/city and what belongs to it.
void register_oidc_pages(kernel::Registry& registry);

}  // namespace qiying::account

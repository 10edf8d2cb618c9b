#pragma once
#include "platform/kernel/module.hpp"

namespace qiying::account {

/// Programs that use the open interface: /api/v1/clients.
void register_clients_api(kernel::Registry& registry);

}  // namespace qiying::account

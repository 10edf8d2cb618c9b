#pragma once
/// Another key for sealed columns, and everything sealed again with it: by the command `keys rotate`, and by
/// the job "keys.reseal" for what an older version left in plain.

#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_resealing(kernel::Registry& registry);

}  // namespace qiying::account

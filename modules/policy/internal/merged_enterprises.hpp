#pragma once
/// What of this module follows an enterprise that is merged into another row of the register.

#include "platform/kernel/module.hpp"

namespace qiying::policy {

void register_merged_enterprises(kernel::Registry& r);

}  // namespace qiying::policy

#pragma once
// What happens by itself: marks of being up, the stocks of each day.

#include "platform/kernel/module.hpp"

namespace qiying::performance {

void register_upkeep(kernel::Registry& r);

}  // namespace qiying::performance

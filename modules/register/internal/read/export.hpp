#pragma once
/// The list of enterprises as a file, persons masked.

#include "platform/kernel/module.hpp"

namespace qiying::register_ {

void register_exports(kernel::Registry& registry);

}  // namespace qiying::register_

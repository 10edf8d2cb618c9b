#pragma once
#include "platform/kernel/module.hpp"

namespace qiying::certify {

/// /me/certification: what an enterprise sees and does.
void register_pages(kernel::Registry& registry);

}  // namespace qiying::certify

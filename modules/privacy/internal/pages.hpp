#pragma once
/// The portal's page /me/privacy and the copy of one's data.

#include "platform/kernel/module.hpp"

namespace qiying::privacy {

void register_pages(kernel::Registry& registry);

}  // namespace qiying::privacy

#pragma once
/// Routes of the register: JSON for staff, pages for everybody.

#include "platform/kernel/module.hpp"

namespace qiying::register_ {

void register_api(kernel::Registry& r);
void register_pages(kernel::Registry& r);

}  // namespace qiying::register_

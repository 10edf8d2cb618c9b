#pragma once
/// Public pages: a section's list, one article.

#include "platform/kernel/module.hpp"

namespace qiying::content {

void register_pages(kernel::Registry& registry);

}  // namespace qiying::content

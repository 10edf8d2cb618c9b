#pragma once
/// Appeals in the search over everything: those that the caller may see, and nothing for strangers.

#include "platform/kernel/module.hpp"

namespace qiying::appeal {

std::vector<search::Hit> find_appeals(kernel::Context& context, std::string_view query, int limit);

}  // namespace qiying::appeal

#pragma once
#include "platform/kernel/module.hpp"

namespace qiying::app {

/// Registers the nightly job of the platform itself: dead sessions and counters, finished jobs, files that
/// nothing refers to.
void register_upkeep(kernel::Registry& registry, const kernel::Services& services);

}  // namespace qiying::app

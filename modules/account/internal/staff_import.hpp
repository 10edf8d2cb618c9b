#pragma once
/// Organisations and staff from a file, for setting up a district: 48 departments and 1,000 specialists are
/// not typed one by one. One row is an organisation, or a person in one; a row may be both. All or nothing: a
/// file with one fault writes nothing and says every fault with its line.

#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_staff_import(kernel::Registry& registry);

}  // namespace qiying::account

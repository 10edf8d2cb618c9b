#pragma once
/// Sealing again what lies sealed in the schema `application`: contacts and bank accounts.

#include "platform/kernel/module.hpp"

namespace qiying::application {

void register_sealed(kernel::Registry& registry);

}  // namespace qiying::application

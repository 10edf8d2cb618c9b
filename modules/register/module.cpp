#include "modules/register/register.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::register_ {

void register_module(kernel::Registry&) {}

}  // namespace qiying::register_

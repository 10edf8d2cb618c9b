#pragma once
/// The phone desk recognises who calls: by the keyed hash of the telephone, for the telephone itself lies
/// sealed.

#include "platform/kernel/module.hpp"

namespace qiying::appeal {

void register_callers(kernel::Registry& registry);

}  // namespace qiying::appeal

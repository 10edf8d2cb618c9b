#pragma once
/// What appeals hold of the person who raised them (个人信息保护法 Art. 45-47), written by events of
/// modules/privacy and read by appeal.contact_public().

#include "platform/kernel/module.hpp"

namespace qiying::appeal {

void register_contacts(kernel::Registry& registry);

}  // namespace qiying::appeal

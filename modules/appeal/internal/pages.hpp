#pragma once
/// The enterprise's pages: my appeals, raise one on a phone in under a minute, follow it.

#include "platform/kernel/module.hpp"

namespace qiying::appeal {

void register_pages(kernel::Registry& registry);
/// Following by number and code, for those without an account.
void register_status_page(kernel::Registry& registry);
/// What is asked most, with the answers that the centre has approved, for everybody.
void register_answers_page(kernel::Registry& registry);

}  // namespace qiying::appeal

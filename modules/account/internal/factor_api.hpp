#pragma once
/// The second factor: setting it up, signing in with it, proving oneself again.

#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_factor_api(kernel::Registry& registry);
void register_factor_pages(kernel::Registry& registry);

/// The second half of signing in: sets the cookie of the full session. Errors of auth::complete_session.
base::Result<void> enter_code(kernel::Context& context, std::string_view code, http::Response& response);

}  // namespace qiying::account

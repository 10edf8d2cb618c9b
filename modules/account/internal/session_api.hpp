#pragma once
/// Signing in and out, who am I, my sessions: the JSON interface and the shared functions behind the pages.

#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_session_api(kernel::Registry& registry);

/// Signs in and sets the session cookie on `response`. Errors of auth::login.
base::Result<void> sign_in(kernel::Context& context, std::string_view login, std::string_view password,
                           http::Response& response);
/// Ends the caller's session and forgets the cookie.
void sign_out(kernel::Context& context, http::Response& response);

}  // namespace qiying::account

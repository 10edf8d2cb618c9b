#pragma once
/// Signing in and out, who am I, my sessions: the JSON interface and the shared functions behind the pages.

#include "platform/auth/login.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_session_api(kernel::Registry& registry);

/// Signs in and sets the session cookie on `response`. True when the second factor is still to come. Errors
/// of auth::login.
base::Result<bool> sign_in(kernel::Context& context, std::string_view login, std::string_view password,
                           http::Response& response);
/// How long sessions live here, and how many there may be.
auth::LoginOptions login_options(const kernel::Context& context);
/// Tells the person of a sign-in from a program that his account was not used with lately.
void welcome_device(kernel::Context& context, const auth::NewSession& session, std::string_view agent);
/// Sets the cookie of a session that has just begun; an older one of this browser ends with it.
void hand_over(kernel::Context& context, const auth::NewSession& session, http::Response& response);
/// Ends the caller's session and forgets the cookie.
void sign_out(kernel::Context& context, http::Response& response);

}  // namespace qiying::account

#pragma once
/// Pages of an account: sign in, sign up by credit code, my enterprise, my messages.

#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_sign_in_pages(kernel::Registry& registry);
void register_sign_up_pages(kernel::Registry& registry);
void register_my_pages(kernel::Registry& registry);
/// What offices read of my enterprise's people.
void register_data_uses(kernel::Registry& registry);

/// Adds errors to a form's values as the design kit shows them: ERRORS with FIELD, MESSAGE, HELP and
/// <FIELD>_ERROR.
void add_errors(kernel::Context& context, http::Values& values, const base::Error& error);
/// A local path to go to after signing in; "/" for anything else, so that nobody is sent to a foreign site.
std::string local_path(std::string_view next);

}  // namespace qiying::account

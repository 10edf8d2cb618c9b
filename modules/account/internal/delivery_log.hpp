#pragma once
/// What became of the copies of a person's messages.

#include "platform/kernel/module.hpp"

namespace qiying::account {

/// The caller's last ten: section COPIES{AT, WAY, TITLE, STATE}.
void show_copies(kernel::Context& context, http::Values& values);

}  // namespace qiying::account

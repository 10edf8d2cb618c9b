#pragma once
/// The command line's way to accounts: how an installation without anybody begins, and how somebody gets in
/// who has locked himself out.
///
///     qiying account create --login L --name N [--role R ...] [--org CODE]
///     qiying account reset --login L
///
/// Both print the login and a one-time password, which must be changed at the first sign-in, and leave an
/// audit entry. Exit codes: 0 done, 1 refused (the login is taken or unknown), 2 bad arguments.

#include "platform/kernel/module.hpp"

namespace qiying::account {

void register_commands(kernel::Registry& registry);

}  // namespace qiying::account

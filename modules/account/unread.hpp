#pragma once
/// For the program alone, which tells the frame of all pages: kept apart from account.hpp, which many read.

#include <cstdint>

#include "platform/kernel/context.hpp"

namespace qiying::account {

/// How many messages the caller has not read, by the index of his messages; counted up to 100, for the header
/// of every page. Runs on the context's connection.
std::int64_t unread_up_to_100(kernel::Context& context);

}  // namespace qiying::account

#pragma once
/// Telephone numbers as people write them. Pure, thread-safe.

#include <string>
#include <string_view>

namespace qiying::base {

/// What two ways to write one number have in common: its digits, without China's country code before a mobile
/// number. "+86 139-0000-0001" and "139 0000 0001" give "13900000001"; empty when there is no digit.
std::string phone_digits(std::string_view phone);

}  // namespace qiying::base

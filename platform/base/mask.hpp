#pragma once
/// What of a person's data everybody may see. Pure, thread-safe.

#include <string>
#include <string_view>

namespace qiying::base {

/// "138****8000": three digits at the front and four at the end; "****" for what is shorter than seven or no
/// telephone number; empty stays empty.
std::string mask_phone(std::string_view phone);

}  // namespace qiying::base

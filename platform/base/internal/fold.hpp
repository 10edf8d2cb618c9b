#pragma once
/// Foldings of one code point, kept in lock-free tables that fill as characters are met.

#include <string_view>

namespace qiying::base::internal {

/// Half-width counterpart, or the same.
char32_t fold_width(char32_t c);
/// Simplified counterpart, or the same.
char32_t simplify(char32_t c);
bool is_han(char32_t c);

}  // namespace qiying::base::internal

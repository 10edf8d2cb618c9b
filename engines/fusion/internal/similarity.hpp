#pragma once
// How alike two short texts are, over code points (bytes are wrong for Chinese). Inputs longer than 64 are
// cut.

#include <cstddef>
#include <string_view>

namespace qiying::fusion::internal {

// Insertions, deletions, substitutions and swaps of neighbours; beyond `bound`, bound + 1.
std::size_t edits(std::u32string_view a, std::u32string_view b, std::size_t bound);
// Jaro–Winkler, 0 to 1.
double jaro_winkler(std::u32string_view a, std::u32string_view b);
/// What jaro_winkler can be at most when the texts have `common` characters in common; much cheaper.
double jaro_winkler_at_most(std::size_t common, std::u32string_view a, std::u32string_view b);
// Shared pairs of neighbours in proportion to all (Dice), 0 to 1.
double shared_pairs(std::u32string_view a, std::u32string_view b);
// Whether all characters of `part` stand in `whole` in the same order (an abbreviation).
bool is_subsequence(std::u32string_view part, std::u32string_view whole);

}  // namespace qiying::fusion::internal

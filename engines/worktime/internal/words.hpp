#pragma once
// Splitting and reading of short texts.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::worktime::internal {

// Parts between any of `separators` (UTF-8 characters), empty parts left out.
std::vector<std::string_view> split(std::string_view text, std::string_view separators);
// "a-b" -> a, b; "a" -> a, a. Nothing when a half is empty or there is more than one separator.
std::optional<std::array<std::string_view, 2>> halves(std::string_view text, std::string_view separators);
// Digits only, 0 to `most`.
std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t most);
// At most 40 bytes of a stranger's text, in 「」, cut at a character.
std::string quoted(std::string_view text);

}  // namespace qiying::worktime::internal

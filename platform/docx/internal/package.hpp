#pragma once
// The zip file around the parts, made in memory.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qiying::docx::internal {

using Parts = std::vector<std::pair<std::string, std::string>>;  // name, content

// The same parts give the same bytes: no time of the day stands in the package.
std::string pack(const Parts& parts);
// Escaped for XML text and attributes; what XML cannot hold is dropped.
std::string escape(std::string_view text);

}  // namespace qiying::docx::internal

#pragma once
// A small workbook in memory.

#include <string>
#include <vector>

namespace qiying::performance {

// One sheet; the first row is the header.
std::string workbook(const std::string& sheet, const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows);

}  // namespace qiying::performance

#pragma once
// A PDF's pages as text: tables with ruling lines as cells parted by tabs, the rest as it was laid out.

#include <string>
#include <string_view>
#include <vector>

#include "platform/doctext/internal/grids.hpp"

namespace qiying::doctext::internal {

// `layout` is the same document by `pdftotext -layout`; pages without a ruled table are taken from it.
std::string assemble(std::string_view layout, const std::vector<Rulings>& rulings,
                     std::vector<std::vector<PlacedWord>> words);

}  // namespace qiying::doctext::internal

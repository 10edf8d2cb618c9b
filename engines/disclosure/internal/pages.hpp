#pragma once
// What a page carries besides its text: its number, lines at its head or foot that stand on every page.

#include "engines/disclosure/internal/source.hpp"

namespace qiying::disclosure::internal {

// Empties such lines; the others keep their numbers. `pages` are the first lines of the pages after the
// first, where the source says so (form feeds).
void drop_page_furniture(Lines& lines, const std::vector<std::size_t>& pages);

}  // namespace qiying::disclosure::internal

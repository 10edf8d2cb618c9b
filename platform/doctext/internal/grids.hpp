#pragma once
// Tables of a page by their ruling lines: what lies between the same lines is one cell.

#include <string>
#include <vector>

#include "platform/doctext/internal/rulings.hpp"
#include "platform/doctext/internal/words.hpp"

namespace qiying::doctext::internal {

struct GridCell {
  std::string text;
  bool full = false;  // no letter would find room on its last line: it may go on on the next page
};

// Adds what stands on the cell's next line.
void append(GridCell& cell, const std::string& text);

struct Grid {
  std::vector<double> columns;  // their edges
  double top = 0, bottom = 0;
  // A cell over several rows or columns stands at its first one; the others are empty.
  std::vector<std::vector<GridCell>> rows;
};

// The tables from top to bottom. The words in them are taken out of `words`.
std::vector<Grid> grids_of(const Rulings& rulings, std::vector<PlacedWord>& words);

// Words that stand beside each other, by line from the top.
std::vector<std::vector<PlacedWord>> lines_of(std::vector<PlacedWord> words);
// The words of a line, parted by as many blanks as the gaps between them are wide.
std::string spaced(const std::vector<PlacedWord>& line);

}  // namespace qiying::doctext::internal

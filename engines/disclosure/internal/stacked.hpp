#pragma once
// Tables printed one cell a line, as LibreOffice saves text and as some orders of `pdftotext` give it: a line
// is a cell, whatever blanks stand in it.

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

// Whether the figures of a loose table stand alone on their lines.
bool stacked(const Table& table);
// Joins the words of each line; the code of a classification keeps its own word.
void join_cells(Table& table);

}  // namespace qiying::disclosure::internal

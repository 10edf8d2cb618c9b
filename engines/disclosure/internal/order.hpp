#pragma once
// Words of a table that a PDF gave in another order than they are read: heads repeated in the middle, rows
// without figures.

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

struct Word {
  std::string text;
  std::size_t line = 0;
};
using Words = std::vector<Word>;

// Removes the table's head where it is repeated whole on a new page; `start` is the first word below the
// head. False when parts of the head stand between the rows: the order is lost.
bool drop_repeated_heads(Words& words, std::size_t start, bool lists);
// Whether the rows of a table by code show that figures have left their rows: a code without any figure, or a
// last row that carries figures of others behind its own.
bool rows_scrambled(const Table& table);

}  // namespace qiying::disclosure::internal

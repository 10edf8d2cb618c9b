#pragma once
// The words of a table by code, taken apart: its codes in order, and the pieces of rows that lie between and
// beside them.

#include <cstddef>
#include <vector>

#include "engines/disclosure/internal/order.hpp"

namespace qiying::disclosure::internal {

// Figures of one line. They belong to one row, somewhere from `lo` to `hi`.
struct Piece {
  std::vector<Number> figures;
  std::size_t line = 0;
  std::size_t lo = 0;
  std::size_t hi = 0;
};

// Pieces that follow each other down the page: their rows follow each other, too.
struct Run {
  std::vector<Piece> pieces;
  bool optional = false;            // may belong to another table; used whole or not at all
  std::vector<std::size_t> strays;  // indices, where it was found in another table
};

struct Pieces {
  std::vector<Row> rows;  // the first is the grand total
  std::vector<Run> runs;
};

// Nothing in `rows` when the codes are not in the order of a form (each below its own head, none twice).
Pieces take_apart(const Table& table, const Words& words, const Words& strays);

}  // namespace qiying::disclosure::internal

#pragma once
// Tables whose figures a PDF gave apart from their rows (column by column, in pieces between the labels):
// every figure is put back where the sums of the form prove its place. Nothing is guessed: a table stays
// unread when two readings are possible, or when more than one figure contradicts the others.

#include "engines/disclosure/internal/order.hpp"

namespace qiying::disclosure::internal {

// Rows by code under the given columns. `words` are the table's own; `strays` are figures found in the tables
// that follow, of which whole runs may belong here. With `one_wrong` every relation holds but those
// of one figure. True when the rows were found; `taken` are then the indices of the strays that were used.
// `patience` is the number of steps that may still be made for the document.
bool rebuild_codes(Table& table, const Words& words, const Words& strays, bool one_wrong,
                   std::size_t& patience, std::vector<std::size_t>& taken);
// Two lists side by side with numbered lines.
bool restore_numbered(Table& table, const Words& words);
// The economic list of a final account with one amount an item.
bool restore_named(Table& table, const Words& words);
// Reads again what was given up for the order of its words, table by table; figures that a PDF gave behind
// the title of a following table return to their own.
void restore_scrambled(std::vector<Table>& tables);

}  // namespace qiying::disclosure::internal

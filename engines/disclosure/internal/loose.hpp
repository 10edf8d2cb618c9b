#pragma once
// Tables out of running words: a row's cells parted by blanks, wrapped over lines, or one word a line. Blank
// cells leave no trace there, so columns are found by arithmetic.

#include "engines/disclosure/internal/order.hpp"

namespace qiying::disclosure::internal {

// The words of a table, letters printed apart joined ("合 计").
Words join_letters(const std::vector<std::pair<std::string, std::size_t>>& words);
// Fills columns and rows of a loose table from its words.
void read_words(Table& table);
// Rows of items without codes; false where the words are none.
bool read_named_rows(Table& table, const Words& words);
// 政府采购: rows of quantity, price, measure and amounts.
void read_procurement(Table& table, const Words& words);
// Gives the loose figures of rows their columns where exactly one placement satisfies the columns' equations.
void place_columns(Table& table);

}  // namespace qiying::disclosure::internal

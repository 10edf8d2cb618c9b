#pragma once
// Tables whose cells are known (tabs, HTML, spreadsheets).

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

// Fills columns and rows of a table from its grid.
void read_grid(Table& table);
// The figure in a cell; nothing for a blank, a dash, a percentage or words.
std::optional<Number> cell_number(std::string_view cell, Money unit);
// "2010302", "30101", and unit and project codes.
bool code_like(std::string_view text);
// Codes of the classifications of expenditure: 3, 5 or 7 digits.
bool classification_code(std::string_view text);
// "合计", "总计", "本年支出合计" ...
bool total_name(std::string_view squeezed);
// What a column holds, from its header.
Role role_of(const std::vector<std::string>& path);

}  // namespace qiying::disclosure::internal

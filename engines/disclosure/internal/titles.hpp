#pragma once
// Which lines are titles of tables, headings of parts, entries of the table of contents.

#include <optional>
#include <string_view>

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

// The kind of table a line names; nothing when it is no title. `line` is squeezed.
std::optional<Kind> title_kind(std::string_view line);
// "第三部分 ..."
bool part_heading(std::string_view squeezed);
// Enumeration at the front: level 1 "一、", 2 "(一)", 3 "1.", 4 "(1)"; 0 without. `size` covers it.
struct Enumerated {
  int level = 0;
  std::string number;
  std::size_t size = 0;
};
Enumerated enumerated(std::string_view text);
// Lines [first, last) of the table of contents; empty without one.
std::pair<std::size_t, std::size_t> contents_range(const Lines& lines);
// 万元 or 元 of a line such as "单位:万元"; none when it says nothing.
Money stated_unit(std::string_view squeezed);
// "预算04表", "公开02表", "表3", "附表1-2": the number of the table that begins.
bool table_number(std::string_view squeezed);
// How a kind is called in reports.
std::string_view kind_name(Kind kind);
// "2024" of the first "2024年" in the text, 0 without.
int first_year(std::string_view squeezed);

// "其他资金": where the money of a form comes from.
bool fund_name(std::string_view label);

}  // namespace qiying::disclosure::internal

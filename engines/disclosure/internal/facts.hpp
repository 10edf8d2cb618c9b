#pragma once
// Figures of the tables under the names by which sentences and other tables speak of them.

#include <string>
#include <vector>

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

struct Fact {
  std::string concept_key;  // "total", "basic", "class:住房保障", "econ:办公费", "project:..."
  Number number;
  std::string table;
  std::string name;
  std::size_t line = 0;
  Kind kind = Kind::other;  // of the table
};

std::vector<Fact> collect_facts(const Document& doc);
// The key of what a phrase names ("其中:基本支出", "2024年收支总预算"); empty when it is not certain.
std::string concept_of(std::string_view phrase);
// "一、一般公共服务支出" and "一般公共服务(类)支出" are one class.
std::string class_name(std::string_view name);
// The cell of a role in a row, if its columns are known.
const Number* figure(const Table& table, const Row& row, Role role);
// The column of the row's total.
int total_column(const Table& table);

}  // namespace qiying::disclosure::internal

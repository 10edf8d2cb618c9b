#pragma once
// Every place where a project is printed with its money.

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

enum class Money_role { budget, executed };

struct ProjectFigure {
  std::string name;
  Money_role role = Money_role::budget;
  Number number;
  std::string where;  // title of the table or heading
  std::size_t line = 0;
  Kind kind = Kind::other;  // other: the text
  bool loose = false;       // out of running words: the name may have caught words of its neighbours
};

// Whether a row of the table of projects is one. Without codes the first column must say that it names them.
bool names_project(const Table& table, const Row& row);
std::vector<ProjectFigure> collect_projects(const Document& doc);
// The list of projects inside the whole department's form, and its own total.
struct TargetList {
  std::vector<ProjectFigure> projects;
  std::optional<ProjectFigure> total;
};
TargetList list_of_targets(const Table& table);
// The name as compared: without spaces, quotes and brackets.
std::string project_key(std::string_view name);
// Share of code points of the shorter name that stand in the longer in order, 0 to 1.
double likeness(std::string_view a, std::string_view b);
// The cell or words beside a label in a form.
std::string beside(const Table& table, std::string_view label, std::size_t& line);

}  // namespace qiying::disclosure::internal

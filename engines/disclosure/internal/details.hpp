#pragma once
// The money of a project's form: details with their basis of calculation, sources, the project's sum.

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

// "聘用人员费用 | 6.4万元/人×2人 | 12.8".
struct Detail {
  std::size_t line;
  std::string name;
  std::string basis;
  Number amount;
};

// "当年预算合计" and the enumerated sources below it.
struct Sources {
  std::optional<Number> total;
  std::vector<Number> parts;
  std::size_t line = 0;
  int sources = 0;
};

std::vector<Detail> details_of(const Table& table);
std::vector<Sources> sources_of(const Table& table);
// "项目当年预算 19.87 万元" in the head of the form; `line` is where it stands.
std::optional<Number> project_sum(const Table& table, std::size_t& line);
// Size of the figure at the front of the text, 0 for none.
std::size_t number_size(std::string_view text);

}  // namespace qiying::disclosure::internal

#pragma once
// Which column is the sum of which, read from the header.

#include <optional>
#include <vector>

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

struct Equation {
  std::size_t total = 0;
  std::vector<std::size_t> parts;
};

// 合计 = 基本支出 + 项目支出, 小计 = 人员 + 公用: every 合计/小计 that stands before its parts.
std::vector<Equation> column_equations(const std::vector<Column>& columns);
// Whether the row's cells satisfy the equation, within the last printed digit of each.
Match holds(const Row& row, const Equation& equation, std::int64_t& expected);

}  // namespace qiying::disclosure::internal

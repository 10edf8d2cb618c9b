#pragma once
// Rows of performance forms: indicator, target, actual value, weight, points.

#include <optional>
#include <string>
#include <vector>

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

enum class Direction { none, at_least, at_most, equal };

// "≥12次", "大于95%", "95%以上", "变动率小于等于10%", "=100%", "97%-100%" (none).
struct Target {
  Direction direction = Direction::none;
  Number number;
  std::string unit;
};
std::optional<Target> parse_target(std::string_view text);
// A figure with at most a counter behind it: "98%", "7次", "86.06%".
struct Actual {
  Number number;
  std::string unit;
};
std::optional<Actual> parse_actual(std::string_view text);

struct Indicator {
  std::string name;
  std::string group;  // goal it belongs to
  std::string target, actual;
  std::vector<std::string> years;  // values of earlier years
  std::optional<Number> weight, points;
  std::size_t line = 0;
};

// "产出指标（50分）" and the weights of its indicators.
struct Share {
  std::string name;
  Number printed;
  std::vector<Number> weights;
  std::size_t line = 0;
};

struct Form {
  const Table* table = nullptr;
  std::vector<Indicator> indicators;
  std::vector<Share> shares;
  std::optional<Number> execution_weight, execution_points, execution_rate, budget, executed, total_points;
  std::optional<Number> total_weight;  // beside the total of the points
  std::size_t execution_line = 0, total_line = 0;
  std::string reason;  // 偏差原因
  std::size_t reason_line = 0;
};

Form read_form(const Table& table);

}  // namespace qiying::disclosure::internal

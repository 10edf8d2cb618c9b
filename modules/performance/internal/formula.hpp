#pragma once
// The formula of an indicator: measures, numbers, + - * / and brackets. "100 * appeal.replied /
// appeal.accepted".

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::performance {

class Formula {
 public:
  // Errors: formula.syntax (invalid, field "formula") with the place and what was expected.
  static base::Result<Formula> parse(std::string_view text);

  // The value of a measure; nothing: not known.
  using Lookup = std::function<std::optional<double>(std::string_view measure)>;
  // Nothing when a measure is not known or something would be divided by zero.
  std::optional<double> value(const Lookup& lookup) const;
  // Each measure once, in order of appearance.
  const std::vector<std::string>& measures() const { return measures_; }
  const std::string& text() const { return text_; }

  struct Node;  // private

 private:
  std::string text_;
  std::vector<std::string> measures_;
  std::shared_ptr<const Node> root_;
};

}  // namespace qiying::performance

#pragma once
// A policy's rules in words, for the public page and the preview beside the editor.

#include "modules/policy/internal/versions.hpp"

namespace qiying::policy {

struct ConditionLine {
  int depth = 0;  // 0 to 4
  std::string text, clause, evidence;
  bool by_person = false;
};
// Scope and conditions in reading order.
std::vector<ConditionLine> condition_lines(const kernel::Context& c, const rules::Policy& p);
// One line a part.
std::vector<std::string> benefit_lines(const kernel::Context& c, const rules::Policy& p);
Preview preview_of(const kernel::Context& c, const rules::Policy& p);

}  // namespace qiying::policy

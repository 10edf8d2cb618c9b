#pragma once
/// Why an appeal is not accepted or goes elsewhere: classes by law, for choosing and counting.

#include <span>
#include <string_view>

#include "modules/appeal/internal/states.hpp"

namespace qiying::appeal {

struct Reason {
  Action action;          ///< reject or divert
  std::string_view code;  ///< kept with the appeal
  std::string_view zh, en;
  std::string_view basis;  ///< document and article
};

/// All, in the order in which they are offered.
std::span<const Reason> reasons();
const Reason* find_reason(Action action, std::string_view code);

}  // namespace qiying::appeal

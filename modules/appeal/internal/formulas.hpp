#pragma once
/// Dated formulas of the call-back figures (content/appeal-figures). Pure but for the content, read once;
/// thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"
#include "platform/base/time.hpp"

namespace qiying::appeal {

struct Formula {
  std::string version;
  base::Date valid_from;
  std::vector<std::string> sources;
  double basic = 0;                                ///< what one "fairly satisfied" counts
  double response = 0, solved = 0, satisfied = 0;  ///< weights; they add up to 1
};

/// Errors: `appeal.formula` with the key in `field`.
base::Result<Formula> parse_formula(std::string_view toml);
/// The newest that is valid on `day`. Throws std::runtime_error when there is none.
const Formula& formula_for(base::Date day);

}  // namespace qiying::appeal

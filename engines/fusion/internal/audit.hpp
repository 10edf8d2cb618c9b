#pragma once
// Data quality: what is wrong with single values, records and sources (数据质量稽核).

#include "engines/fusion/internal/fused.hpp"

namespace qiying::fusion::internal {

// `checks`: of all values of the data, see check_values.
Findings audit(const Fused& fused, const Checks& checks);

}  // namespace qiying::fusion::internal

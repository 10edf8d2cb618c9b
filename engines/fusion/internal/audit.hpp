#pragma once
// Data quality: what is wrong with single values, records and sources (数据质量稽核).

#include "engines/fusion/internal/fused.hpp"

namespace qiying::fusion::internal {

std::vector<Finding> audit(const Fused& fused, const Reference& reference);

}  // namespace qiying::fusion::internal

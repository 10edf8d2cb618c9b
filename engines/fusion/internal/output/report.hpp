#pragma once
// report.html: one page that a bureau's head can read.

#include <string>

#include "engines/fusion/internal/fused.hpp"

namespace qiying::fusion::internal {

std::string report_html(const Fused& fused, const std::vector<SourceReport>& sources);

}  // namespace qiying::fusion::internal

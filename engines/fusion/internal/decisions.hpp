#pragma once
// What persons decided in the review queue: record_a,record_b,decision.

#include "engines/fusion/internal/cluster.hpp"

namespace qiying::fusion::internal {

// Decisions on records that are not there are passed over; the last decision on a pair counts; "unsure" is
// none.
Result<std::vector<Decision>> read_decisions(std::string_view csv, const Dataset& data);

}  // namespace qiying::fusion::internal

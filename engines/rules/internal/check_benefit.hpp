#pragma once
// Whether what a policy gives makes sense: tiers without gaps and overlaps, caps, shares, and no reward for
// tax paid to this place.

#include "engines/rules/library.hpp"

namespace qiying::rules::internal {

void check_benefit(const Policy& policy, const Library& library, base::Date day, Findings& findings);

}  // namespace qiying::rules::internal

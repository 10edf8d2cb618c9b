#pragma once
/// What must hold before a policy may be published: beyond types and units (told while reading), whether its
/// conditions can be met at all, its tiers are without gaps, its parameters have values, its dates make sense
/// and it says where it comes from. Pure.

#include "engines/rules/library.hpp"

namespace qiying::rules {

/// Checks one policy of a library as of a day. Rewards tied to tax paid to this place without a recorded
/// basis are an error while the policy is, or will be, in force (公平竞争审查条例 article 10), else a
/// warning.
void check_policy(const Policy& policy, const Library& library, base::Date day, Findings& findings);

/// Checks all policies, and the parameters of the library for circles.
void check(const Library& library, base::Date day, Findings& findings);

}  // namespace qiying::rules

#pragma once
/// Who is told of a step: messages to people and signals to open screens. Called inside the transaction of
/// the step.

#include "modules/appeal/internal/steps.hpp"

namespace qiying::appeal {

/// After `deed` led `record` to its present state.
void tell(const Scene& scene, const Record& record, const Deed& deed);
/// What the watch has to say of a case without a step: its clock is near the end, or over.
void tell_clock(const Scene& scene, const Record& record, bool over);

}  // namespace qiying::appeal

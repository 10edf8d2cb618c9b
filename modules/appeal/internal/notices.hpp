#pragma once
/// Who is told of a step: messages to people and signals to open screens. Called inside the transaction of
/// the step.

#include "modules/appeal/internal/repository.hpp"
#include "modules/appeal/internal/states.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

/// After `action` led `record` to its present state.
void tell(kernel::Context& context, const Record& record, Action action);

}  // namespace qiying::appeal

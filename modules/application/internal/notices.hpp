#pragma once
/// Who hears of a step.

#include "modules/application/internal/record.hpp"

namespace qiying::application {

/// Messages to the enterprise, the office and the centre, in the caller's transaction.
void tell(db::Connection& db, const Record& record, Action action);

}  // namespace qiying::application

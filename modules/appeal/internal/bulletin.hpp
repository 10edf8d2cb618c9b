#pragma once
/// The week's bulletin 一周通报: what came in and was closed, how the offices stood, what was overdue and
/// under supervision. It is kept as it was when the week had ended; a week that nobody kept is counted as it
/// is seen now, and says so.

#include "modules/appeal/internal/results.hpp"

namespace qiying::appeal {

void register_bulletin(kernel::Registry& registry);

/// Keeps the bulletin of the last whole week once; job `appeal.backlog`, with system scope.
void keep_bulletin(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::appeal

#pragma once
/// The history of an appeal gives its standing again: for the proof that nothing is lost, and for new
/// deadlines when a calendar was corrected. Pure.

#include <vector>

#include "modules/appeal/internal/repository.hpp"

namespace qiying::appeal {

/// Where `asked` stands after `steps` (oldest first, all of them). Errors: those of `take`, for a history
/// that this table does not allow; `appeal.history` for steps from before histories could be replayed.
base::Result<Record> replay(const Record& asked, const std::vector<StoredStep>& steps);

/// Takes over the deadlines of `computed`; false when `record` had the same already.
bool take_deadlines(Record& record, const Record& computed, base::Timestamp now);

}  // namespace qiying::appeal

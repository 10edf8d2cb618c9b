#pragma once
// How many enterprises of the register a draft would reach.

#include "modules/policy/internal/versions.hpp"

namespace qiying::policy {

struct MissingFact {
  std::string title;
  std::int64_t count = 0;
};
QY_DESCRIBE(MissingFact, QY_FIELD(title), QY_FIELD(count))

struct Population {
  std::int64_t total = 0, met = 0, unmet = 0, unknown = 0, review = 0, not_applicable = 0;
  base::Fen amount;                  ///< of those that meet it, where it can be computed
  std::vector<MissingFact> missing;  ///< the facts that most of the unknown lack, at most five
};
QY_DESCRIBE(Population, QY_FIELD(total), QY_FIELD(met), QY_FIELD(unmet), QY_FIELD(unknown), QY_FIELD(review),
            QY_FIELD(not_applicable), QY_FIELD(amount), QY_FIELD(missing))

// Counts the register under a draft as if it were in force today. Errors: policy.unreadable.
base::Result<Population> count_population(kernel::Context& c, const DraftInput& input);

}  // namespace qiying::policy

#pragma once
// What is done to an item of personal data when a request is decided.

#include "modules/privacy/internal/requests.hpp"

namespace qiying::privacy {

// Whose data, as the request names them.
struct Person {
  auth::AccountId account;
  std::optional<auth::SubjectId> subject;
};

// Whether the decision fits the item: see the errors of `decide`.
base::Result<void> check(const ItemDecision& decision, Kind kind, const ItemRule& rule);
// Erases or corrects; gives the number of records changed. Needs the system's scope.
base::Result<std::int64_t> carry_out(kernel::Context& context, const Person& person,
                                     const ItemDecision& decision);

}  // namespace qiying::privacy

#pragma once
/// Who may see and do what with one application. Row-level security says the same again in the database.
/// Pure.

#include <vector>

#include "modules/application/internal/record.hpp"

namespace qiying::application {

/// The caller speaks for the enterprise whose application it is.
bool is_owner(const auth::Caller& caller, const Record& record);
/// The caller belongs to the office that leads it (or one above) and handles applications.
bool is_handler(const auth::Caller& caller, const Record& record);
bool may_see(const auth::Caller& caller, const Record& record);
/// The part in which the caller may take this step, or why there is none.
base::Result<Actor> actor_for(const auth::Caller& caller, const Record& record, Action action);
/// The steps that the caller may take now.
std::vector<std::string> allowed_actions(const auth::Caller& caller, const Record& record,
                                         const Facts& facts);

}  // namespace qiying::application

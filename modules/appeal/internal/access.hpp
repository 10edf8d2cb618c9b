#pragma once
/// Who may see and do what with one appeal: short predicates, the first lines of every use case. Row-level
/// security says the same again in the database. Pure.

#include <vector>

#include "modules/appeal/internal/repository.hpp"
#include "modules/appeal/internal/states.hpp"
#include "platform/auth/caller.hpp"

namespace qiying::appeal {

/// The caller is the enterprise whose appeal it is, or the member of staff who recorded it for them.
bool is_owner(const auth::Caller& caller, const Record& record);
/// The caller belongs to the leading organisation (or one above it) and may handle appeals.
bool is_lead(const auth::Caller& caller, const Record& record);
/// The caller decides for the leading organisation on extensions and suspensions; for one without a head, the
/// head of the centre does.
bool is_head(const auth::Caller& caller, const Record& record);
/// The caller belongs to an organisation that was asked to help.
bool is_cohandler(const auth::Caller& caller, const Record& record);
/// The caller sees every appeal of the district and may give instructions.
bool is_leader(const auth::Caller& caller, const Record& record);
/// The caller dispatches for the district.
bool is_centre(const auth::Caller& caller, const Record& record);

/// A draft is for its writer only, not even for a colleague.
bool may_see(const auth::Caller& caller, const Record& record);
/// Name and telephone of the contact in full: for the owner and those who must call; of a confidential case
/// for the lead and the centre only.
bool may_see_contact(const auth::Caller& caller, const Record& record);

/// In which part the caller would take `action`; 403 when in none.
base::Result<Actor> actor_for(const auth::Caller& caller, const Record& record, Action action);
/// Everything that the caller could do now, for buttons.
std::vector<std::string> allowed_actions(const auth::Caller& caller, const Record& record,
                                         base::Timestamp now);

}  // namespace qiying::appeal

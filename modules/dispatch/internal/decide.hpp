#pragma once
/// Dispatching without a person where the rules allow it and the model is sure.

#include "modules/dispatch/internal/shelf.hpp"
#include "platform/db/db.hpp"

namespace qiying::dispatch {

/// True when the appeal was dispatched. It is left to a person when the rules want one, there is no model,
/// the model abstains (its first choice does not reach the confidence at which nine of ten were right) or is
/// less sure than the rules ask, or the organisation is closed. Needs the system's scope.
bool decide(db::Connection& db, const std::string& district, appeal::AppealId id, Shelf& shelf,
            base::Timestamp now);

}  // namespace qiying::dispatch

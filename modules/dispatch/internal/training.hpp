#pragma once
/// Learns from closed appeals. All need the system's scope of the district.

#include "modules/dispatch/internal/shelf.hpp"
#include "platform/db/db.hpp"

namespace qiying::dispatch {

/// Only the latest count: habits and duties change, and memory is bounded (about 250 MB while learning).
inline constexpr int kMostExamples = 20'000;

/// Whether it is time: there are appeals to learn from and no model yet, or it is night in China (1 to 5) and
/// the last training is at least twenty hours old.
bool is_due(db::Connection& db, const std::string& district, base::Timestamp now);

/// Trains both models and puts them into use; says how many. Where history has fewer than two labels nothing
/// is trained and what is in use stays.
int train_all(db::Connection& db, const std::string& district, base::Timestamp now, Shelf& shelf);

/// The models in use, as the scope may see them.
std::vector<SuggestionModel> models(db::Connection& db, const std::string& district);

}  // namespace qiying::dispatch

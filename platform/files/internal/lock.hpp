#pragma once
#include "platform/db/db.hpp"

namespace qiying::files::internal {

/// While a transaction holds this, the clean-up leaves the bytes of `hash` alone.
void keep(db::Connection& db, const std::string& hash);
/// For the clean-up: false when somebody just uses them.
bool try_own(db::Connection& db, const std::string& hash);

}  // namespace qiying::files::internal

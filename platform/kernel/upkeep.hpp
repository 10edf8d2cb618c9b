#pragma once
/// What the kernel keeps for a while only.

#include "platform/db/db.hpp"

namespace qiying::kernel {

/// Forgets the answers kept for an `Idempotency-Key` more than 24 hours ago; returns how many. Needs system
/// scope.
std::int64_t clean_idempotency(db::Connection& db, base::Timestamp now);

}  // namespace qiying::kernel

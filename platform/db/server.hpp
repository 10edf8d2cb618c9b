#pragma once
/// A PostgreSQL that somebody else runs: can we reach it, does it fit, and what is to be done when not. The
/// words are for the person at the terminal.

#include "platform/base/result.hpp"
#include "platform/db/db.hpp"

namespace qiying::db {

/// The oldest version that our SQL runs on: `create function ... return` (standard bodies) came with 14.
inline constexpr int kOldestServer = 14;

/// Whether the server behind `connection` fits: version, encoding of the database (UTF8), not a standby.
/// Throws DbError when the connection breaks.
base::Result<void> check_server(Connection& connection);

/// A failed connection as something to act on; `why` is the text of its DbError (libpq repeats no password).
base::Error unreachable(const std::string& why);

/// The database machine's clock.
base::Timestamp server_time(Connection& connection);

/// Whether the server's newest try to hand over a finished piece of its log failed; false where it keeps
/// none.
bool log_is_stuck(Connection& connection);

}  // namespace qiying::db

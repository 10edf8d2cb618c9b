#include <libpq-fe.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "platform/db/internal/session.hpp"

namespace qiying::db {
namespace {

bool starts_with_any(std::string_view state, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](auto p) { return state.starts_with(p); });
}

std::string_view field(const PGresult* result, int code) {
  const char* text = result ? PQresultErrorField(result, code) : nullptr;
  return text ? text : "";
}

/// One line, at most some 200 characters, never cut inside a character.
std::string shortened(std::string_view sql) {
  constexpr std::size_t kMost = 200;
  std::string out(sql.substr(0, kMost));
  while (sql.size() > kMost && !out.empty() && (out.back() & 0x80)) out.pop_back();
  std::replace(out.begin(), out.end(), '\n', ' ');
  return sql.size() > kMost ? out + "..." : out;
}

/// After a write that failed libpq calls a connection good until it reads; the socket knows.
bool is_closed(PGconn* connection) {
  if (PQstatus(connection) != CONNECTION_OK) return true;
  char byte;
  const auto got = recv(PQsocket(connection), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace

bool DbError::is_unavailable() const {
  // 53: no room, no memory, no connection left.
  return sqlstate_.empty() || starts_with_any(sqlstate_, {"57P0", "08", "531", "532", "533"});
}

namespace internal {

DbError error_of(PGconn* connection, const PGresult* result, std::string_view sql) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  const auto message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (state.empty() && is_closed(connection))
    return {"the connection to the database was lost: " + std::string(PQerrorMessage(connection)), ""};
  const std::string what(message.empty() ? std::string_view(PQerrorMessage(connection)) : message);
  return {what + " [" + std::string(state) + "] in: " + shortened(sql),
          state.empty() ? "XX000" : std::string(state), std::string(field(result, PG_DIAG_CONSTRAINT_NAME))};
}

}  // namespace internal
}  // namespace qiying::db

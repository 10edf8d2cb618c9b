#pragma once
/// A source that is read on a schedule: the files of a folder on the server, or a query to another
/// PostgreSQL. What comes is a load as any other and can be taken back.

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

enum class FeedKind { none, folder, postgres };
QY_ENUM(FeedKind, "", "folder", "postgres")
/// How the last reading ended. `nothing`: no file had changed.
enum class FeedState { never, done, nothing, failed };
QY_ENUM(FeedState, "", "done", "nothing", "failed")

struct FeedView {
  FeedKind kind = FeedKind::none;  ///< none: the source is not read on a schedule
  std::string folder, host;
  int port = 5432;
  std::string dbname, username;
  bool has_password = false;
  std::string query;
  int every_minutes = 1440;
  bool match = true, active = true;
  std::string by_name;
  std::optional<base::Timestamp> next_at, last_at;
  FeedState last_state = FeedState::never;
  std::int64_t last_rows = 0, last_rejected = 0;
  std::string error;
  int version = 0;
};
QY_DESCRIBE(FeedView, QY_FIELD(kind), QY_FIELD(folder), QY_FIELD(host), QY_FIELD(port), QY_FIELD(dbname),
            QY_FIELD(username), QY_FIELD(has_password), QY_FIELD(query), QY_FIELD(every_minutes),
            QY_FIELD(match, .doc = "有变化即归并 / what differs is matched at once"), QY_FIELD(active),
            QY_FIELD(by_name), QY_FIELD(next_at), QY_FIELD(last_at), QY_FIELD(last_state),
            QY_FIELD(last_rows), QY_FIELD(last_rejected), QY_FIELD(error), QY_FIELD(version))

struct FeedInput {
  FeedKind kind = FeedKind::folder;
  std::string folder, host;
  int port = 5432;
  std::string dbname, username;
  std::string password;  ///< empty: as it is
  std::string query;
  int every_minutes = 1440;
  bool match = true, active = true;
  int version = 0;  ///< 0: a new one
};
QY_DESCRIBE(FeedInput, QY_FIELD(kind), QY_FIELD(folder, .min = 0, .max = 200),
            QY_FIELD(host, .min = 0, .max = 200), QY_FIELD(port, .min = 1, .max = 65535),
            QY_FIELD(dbname, .min = 0, .max = 63), QY_FIELD(username, .min = 0, .max = 63),
            QY_FIELD(password, .min = 0, .max = 200), QY_FIELD(query, .min = 0, .max = 20000),
            QY_FIELD(every_minutes, .min = 5, .max = 43200), QY_FIELD(match), QY_FIELD(active),
            QY_FIELD(version))

/// Errors of saving (422): sources.feed_kind, sources.feed_folder, sources.feed_host (not opened in
/// source_hosts.txt), sources.feed_query (no single select), sources.feed_password (asked for anew when
/// host, port, database or user change); sources.version (409).
void register_feeds(kernel::Registry& r);

}  // namespace qiying::sources

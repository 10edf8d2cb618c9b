#pragma once
/// One request as use cases see it: who asks, in which language, when, and one database connection.
///
/// Routes that write run inside one transaction opened by the kernel: it commits when the handler returns a
/// value and rolls back on an error; on serialisation failure the whole handler runs again, so handlers must
/// have no effect outside the database (files are content-addressed and may be written). Routes that read run
/// without a transaction. Not thread-safe; lives for one call.

#include <string>
#include <string_view>

#include "platform/audit/audit.hpp"
#include "platform/auth/caller.hpp"
#include "platform/config/config.hpp"
#include "platform/db/db.hpp"
#include "platform/events/events.hpp"
#include "platform/files/files.hpp"
#include "platform/http/html.hpp"
#include "platform/http/http.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/vault/vault.hpp"

namespace qiying::kernel {

using http::Lang;

/// The long-living parts, made once at start; all thread-safe.
struct Services {
  const config::Settings& settings;
  const base::Clock& clock;
  db::Pool& pool;
  files::Store& files;
  const events::Bus& bus;
  const http::Templates& templates;
  const vault::Keyring& keys;
};

class Context {
 public:
  Context(http::Request& request, auth::Caller caller, const Services& services, Lang lang);
  http::Request& request;
  const auth::Caller caller;
  const Services& services;
  const Lang lang;
  const base::Timestamp now;  ///< one time for the whole request

  /// The connection with the caller's scope; taken from the pool at first use.
  db::Connection& db();
  /// The zh or en text for the caller.
  const std::string& pick(const base::Text& text) const { return lang == Lang::zh ? text.zh : text.en; }
  /// Audit entry with this request's id.
  void audit(std::string_view action, std::string_view object_kind, std::string object_id,
             base::Json detail = {"{}"});
  /// The same for a reading of personal data, with whose they are, which and why.
  void audit_use(std::string_view action, std::string_view object_kind, std::string object_id,
                 const audit::Use& use);
  /// Publishes to subscribers in this transaction.
  void publish(std::string_view event, base::Json data);

 private:
  std::optional<db::Pool::Lease> lease_;
};

}  // namespace qiying::kernel

#include "modules/privacy/internal/consents.hpp"

#include "modules/account/account.hpp"
#include "platform/base/json.hpp"

namespace qiying::privacy {
namespace {

void keep(db::Connection& db, const auth::Caller& caller, base::Timestamp now, const events::Event& event) {
  const auto read = base::from_json<account::Consent>(event.data.text);
  if (!read.ok()) throw std::logic_error("account.consent: " + read.error().message.en);
  db.execute(
      "insert into privacy.consent (district, id, at, account, subject_id, name, what, given, version) "
      "values ($1, $2, "
      "$3, $4, $5, $6, $7, $8, $9)",
      caller.district, base::Id<struct ConsentTag>::make(), now, read->account, read->subject, read->name,
      read->what, read->given, read->version);
}

}  // namespace

base::Result<std::vector<ConsentView>> consents(kernel::Context& c) {
  QY_CHECK(auth::require_signed_in(c.caller));
  if (c.caller.kind != auth::CallerKind::subject) return base::forbidden();
  return c.db().query<ConsentView>(
      "select at, name, what, given, version from privacy.consent where subject_id = $1 order by at desc, id "
      "limit 200",
      c.caller.subject);
}

void register_consents(kernel::Registry& r) {
  const auto services = std::make_shared<const kernel::Services*>(nullptr);
  r.at_start([services](const kernel::Services& started) {
    *services = &started;
    return std::string();
  });
  r.on("account.consent",
       [services](db::Connection& db, const auth::Caller& caller, const events::Event& event) {
         keep(db, caller, *services ? (*services)->clock.now() : base::SystemClock().now(), event);
       });
}

}  // namespace qiying::privacy

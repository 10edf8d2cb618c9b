#include "modules/account/internal/org_events.hpp"

#include "platform/auth/org_saved.hpp"
#include "platform/base/json.hpp"

namespace qiying::account {
auth::Org tell_org_saved(kernel::Context& c, auth::OrgId id) {
  auto org = *auth::find_org(c.db(), id);
  c.publish("account.org_saved", {base::to_json(auth::OrgSaved{org.kind, org.code, org.name, org.name_en})});
  return org;
}

}  // namespace qiying::account

#include "modules/account/internal/org_events.hpp"

#include "platform/base/json.hpp"

namespace qiying::account {
namespace {

struct OrgSaved {
  auth::OrgKind kind = auth::OrgKind::department;
  std::string code, name, name_en;
};
QY_DESCRIBE(OrgSaved, QY_FIELD(kind), QY_FIELD(code), QY_FIELD(name), QY_FIELD(name_en, .min = 0))

}  // namespace

auth::Org tell_org_saved(kernel::Context& c, auth::OrgId id) {
  auto org = *auth::find_org(c.db(), id);
  c.publish("account.org_saved", {base::to_json(OrgSaved{org.kind, org.code, org.name, org.name_en})});
  return org;
}

}  // namespace qiying::account

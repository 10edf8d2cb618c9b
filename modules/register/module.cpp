#include "modules/register/internal/api.hpp"
#include "modules/register/internal/import/browser.hpp"
#include "modules/register/internal/import/command.hpp"
#include "modules/register/internal/import/indexes.hpp"
#include "modules/register/internal/merge/merge.hpp"
#include "modules/register/internal/read/export.hpp"
#include "platform/auth/org_saved.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::register_ {

namespace {

int import_from_command_line(const kernel::Services& services, std::span<const std::string> args) {
  return import_command({services.pool, services.clock, services.settings.district_code}, args);
}

/// A street office of the organisation tree is a street by which enterprises are counted.
void keep_street(db::Connection& db, const auth::Caller& caller, const events::Event& event) {
  const auto org = base::from_json<auth::OrgSaved>(event.data.text);
  if (!org.ok() || org->kind != auth::OrgKind::street) return;
  put_streets(db, caller.district, {{org->code, org->name, org->name_en}});
}

std::string make_whole(const kernel::Services& services) {
  Worker worker(services.pool, services.settings.district_code);
  put_back_indexes(services.pool, *worker, services.settings.district_code);
  return {};
}

}  // namespace

void register_module(kernel::Registry& r) {
  register_api(r);
  register_exports(r);
  register_imports(r);
  register_pages(r);
  register_merges(r);
  r.on("account.org_saved", keep_street);
  r.at_start(make_whole);
  r.command({.name = "register import",
             .summary = {"导入企业名录(CSV、XLSX)", "Import a list of enterprises (CSV, XLSX)"},
             .run = import_from_command_line,
             .help = kImportHelp,
             .check = check_import});
}

}  // namespace qiying::register_

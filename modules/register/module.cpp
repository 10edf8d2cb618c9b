#include "modules/register/internal/api.hpp"
#include "modules/register/internal/import/browser.hpp"
#include "modules/register/internal/import/command.hpp"
#include "modules/register/internal/read/export.hpp"

namespace qiying::register_ {

namespace {

int import_from_command_line(const kernel::Services& services, std::span<const std::string> args) {
  return import_command({services.pool, services.clock, services.settings.district_code}, args);
}

}  // namespace

void register_module(kernel::Registry& r) {
  register_api(r);
  register_exports(r);
  register_imports(r);
  register_pages(r);
  r.command({.name = "register import",
             .summary = {"导入企业名录(CSV、XLSX)", "Import a list of enterprises (CSV, XLSX)"},
             .run = import_from_command_line,
             .help = kImportHelp,
             .check = check_import});
}

}  // namespace qiying::register_

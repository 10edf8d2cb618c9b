#include <sstream>

#include "modules/account/account.hpp"
#include "modules/portal/internal/pages.hpp"
#include "platform/base/text.hpp"

namespace qiying::portal {
namespace {

void add_line(kernel::Page& page, std::string_view line) {
  if (line.empty()) return;
  if (line.starts_with("# ")) {
    page.title = line.substr(2);
    page.values.set("TITLE", page.title);
    return;
  }
  const bool heading = line.starts_with("## ");
  page.values.add("LINES").set(heading ? "HEADING" : "TEXT", heading ? line.substr(3) : line);
}

}  // namespace

Answer terms(kernel::Context& context) {
  kernel::Page page;
  page.template_name = "portal/terms.html";
  std::istringstream text(
      account::terms_of_service(context.services.settings, context.lang == kernel::Lang::en));
  for (std::string line; std::getline(text, line);) add_line(page, base::trim(line));
  return page;
}

}  // namespace qiying::portal

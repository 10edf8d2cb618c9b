#include <fstream>
#include <sstream>

#include "modules/portal/internal/pages.hpp"
#include "platform/base/text.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::portal {
namespace {

/// The district's own text from the data folder; the text of the program when there is none.
std::string terms_of(const kernel::Context& context) {
  const std::string lang = context.lang == kernel::Lang::zh ? "zh" : "en";
  std::ifstream own(context.services.settings.data / ("terms." + lang + ".txt"), std::ios::binary);
  if (!own) return std::string(resources::get("content/terms/" + lang + ".txt"));
  std::ostringstream text;
  text << own.rdbuf();
  return base::repair_utf8(text.str());
}

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
  std::istringstream text(terms_of(context));
  for (std::string line; std::getline(text, line);) add_line(page, base::trim(line));
  return page;
}

}  // namespace qiying::portal

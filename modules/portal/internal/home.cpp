#include "modules/portal/internal/pages.hpp"

namespace qiying::portal {
namespace {

// The six sections of the enterprise service portal (mission C1), in the order of the menu.
constexpr const char* kSections[] = {"policies", "services", "notices", "announcements", "news", "needs"};

void show_sections(kernel::Context& context, http::Values& values) {
  for (const std::string section : kSections) {
    auto& item = values.add("SECTIONS");
    item.set("URL", "/sections/" + section);
    item.set("SECTION_TITLE", context.services.templates.text(context.lang, "ui." + section));
    item.set("WHAT", context.services.templates.text(context.lang, "portal.what." + section));
  }
}

}  // namespace

Answer home(kernel::Context& context) {
  kernel::Page page;
  page.template_name = "portal/home.html";
  show_sections(context, page.values);
  return page;
}

}  // namespace qiying::portal

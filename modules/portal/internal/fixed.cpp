#include "modules/portal/internal/pages.hpp"

namespace qiying::portal {

Answer fixed(kernel::Context& context, std::string_view name) {
  kernel::Page page;
  page.template_name = "portal/" + std::string(name) + ".html";
  page.title = context.services.templates.text(context.lang, "portal." + std::string(name) + ".title");
  return page;
}

}  // namespace qiying::portal

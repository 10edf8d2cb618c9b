#include "modules/portal/internal/numbers.hpp"
#include "modules/portal/internal/pages.hpp"

namespace qiying::portal {

namespace {
const kernel::Meta kForAll{.access = {.everyone = true}};
// How the site looks is no secret and no harm: the switches work on pages of errors, too, whose server did
// not look up who asks.
const kernel::Meta kSettings{.access = {.everyone = true}, .read_only_post = true, .csrf_exempt = true};
}  // namespace

void register_module(kernel::Registry& r) {
  r.page("/", kForAll, [numbers = std::make_shared<NumbersCache>()](kernel::Context& context) {
    return home(context, *numbers);
  });
  r.page("/search", kForAll,
         [providers = r.search_providers](kernel::Context& context) { return search(context, *providers); });
  r.page("/settings", kForAll, settings);
  r.form("/settings", kSettings, keep_settings);
  for (const char* name : {"guide", "about", "accessibility"}) {
    r.page(std::string("/") + name, kForAll,
           [name](kernel::Context& context) { return fixed(context, name); });
  }
  r.page("/terms", kForAll, terms);
  r.page("/style", kForAll, style_guide);
  register_site_files(r);
}

}  // namespace qiying::portal

#pragma once
// The portal's pages, one function each.

#include "platform/kernel/module.hpp"

namespace qiying::portal {

using Answer = base::Result<kernel::Page>;

class NumbersCache;
Answer home(kernel::Context& context, NumbersCache& numbers);
Answer search(kernel::Context& context, const std::vector<kernel::SearchProvider>& providers);
Answer settings(kernel::Context& context);
// Keeps the choices in cookies and goes back to where the visitor was.
Answer keep_settings(kernel::Context& context);
// A page without values: "guide", "about", "accessibility".
Answer fixed(kernel::Context& context, std::string_view name);
// What enterprises agree to (content/terms/README.md).
Answer terms(kernel::Context& context);
// Every common part of pages, for those who build pages.
Answer style_guide(kernel::Context& context);

// Routes of /favicon.svg, /robots.txt, /manifest.webmanifest.
void register_site_files(kernel::Registry& registry);

}  // namespace qiying::portal

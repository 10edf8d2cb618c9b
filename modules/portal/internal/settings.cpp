#include "modules/portal/internal/pages.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::portal {
namespace {

constexpr std::int64_t kYear = 365LL * 24 * 3600;

struct Choice {
  std::string_view field;
  std::string_view cookie;
  std::vector<std::string_view> values;
};

const std::vector<Choice>& choices() {
  static const std::vector<Choice> all = {
      {"lang", "qy_lang", {"zh", "en"}},
      {"theme", "qy_theme", {"auto", "light", "dark"}},
      {"elder", "qy_elder", {"0", "1"}},
  };
  return all;
}

// Sets the cookie if the form names a known value; anything else is left as it was.
void keep(const Choice& choice, const http::Request& request, http::Response& response) {
  const auto value = request.form_value(choice.field);
  if (!value || std::find(choice.values.begin(), choice.values.end(), *value) == choice.values.end()) return;
  // Scripts of the workbench read these cookies; they hold no secret.
  response.set_cookie(choice.cookie, *value, kYear, request.secure, false);
}

void mark(kernel::Context& context, http::Values& values, std::string_view section, std::string_view chosen,
          const std::vector<std::string_view>& all) {
  std::vector<pages::Option> options;
  for (const auto value : all) {
    const auto key = "portal.settings." + std::string(section) + "_" + std::string(value);
    options.push_back({std::string(value), context.services.templates.text(context.lang, key)});
  }
  pages::show_options(values, section, options, chosen);
}

}  // namespace

Answer settings(kernel::Context& context) {
  kernel::Page page;
  page.template_name = "portal/settings.html";
  page.title = context.services.templates.text(context.lang, "portal.settings.title");
  const auto& request = context.request;
  mark(context, page.values, "lang", context.lang == http::Lang::zh ? "zh" : "en", choices()[0].values);
  mark(context, page.values, "theme", request.cookie("qy_theme").value_or("auto"), choices()[1].values);
  mark(context, page.values, "elder", request.cookie("qy_elder").value_or("0"), choices()[2].values);
  return page;
}

Answer keep_settings(kernel::Context& context) {
  const auto& request = context.request;
  kernel::Page page;
  page.raw = http::Response::redirect(pages::local_address(request.form_value("return").value_or("/")));
  for (const auto& choice : choices()) keep(choice, request, *page.raw);
  return page;
}

}  // namespace qiying::portal

#include "modules/content/content.hpp"
#include "modules/portal/internal/numbers.hpp"
#include "modules/portal/internal/pages.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::portal {
namespace {

constexpr int kNewest = 5;  // articles of a section; a phone shows three

void show_articles(http::Values& section, const std::vector<content::Headline>& articles) {
  if (!articles.empty()) section.show("HAS_ROWS");
  for (const auto& article : articles) {
    auto& row = section.add("ROWS");
    row.set("URL", "/articles/" + article.id.str());
    row.set("TITLE", article.title);
    row.set("DATE", base::to_iso(base::local_date(article.published_at)));
    if (article.pinned) row.show("PINNED");
  }
}

void show_sections(kernel::Context& context, http::Values& values) {
  const auto names = qy_names(content::Section{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto section = static_cast<content::Section>(i);
    auto& item = values.add("SECTIONS");
    item.set("URL", "/sections/" + std::string(names[i]));
    item.set("SECTION_TITLE", context.services.templates.text(context.lang, "ui." + std::string(names[i])));
    item.set("WHAT", context.services.templates.text(context.lang, "portal.what." + std::string(names[i])));
    show_articles(item, content::latest(context.db(), context.caller.district, section, kNewest));
  }
}

void show_number(kernel::Context& context, http::Values& values, std::string_view key,
                 std::string_view value) {
  auto& item = values.add("NUMBERS");
  item.set("LABEL", context.services.templates.text(context.lang, "portal.number." + std::string(key)));
  item.set("VALUE", value);
}

void show_numbers(kernel::Context& context, http::Values& values, const Numbers& numbers) {
  if (numbers.enterprises == 0 && numbers.raised == 0) return;
  values.show("HAS_NUMBERS");
  show_number(context, values, "enterprises", pages::grouped(numbers.enterprises));
  show_number(context, values, "raised", pages::grouped(numbers.raised));
  if (numbers.reply_on_time) show_number(context, values, "on_time", percent(*numbers.reply_on_time));
  if (numbers.satisfaction) show_number(context, values, "satisfied", percent(*numbers.satisfaction));
}

}  // namespace

Answer home(kernel::Context& context, NumbersCache& numbers) {
  kernel::Page page;
  page.template_name = "portal/home.html";
  show_numbers(context, page.values, *numbers.get(context));
  show_sections(context, page.values);
  return page;
}

}  // namespace qiying::portal

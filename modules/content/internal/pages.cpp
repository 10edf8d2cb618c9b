#include "modules/content/internal/pages.hpp"

#include <charconv>

#include "modules/content/internal/articles.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::content {
namespace {

using kernel::Context;
using kernel::Page;

constexpr int kPerPage = 20;
constexpr int kLastPage = 1000;

int page_number(const Context& c) {
  const auto text = c.request.query_value("page").value_or("1");
  int n = 1;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return std::clamp(n, 1, kLastPage);
}

void add_row(Context& c, http::Values& values, const Headline& h) {
  auto& row = values.add("ROWS");
  row.set("URL", "/articles/" + h.id.str());
  row.set("TITLE", h.title);
  row.set("NOTE", h.summary);
  row.set("DATE", base::to_iso(base::local_date(h.published_at)));
  if (h.pinned) row.show("PINNED");
  if (h.corrected) {
    row.set("TAG", c.services.templates.text(c.lang, "content.corrected"));
    row.set("TAG_KIND", "yellow");
  }
}

void add_pager(http::Values& values, std::string_view section, int page, std::int64_t total) {
  const auto pages = std::max<std::int64_t>(1, (total + kPerPage - 1) / kPerPage);
  const std::string base = "/sections/" + std::string(section) + "?page=";
  values.set("TOTAL", total);
  values.set("PAGE", static_cast<std::int64_t>(page));
  values.set("PAGES", pages);
  if (pages > 1) values.show("PAGER");
  if (page > 1) values.set("PREV_URL", base + std::to_string(page - 1));
  if (page < pages) values.set("NEXT_URL", base + std::to_string(page + 1));
}

base::Result<Page> section_list(Context& c) {
  const auto section = base::enum_from<Section>(c.request.param("section"));
  if (!section) return base::not_found({"栏目", "section"});
  const int page_at = page_number(c);
  const auto found = section_page(c.db(), c.caller.district, *section, page_at, kPerPage);
  Page page;
  page.template_name = "content/section.html";
  page.title = c.pick(title_of(*section));
  page.values.set("TITLE", page.title);
  for (const auto& headline : found.items) add_row(c, page.values, headline);
  if (found.items.empty()) page.values.show("EMPTY");
  if (*section == Section::needs) page.values.show("NEEDS");
  add_pager(page.values, base::name_of(*section), page_at, found.total);
  return page;
}

void add_files(http::Values& values, const std::vector<files::FileInfo>& files) {
  if (!files.empty()) values.show("HAS_FILES");
  for (const auto& file : files) {
    auto& row = values.add("FILES");
    row.set("URL", "/articles/files/" + file.id.str());
    row.set("NAME", file.filename);
    row.set("SIZE", std::to_string((file.size + 1023) / 1024) + " KB");
  }
}

base::Result<Page> article(Context& c) {
  QY_TRY(const auto id, kernel::id_of<ArticleId>(c, {"文章", "article"}));
  const auto found = published(c, id);
  if (!found) return base::not_found({"文章", "article"});
  Page page;
  page.template_name = "content/article.html";
  page.title = found->title;
  page.description = found->summary;
  auto& values = page.values;
  values.set("TITLE", found->title);
  values.set("SECTION", c.pick(title_of(found->section)));
  values.set("SECTION_URL", "/sections/" + std::string(base::name_of(found->section)));
  values.set("DATE",
             found->published_at ? base::to_iso(base::local_date(*found->published_at)) : std::string());
  values.set("SOURCE", found->source);
  values.set("SOURCE_URL", found->source_url);
  values.set("DOC_NUMBER", found->doc_number);
  values.set("CORRECTION", found->correction_note);
  values.set("CORRECTED_AT", found->corrected_at ? base::to_display(*found->corrected_at) : std::string());
  values.html("BODY", found->body_html);
  add_files(values, found->files);
  return page;
}

}  // namespace

void register_pages(kernel::Registry& r) {
  const kernel::Access everyone{.everyone = true};
  r.page("/sections/{section}", {.access = everyone, .summary = {"栏目", "A section"}}, section_list);
  r.page("/articles/{id}", {.access = everyone, .summary = {"文章", "An article"}}, article);
}

}  // namespace qiying::content

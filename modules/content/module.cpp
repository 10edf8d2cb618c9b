#include "modules/content/internal/articles.hpp"
#include "modules/content/internal/files.hpp"
#include "modules/content/internal/pages.hpp"
#include "platform/exports/exports.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::content {
namespace {

base::Result<ArticleId> id_of(const kernel::Context& c) {
  return kernel::id_of<ArticleId>(c, {"文章", "article"});
}

base::Result<Article> show(kernel::Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  return get(c, id);
}

base::Result<Article> put(kernel::Context& c, const ArticleInput& input) {
  QY_TRY(const auto id, id_of(c));
  return change(c, id, input);
}

base::Result<Article> take_action(kernel::Context& c, const ActionInput& input) {
  QY_TRY(const auto id, id_of(c));
  return act(c, id, c.request.param("action"), input);
}

std::vector<search::Hit> find(kernel::Context& c, std::string_view query, int limit) {
  std::vector<search::Hit> out;
  for (const auto& h : find_published(c.db(), c.caller.district, query, limit))
    out.push_back({"article", h.title, h.summary, "/articles/" + h.id.str(), 1});
  return out;
}

std::vector<exports::Column<ArticleRow>> columns() {
  using exports::shown;
  using kernel::Context;
  using Row = ArticleRow;
  return {
      {{"栏目", "Section"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.section)); }},
      {{"标题", "Title"}, [](const Context&, const Row& r) { return r.title; }},
      {{"状态", "State"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.state)); }},
      {{"作者", "Author"}, [](const Context&, const Row& r) { return r.author_name; }},
      {{"发布时间", "Published"}, [](const Context&, const Row& r) { return shown(r.published_at); }},
      {{"更新时间", "Changed"}, [](const Context&, const Row& r) { return shown(r.updated_at); }},
      {{"更正", "Corrected"},
       [](const Context& c, const Row& r) { return r.corrected ? c.pick({"是", "yes"}) : std::string(); }},
  };
}

}  // namespace

void register_module(kernel::Registry& r) {
  const kernel::Access editors{.permission = "content.edit"};
  http::RouteOptions big;
  big.body_limit = 2u << 20;
  r.get<ArticleQuery, kernel::List<ArticleRow>>(
      "/api/v1/articles", {.access = editors, .summary = {"文章列表", "Articles"}}, list);
  r.post<ArticleInput, Article>(
      "/api/v1/articles", {.access = editors, .summary = {"新建文章", "Write an article"}, .options = big},
      create);
  r.get<kernel::Nothing, Article>("/api/v1/articles/{id}",
                                  {.access = editors, .summary = {"文章详情", "One article"}}, show);
  r.put<ArticleInput, Article>(
      "/api/v1/articles/{id}",
      {.access = editors, .summary = {"修改文章", "Change an article"}, .options = big}, put);
  r.post<ActionInput, Article>(
      "/api/v1/articles/{id}/actions/{action}",
      {.access = editors,
       .summary = {"送审、发布、退回、撤回、更正", "Submit, publish, return, withdraw, correct"}},
      take_action);
  exports::add_list<ArticleQuery, ArticleRow>(r,
                                              {.path = "/api/v1/articles/export",
                                               .name = "articles",
                                               .title = {"文章", "Articles"},
                                               .action = "content.export",
                                               .access = editors},
                                              columns(), list);
  r.search(find);
  register_files(r);
  register_pages(r);
}

}  // namespace qiying::content

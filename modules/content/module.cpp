#include "modules/content/internal/articles.hpp"
#include "modules/content/internal/pages.hpp"

namespace qiying::content {
namespace {

base::Result<ArticleId> id_of(const kernel::Context& c) {
  const auto id = ArticleId::parse(c.request.param("id"));
  if (!id) return base::not_found({"文章", "article"});
  return *id;
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
  r.search(find);
  register_pages(r);
}

}  // namespace qiying::content

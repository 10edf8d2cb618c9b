#include <algorithm>
#include <ranges>

#include "modules/portal/internal/pages.hpp"
#include "platform/base/text.hpp"

namespace qiying::portal {
namespace {

constexpr std::size_t kLongestQuery = 100;  // code points
constexpr int kHitsOfEach = 20;             // of one provider
constexpr std::size_t kShown = 50;

std::string query_of(const http::Request& request) {
  const auto typed = request.query_value("q").value_or("");
  return std::string(base::first_code_points(base::trim(typed), kLongestQuery));
}

/// What is called by the words comes before what only mentions them.
double rank_of(const search::Hit& hit, std::string_view query) {
  constexpr double kNamed = 10;
  return hit.score + (search::distance_inside(query, hit.title) == 0 ? kNamed : 0);
}

/// The best first; equal ones in the order of the providers.
std::vector<search::Hit> best_of(std::vector<search::Hit>& hits, std::string_view query) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < hits.size(); ++i) order.emplace_back(-rank_of(hits[i], query), i);
  std::ranges::sort(order);
  std::vector<search::Hit> out;
  for (const auto& [score, i] : order | std::views::take(kShown)) out.push_back(std::move(hits[i]));
  return out;
}

std::vector<search::Hit> find_all(kernel::Context& context, const std::string& query,
                                  const std::vector<kernel::SearchProvider>& providers) {
  std::vector<search::Hit> hits;
  for (const auto& provider : providers) {
    for (auto& hit : provider(context, query, kHitsOfEach)) hits.push_back(std::move(hit));
  }
  return best_of(hits, query);
}

base::Text name_of(std::string_view kind) {
  if (kind == "entity") return {"企业", "Enterprise"};
  if (kind == "article") return {"文章", "Article"};
  if (kind == "policy") return {"政策", "Policy"};
  if (kind == "appeal") return {"诉求", "Appeal"};
  return {"其他", "Other"};
}

void show(kernel::Context& context, http::Values& values, const std::vector<search::Hit>& hits) {
  for (const auto& hit : hits) {
    auto& row = values.add("ROWS");
    row.set("URL", hit.url);
    row.set("TITLE", hit.title);
    row.set("NOTE", hit.snippet);
    row.set("TAG", context.pick(name_of(hit.kind)));
    row.set("TAG_KIND", "");
  }
}

}  // namespace

Answer search(kernel::Context& context, const std::vector<kernel::SearchProvider>& providers) {
  kernel::Page page;
  page.template_name = "portal/search.html";
  const auto query = query_of(context.request);
  page.title = context.services.templates.text(context.lang, "portal.search.title");
  page.values.set("Q", query);
  if (query.empty()) return page;
  page.title = query + " - " + page.title;
  const auto hits = find_all(context, query, providers);
  page.values.set("COUNT", static_cast<std::int64_t>(hits.size()));
  page.values.show(hits.empty() ? "NO_HITS" : "HITS");
  show(context, page.values, hits);
  return page;
}

}  // namespace qiying::portal

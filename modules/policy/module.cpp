#include <algorithm>

#include "engines/rules/explain.hpp"
#include "modules/policy/internal/contest.hpp"
#include "modules/policy/internal/cursor.hpp"
#include "modules/policy/internal/found.hpp"
#include "modules/policy/internal/library.hpp"
#include "modules/policy/internal/merged_enterprises.hpp"
#include "modules/policy/internal/pages.hpp"
#include "modules/policy/internal/population.hpp"
#include "modules/policy/internal/push.hpp"
#include "modules/policy/internal/versions.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;

base::Result<kernel::List<PolicyRow>> list(Context& c, const LibraryQuery& query) {
  QY_TRY(const auto first, first_of(query.cursor));
  const auto book = book_of(c);
  const auto found = search(*book, query, c.now, c.lang, false).policies;
  const auto end = first + static_cast<std::size_t>(query.limit.value_or(50));
  kernel::List<PolicyRow> out;
  for (auto i = first; i < std::min(end, found.size()); ++i)
    out.items.push_back(row_of(*found[i], book->day, c.now));
  out.total = static_cast<std::int64_t>(found.size());
  if (end < found.size()) out.next_cursor = std::to_string(end);
  return out;
}

base::Result<kernel::List<Facet>> facets(Context& c, const LibraryQuery& query) {
  kernel::List<Facet> out;
  out.items = search(*book_of(c), query, c.now, c.lang).facets;
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

std::size_t limit_of(const MineQuery& query) {
  return static_cast<std::size_t>(query.limit.value_or(50));
}

base::Result<MyPolicies> mine(Context& c, const MineQuery& query) {
  QY_CHECK(auth::require(c.caller, "policy.mine"));
  const auto book = book_of(c);
  return match_all(*book, profile(c, book->library.catalogue).facts, c.now, language_of(c), limit_of(query));
}

/// For the portrait of an enterprise: what staff who may see the enterprise may know of it, too.
base::Result<MyPolicies> of_enterprise(Context& c, const MineQuery& query) {
  QY_CHECK(auth::require(c.caller, "register.read"));
  const auto id = auth::SubjectId::parse(c.request.param("id"));
  const auto found = id ? register_::find_public(c.db(), c.caller.district, *id) : std::nullopt;
  if (!found) return base::not_found({"企业", "enterprise"});
  const auto book = book_of(c);
  return match_all(*book, profile(c.db(), c.caller.district, found->id, book->library.catalogue).facts, c.now,
                   language_of(c), limit_of(query));
}

base::Result<kernel::Nothing> answer(Context& c, const AnswerInput& input) {
  QY_CHECK(put_answer(c, input));
  return kernel::Nothing{};
}

base::Result<VersionId> id_of(const Context& c) {
  const auto id = VersionId::parse(c.request.param("id"));
  if (!id) return base::not_found({"政策版本", "version"});
  return *id;
}

base::Result<VersionView> show(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  return show_version(c, id);
}

base::Result<VersionView> put(Context& c, const DraftInput& input) {
  QY_TRY(const auto id, id_of(c));
  return change_version(c, id, input);
}

base::Result<VersionView> take_action(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  return act(c, id, c.request.param("action"));
}

std::vector<search::Hit> hits(Context& c, std::string_view words, int limit) {
  LibraryQuery query;
  query.q = std::string(words);
  std::vector<search::Hit> out;
  double score = 1;
  const auto book = book_of(c);
  const auto found = search(*book, query, c.now, c.lang, false);
  if (found.near) return out;
  for (const auto* p : found.policies) {
    if (static_cast<int>(out.size()) >= limit) break;
    out.push_back({"policy", p->title, p->summary, "/policies/" + p->id, score});
    score *= 0.99;
  }
  return out;
}

}  // namespace

void register_module(kernel::Registry& r) {
  const kernel::Access everyone{.everyone = true}, own{.permission = "policy.mine"},
      editors{.permission = "policy.edit"};
  http::RouteOptions big;
  big.body_limit = 1u << 20;
  r.get<LibraryQuery, kernel::List<PolicyRow>>("/api/v1/policies",
                                               {.access = everyone, .summary = {"政策库", "Policies"}}, list);
  r.get<LibraryQuery, kernel::List<Facet>>(
      "/api/v1/policies/facets",
      {.access = everyone,
       .summary = {"政策库筛选项和数量", "What policies can be narrowed by, with counts"}},
      facets);
  r.get<MineQuery, MyPolicies>(
      "/api/v1/policies/mine",
      {.access = own, .summary = {"本企业可享受的政策和原因", "What my enterprise is entitled to, and why"}},
      mine);
  r.get<MineQuery, MyPolicies>("/api/v1/policies/enterprises/{id}",
                               {.access = {.permission = "register.read"},
                                .summary = {"一家企业可享受的政策", "What an enterprise is entitled to"}},
                               of_enterprise);
  r.post<AnswerInput, kernel::Nothing>(
      "/api/v1/policies/answers",
      {.access = own, .summary = {"补充或更正本企业信息", "Answer about the enterprise"}}, answer);
  r.get<VersionQuery, kernel::List<VersionRow>>(
      "/api/v1/policy-versions", {.access = editors, .summary = {"政策版本", "Versions of policies"}},
      list_versions);
  r.get<kernel::Nothing, kernel::List<FactView>>(
      "/api/v1/policy-facts", {.access = editors, .summary = {"事实表", "Facts one may ask about"}},
      list_facts);
  r.post<DraftInput, CheckAnswer>("/api/v1/policy-versions/check",
                                  {.access = editors,
                                   .summary = {"检查政策规则", "Check a policy"},
                                   .options = big,
                                   .read_only_post = true},
                                  check_draft);
  r.post<DraftInput, Population>("/api/v1/policy-versions/population",
                                 {.access = editors,
                                  .summary = {"统计能惠及多少企业", "How many enterprises it reaches"},
                                  .options = big,
                                  .read_only_post = true},
                                 count_population);
  r.post<DraftInput, VersionView>(
      "/api/v1/policy-versions",
      {.access = editors, .summary = {"新建政策版本", "Write a version"}, .options = big}, create_version);
  r.get<kernel::Nothing, VersionView>("/api/v1/policy-versions/{id}",
                                      {.access = editors, .summary = {"政策版本详情", "One version"}}, show);
  r.put<DraftInput, VersionView>(
      "/api/v1/policy-versions/{id}",
      {.access = editors, .summary = {"修改草稿", "Change a draft"}, .options = big}, put);
  r.post<kernel::Nothing, VersionView>(
      "/api/v1/policy-versions/{id}/actions/{action}",
      {.access = editors, .summary = {"送审、退回、发布、撤回", "Submit, return, publish, withdraw"}},
      take_action);
  r.search(hits);
  register_library_pages(r);
  register_my_pages(r);
  register_self_check(r);
  register_push(r);
  register_found(r);
  register_subscriptions(r);
  register_share_pages(r);
  register_contests(r);
  register_merged_enterprises(r);
}

}  // namespace qiying::policy

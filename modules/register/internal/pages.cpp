#include "modules/register/internal/api.hpp"
#include "modules/register/internal/read/list.hpp"
#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"
#include "platform/kernel/page.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::register_ {

namespace {

using kernel::Context;
using kernel::Page;
using kernel::text;

constexpr int kPageSize = 20;

std::string_view tone(Status status) {
  switch (status) {
    case Status::active:
      return "green";
    case Status::suspended:
      return "yellow";
    case Status::revoked:
      return "red";
    default:
      return "";
  }
}

void add_row(Context& c, http::Values& values, const PublicEntity& entity) {
  auto& row = values.add("ROWS");
  row.set("URL", "/enterprises/" + entity.uscc);
  row.set("TITLE", entity.name);
  row.set("NOTE", entity.street_name.empty() ? entity.uscc : entity.uscc + " · " + entity.street_name);
  row.set("TAG", c.pick(title_of(entity.status)));
  row.set("TAG_KIND", tone(entity.status));
}

ListQuery query_of(const Context& c) {
  ListQuery query;
  query.q = base::first_code_points(base::trim(c.request.query_value("q").value_or("")), 100);
  query.cursor = c.request.query_value("cursor").value_or("");
  query.limit = kPageSize;
  return query;
}

base::Result<Page> search_page(Context& c) {
  const auto query = query_of(c);
  Page page;
  page.template_name = "register/enterprises.html";
  page.title = text(c, "register.public.title");
  page.values.set("Q", query.q);
  if (query.q.empty()) return page;
  QY_TRY(const auto found, list_public(c.db(), c.caller.district, query));
  for (const auto& entity : found.items) add_row(c, page.values, entity);
  page.values.set("TOTAL", (found.approximate ? text(c, "register.public.about") : std::string()) +
                               pages::grouped(found.total));
  page.values.show(found.items.empty() ? "EMPTY" : "FOUND");
  if (!found.next_cursor.empty())
    page.values.set("NEXT_URL",
                    pages::with_query("/enterprises", {{"q", query.q}, {"cursor", found.next_cursor}}));
  return page;
}

void add_fact(http::Values& values, const std::string& label, std::string_view value) {
  auto& fact = values.add("FACTS");
  fact.set("LABEL", label);
  fact.set("VALUE", value);
}

base::Result<Page> card_page(Context& c) {
  const auto code = base::tidy_uscc(c.request.param("uscc"));
  const auto found = find_by_uscc(c.db(), c.caller.district, code);
  if (!found) return base::not_found({"企业", "enterprise"});
  Page page;
  if (found->uscc != code) {  // merged: the old address leads on for good
    constexpr int kMovedPermanently = 301;
    page.raw = http::Response::redirect("/enterprises/" + found->uscc, kMovedPermanently);
    return page;
  }
  page.template_name = "register/enterprise.html";
  page.title = found->name;
  page.values.set("TITLE", found->name);
  add_fact(page.values, text(c, "register.public.uscc"), found->uscc);
  add_fact(page.values, text(c, "register.public.status"), c.pick(title_of(found->status)));
  add_fact(page.values, text(c, "register.public.street"), found->street_name);
  return page;
}

std::vector<search::Hit> hits(Context& c, std::string_view q, int limit) {
  ListQuery query;
  query.q = base::first_code_points(q, 100);
  query.limit = std::clamp(limit, 1, 200);
  std::vector<search::Hit> out;
  const auto found = list_public(c.db(), c.caller.district, query);
  if (!found.ok()) return out;
  double score = 1;
  for (const auto& entity : found->items) {
    out.push_back({"entity", entity.name, entity.uscc, "/enterprises/" + entity.uscc, score});
    score *= 0.99;
  }
  return out;
}

}  // namespace

void register_pages(kernel::Registry& r) {
  const kernel::Access everyone{.everyone = true};
  r.page("/enterprises", {.access = everyone, .summary = {"查企业", "Find an enterprise"}}, search_page);
  r.page("/enterprises/{uscc}", {.access = everyone, .summary = {"企业名片", "Card of an enterprise"}},
         card_page);
  r.search(hits);
}

}  // namespace qiying::register_

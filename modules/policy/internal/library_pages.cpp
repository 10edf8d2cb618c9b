#include <algorithm>

#include "modules/policy/internal/library.hpp"
#include "modules/policy/internal/pages.hpp"
#include "modules/policy/internal/words.hpp"
#include "platform/base/text.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;
using kernel::Page;

constexpr std::size_t kPerPage = 20;
void show_tag(Context& c, http::Values& row, const PolicyRow& p) {
  if (!p.in_force) {
    row.set("TAG", c.pick(rules::title_of(p.status)));
    return;
  }
  if (p.window == rules::Window::closed) row.set("TAG", text(c, "policy.window.closed"));
  if (p.window == rules::Window::open && p.closes) {
    row.set("TAG", text(c, "policy.window.open"));
    row.set("TAG_KIND", "green");
  }
}

void add_row(Context& c, http::Values& values, const PolicyRow& p) {
  auto& row = values.add("ROWS");
  row.set("URL", "/policies/" + p.slug);
  row.set("TITLE", p.title);
  row.set("NOTE", p.summary);
  show_tag(c, row, p);
  if (p.closes && p.window == rules::Window::open) row.set("DATE", base::to_iso(base::local_date(*p.closes)));
}

using Query = std::vector<std::pair<std::string, std::string>>;

// What was asked for, as the addresses of other pages and choices repeat it.
Query query_of(const LibraryQuery& query, const std::vector<std::pair<std::string, std::string>>& chosen) {
  Query out{{"q", query.q.value_or("")}};
  for (const auto& one : chosen) out.push_back(one);
  out.emplace_back("all", query.all.value_or(false) ? "true" : "");
  out.emplace_back("sort", query.sort ? std::string(base::name_of(*query.sort)) : "");
  return out;
}

std::string without(Query query, std::string_view name) {
  std::erase_if(query, [&](const auto& one) { return one.first == name; });
  return pages::with_query("/policies", query);
}

// Choices that would leave nothing are not offered, except the one that stands.
void add_facets(http::Values& values, const std::vector<Facet>& facets, const Query& chosen) {
  for (const auto& facet : facets) {
    const auto at = std::ranges::find(chosen, facet.name, [](const auto& one) { return one.first; });
    const auto value = at == chosen.end() ? std::string() : at->second;
    auto& row = values.add("FACETS");
    row.set("NAME", facet.name);
    row.set("LABEL", facet.title);
    std::vector<pages::Option> options;
    for (const auto& o : facet.options)
      if (o.count > 0 || o.value == value)
        options.push_back({o.value, o.title + " (" + std::to_string(o.count) + ")"});
    pages::show_options(row, "OPTIONS", options, value);
    if (value.empty()) continue;
    auto& chip = values.add("CHOSEN");
    const auto option = std::ranges::find(facet.options, value, &FacetOption::value);
    chip.set("TITLE", option == facet.options.end() ? value : option->title);
    chip.set("URL", without(chosen, facet.name));
    values.show("NARROWED");
  }
}

Query chosen_of(Context& c, const LibraryQuery& query) {
  Query out;
  for (const char* name : {"level", "issuer", "subject", "audience", "benefit", "amount", "deadline"})
    out.emplace_back(name, c.request.query_value(name).value_or(""));
  return query_of(query, out);
}

std::size_t page_of(const Context& c) {
  const auto n = c.request.query_value("page");
  return n ? static_cast<std::size_t>(std::clamp(std::atoi(std::string(*n).c_str()), 1, 1000)) : 1;
}

base::Result<Page> library(Context& c) {
  LibraryQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<LibraryQuery>, &query));
  const auto book = book_of(c);
  const auto found = search(*book, query, c.now, c.lang);
  const auto chosen = chosen_of(c, query);
  Page page;
  page.template_name = "policy/library.html";
  page.title = text(c, "policy.title");
  auto& values = page.values;
  values.set("Q", query.q.value_or(""));
  add_facets(values, found.facets, chosen);
  std::vector<pages::Option> orders;
  for (const auto o : {Order::best, Order::closes, Order::amount, Order::newest})
    orders.push_back({std::string(base::name_of(o)), c.pick(title_of(o))});
  pages::show_options(values, "ORDERS", orders, base::name_of(query.sort.value_or(Order::best)));
  if (query.all.value_or(false)) values.show("ALL");
  const auto total = found.policies.size(), at = page_of(c);
  const auto first = std::min(total, (at - 1) * kPerPage);
  for (auto i = first; i < std::min(total, first + kPerPage); ++i)
    add_row(c, values, row_of(*found.policies[i], book->day, c.now));
  values.show(total == 0 ? "EMPTY" : found.near ? "NEAR" : "FOUND");
  if (total > 0) values.show("ANY");
  values.set("FOUND_TOTAL", static_cast<std::int64_t>(total));
  pages::show_pager(values, "/policies", chosen, static_cast<std::int64_t>(at), kPerPage,
                    static_cast<std::int64_t>(total));
  return page;
}

void add_fact(http::Values& values, const std::string& label, const std::string& value) {
  if (value.empty()) return;
  auto& fact = values.add("FACTS");
  fact.set("LABEL", label);
  fact.set("VALUE", value);
}

std::string shown(const std::optional<base::Date>& d) {
  return d ? base::to_iso(*d) : std::string();
}
std::string shown(const std::optional<base::Timestamp>& t) {
  return t ? base::to_display(*t) : std::string();
}

void add_rules(Context& c, http::Values& values, const rules::Policy& p) {
  for (const auto& line : condition_lines(c, p)) {
    auto& row = values.add("CONDITIONS");
    row.set("DEPTH", static_cast<std::int64_t>(line.depth));
    row.set("TEXT", line.text);
    row.set("CLAUSE", line.clause);
    row.set("EVIDENCE", line.evidence);
    if (line.by_person) row.show("REVIEW");
  }
  for (const auto& words : benefit_lines(c, p)) values.add("BENEFITS").set("TEXT", words);
  if (p.benefit.kind == rules::Benefit::Kind::parts && p.benefit.highest) values.show("HIGHEST");
}

void add_texts(http::Values& values, std::string_view section, const std::vector<std::string>& texts) {
  for (const auto& t : texts) values.add(section).set("TEXT", t);
}

void add_identity(Context& c, http::Values& values, const rules::Policy& p) {
  add_fact(values, text(c, "policy.fact.doc_number"), p.doc_number);
  add_fact(values, text(c, "policy.fact.issuer"), p.issuer);
  add_fact(values, text(c, "policy.fact.level"), c.pick(rules::title_of(p.level)));
  add_fact(values, text(c, "policy.fact.subject"), c.pick(rules::title_of(p.subject)));
  add_fact(values, text(c, "policy.fact.status"), c.pick(rules::title_of(p.status)));
  add_fact(values, text(c, "policy.fact.published"), shown(p.published));
  add_fact(values, text(c, "policy.fact.effective"), shown(p.effective));
  add_fact(values, text(c, "policy.fact.expires"), shown(p.expires));
  add_fact(values, text(c, "policy.fact.fair"), p.fair_competition.conclusion);
}

void add_related(Context& c, http::Values& values, const rules::Policy& p, const Rulebook& book) {
  const auto add = [&](const std::string& id, const std::string& how) {
    const auto* other = book.rules.find(id);
    if (!other) return;
    auto& row = values.add("RELATED");
    row.set("URL", "/policies/" + id);
    row.set("TITLE", other->policy->title);
    row.set("NOTE", how);
  };
  if (p.superseded_by) add(p.superseded_by->policy, text(c, "policy.related.by"));
  for (const auto& id : p.supersedes) add(id, text(c, "policy.related.replaces"));
  for (const auto& id : p.related) add(id, text(c, "policy.related.related"));
}

base::Result<Page> policy_page(Context& c) {
  const auto book = book_of(c);
  const auto* entry = book->rules.find(c.request.param("slug"));
  if (!entry) return base::not_found({"政策", "policy"});
  const auto& p = *entry->policy;
  Page page;
  page.template_name = "policy/policy.html";
  page.title = p.title;
  page.description = p.summary;
  auto& values = page.values;
  values.set("TITLE", p.title);
  values.set("SLUG", p.id);
  values.set("SUMMARY", p.summary);
  values.set("AUDIENCE", p.audience);
  if (entry->not_in_force) values.set("NOT_IN_FORCE", c.pick(entry->not_in_force->reason));
  add_identity(c, values, p);
  add_rules(c, values, p);
  const auto& a = p.application;
  if (a.mode) values.set("MODE", c.pick(rules::title_of(*a.mode)));
  values.set("OPENS", shown(a.opens));
  values.set("CLOSES", shown(a.closes));
  if (a.opens || a.closes) values.show("CALENDAR");
  values.set("CHANNEL", a.channel);
  for (const auto& m : a.materials) values.add("MATERIALS").set("TEXT", m.name);
  add_texts(values, "STEPS", a.steps);
  add_texts(values, "LIMITS", a.limits);
  for (const auto& contact : p.contacts)
    if (!contact.until || *contact.until >= base::local_date(c.now))
      values.add("CONTACTS")
          .set("TEXT", contact.kind + " " + contact.name + " " + contact.value +
                           (contact.region.empty() ? "" : " (" + contact.region + ")"));
  add_texts(values, "UNKNOWNS", p.unknowns);
  values.set("SOURCE_KIND", p.source.kind);
  values.set("SOURCE", p.source.title.empty() ? p.source.address : p.source.title);
  if (p.source.address.starts_with("https://") && p.source.address.find(' ') == std::string::npos)
    values.set("SOURCE_URL", p.source.address);
  add_related(c, values, p, *book);
  if (may_apply(p, !entry->not_in_force, c.now)) values.show("APPLY");
  if (c.caller.can("policy.mine") && c.caller.kind == auth::CallerKind::subject) {
    values.show("MINE");
    values.show("FOLLOW");
    if (follows(c, p.id)) values.show("FOLLOWED");
  }
  return page;
}

http::Response ics(std::string body) {
  auto out = http::Response::text(std::move(body));
  out.headers.set("Content-Type", "text/calendar; charset=utf-8");
  out.headers.set("Content-Disposition", http::content_disposition("policies.ics"));
  return out;
}

base::Result<http::Response> one_calendar(Context& c) {
  const auto book = book_of(c);
  const auto* entry = book->rules.find(c.request.param("slug"));
  if (!entry) return base::not_found({"政策", "policy"});
  return ics(calendar({entry->policy}, c.caller.district));
}

base::Result<http::Response> all_calendars(Context& c) {
  const auto book = book_of(c);
  std::vector<const rules::Policy*> policies;
  for (const auto& e : book->rules.entries)
    if (!e.not_in_force) policies.push_back(e.policy);
  return ics(calendar(policies, c.caller.district));
}

}  // namespace

std::shared_ptr<const Rulebook> book_of(Context& c) {
  return rulebook(c.db(), c.caller.district, base::local_date(c.now));
}

const std::string& text(const Context& c, std::string_view key) {
  return c.services.templates.text(c.lang, key);
}

void register_library_pages(kernel::Registry& r) {
  const kernel::Access everyone{.everyone = true};
  r.page("/policies", {.access = everyone, .summary = {"政策库", "Policy library"}}, library);
  r.page("/policies/{slug}", {.access = everyone, .summary = {"政策", "A policy"}}, policy_page);
  r.raw(http::Method::get, "/policies/{slug}/calendar.ics",
        {.access = everyone, .summary = {"申报日历", "Calendar of one policy"}}, one_calendar);
  r.raw(http::Method::get, "/policies/calendar.ics",
        {.access = everyone, .summary = {"全部申报日历", "Calendar of all policies"}}, all_calendars);
}

}  // namespace qiying::policy

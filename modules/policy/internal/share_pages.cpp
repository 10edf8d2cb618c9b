// Beside a policy's page: its versions side by side, and a card to share or print.

#include <algorithm>

#include "modules/policy/internal/pages.hpp"
#include "modules/policy/internal/words.hpp"
#include "platform/pages/parts.hpp"
#include "platform/qr/qr.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;
using kernel::Page;

struct Text {
  int number = 1;
  std::string body;
  std::optional<base::Timestamp> published_at;
};
QY_DESCRIBE(Text, QY_FIELD(number), QY_FIELD(body), QY_FIELD(published_at))

// The versions that everybody may read, the newest first; none when the policy is not in the library.
std::vector<Text> versions_of(Context& c, std::string_view slug) {
  if (!book_of(c)->rules.find(slug)) return {};
  return c.db().query<Text>(
      "select number, body, published_at from policy.version where district = $1 and slug = $2 and state in "
      "('published', 'replaced') order by number desc limit 50",
      c.caller.district, slug);
}

std::string date(const std::optional<base::Date>& d) {
  return d ? base::to_iso(*d) : std::string();
}

// What readers compare, line by line.
std::vector<std::string> lines_of(Context& c, const Text& version) {
  rules::Findings findings;
  const auto p = rules::read_policy({"政策", version.body}, law_library(), findings);
  if (!p) return {};
  std::vector<std::string> out;
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) out.push_back(text(c, key) + (c.lang == kernel::Lang::zh ? "：" : ": ") + value);
  };
  out.push_back(p->title);
  add("policy.fact.doc_number", p->doc_number);
  add("policy.fact.issuer", p->issuer);
  add("policy.fact.status", c.pick(rules::title_of(p->status)));
  add("policy.fact.effective", date(p->effective));
  add("policy.fact.expires", date(p->expires));
  add("policy.who", p->audience);
  add("policy.version.summary", p->summary);
  for (const auto& line : condition_lines(c, *p)) add("policy.version.condition", line.text);
  for (const auto& line : benefit_lines(c, *p)) add("policy.version.benefit", line);
  if (p->application.opens) add("policy.opens", base::to_display(*p->application.opens));
  if (p->application.closes) add("policy.closes", base::to_display(*p->application.closes));
  for (const auto& m : p->application.materials) add("policy.version.material", m.name);
  return out;
}

// Lengths of the longest common subsequence of the rests.
std::vector<std::vector<int>> common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<int>> out(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (auto i = a.size(); i-- > 0;)
    for (auto j = b.size(); j-- > 0;)
      out[i][j] = a[i] == b[j] ? out[i + 1][j + 1] + 1 : std::max(out[i + 1][j], out[i][j + 1]);
  return out;
}

void add_row(http::Values& values, const std::string* left, const std::string* right, bool same) {
  auto& row = values.add("ROWS");
  if (left) row.set("LEFT", *left);
  if (right) row.set("RIGHT", *right);
  if (!same && left) row.show("GONE");
  if (!same && right) row.show("ADDED");
}

// Rows with equal lines beside each other; gives how many differ.
std::int64_t add_rows(http::Values& values, const std::vector<std::string>& a,
                      const std::vector<std::string>& b) {
  const auto rest = common(a, b);
  std::int64_t changed = 0;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add_row(values, &a[i], &b[j], true);
      ++i, ++j;
      continue;
    }
    ++changed;
    const bool gone = j >= b.size() || (i < a.size() && rest[i + 1][j] >= rest[i][j + 1]);
    const bool beside = gone && j < b.size() && i < a.size() && rest[i + 1][j + 1] == rest[i][j];
    add_row(values, gone ? &a[i] : nullptr, !gone || beside ? &b[j] : nullptr, false);
    if (gone) ++i;
    if (!gone || beside) ++j;
  }
  return changed;
}

const Text* chosen(const Context& c, const std::vector<Text>& all, std::string_view key,
                   std::size_t otherwise) {
  const auto asked = c.request.query_value(key);
  for (const auto& v : all)
    if (asked && std::to_string(v.number) == *asked) return &v;
  return &all[std::min(otherwise, all.size() - 1)];
}

std::string name_of_version(Context& c, const Text& v) {
  const auto when = v.published_at ? " · " + base::to_iso(base::local_date(*v.published_at)) : std::string();
  return (c.lang == kernel::Lang::zh ? "第 " + std::to_string(v.number) + " 版"
                                     : "Version " + std::to_string(v.number)) +
         when;
}

base::Result<Page> versions(Context& c) {
  const auto slug = std::string(c.request.param("slug"));
  const auto all = versions_of(c, slug);
  if (all.empty()) return base::not_found({"政策", "policy"});
  const auto& older = *chosen(c, all, "old", 1);
  const auto& newer = *chosen(c, all, "new", 0);
  Page page;
  page.template_name = "policy/versions.html";
  page.title = text(c, "policy.version.title");
  auto& values = page.values;
  values.set("SLUG", slug);
  values.set("TITLE", book_of(c)->rules.find(slug)->policy->title);
  std::vector<pages::Option> options;
  for (const auto& v : all) options.push_back({std::to_string(v.number), name_of_version(c, v)});
  pages::show_options(values, "OLDS", options, std::to_string(older.number));
  pages::show_options(values, "NEWS", options, std::to_string(newer.number));
  values.set("OLD_NAME", name_of_version(c, older));
  values.set("NEW_NAME", name_of_version(c, newer));
  const auto changed = add_rows(values, lines_of(c, older), lines_of(c, newer));
  values.set("CHANGED", changed);
  values.show(all.size() < 2 ? "ONE" : changed == 0 ? "SAME" : "DIFFERENT");
  return page;
}

// The address under which this very page is read: the installation's own, else what the browser asked for.
std::string site(const Context& c) {
  if (!c.services.settings.site_address.empty()) return c.services.settings.site_address;
  return "http://" + std::string(c.request.headers.get("Host").value_or("localhost"));
}

base::Result<Page> card(Context& c) {
  const auto book = book_of(c);
  const auto* entry = book->rules.find(c.request.param("slug"));
  if (!entry) return base::not_found({"政策", "policy"});
  const auto& p = *entry->policy;
  const auto address = site(c) + "/policies/" + p.id;
  Page page;
  page.template_name = "policy/card.html";
  page.title = p.title;
  page.description = p.summary;
  auto& values = page.values;
  values.set("SLUG", p.id);
  values.set("TITLE", p.title);
  values.set("SUMMARY", p.summary);
  values.set("AUDIENCE", p.audience);
  values.set("DOC_NUMBER", p.doc_number);
  values.set("ISSUER", p.issuer);
  values.set("ADDRESS", address);
  if (p.application.closes) values.set("CLOSES", base::to_display(*p.application.closes));
  if (entry->not_in_force) values.set("NOT_IN_FORCE", c.pick(entry->not_in_force->reason));
  for (const auto& line : benefit_lines(c, p)) values.add("BENEFITS").set("TEXT", line);
  values.html("QR", qr::svg(address, text(c, "policy.card.qr")));
  return page;
}

}  // namespace

void register_share_pages(kernel::Registry& r) {
  const kernel::Access everyone{.everyone = true};
  r.page("/policies/{slug}/versions",
         {.access = everyone, .summary = {"政策版本对照", "Versions of a policy side by side"}}, versions);
  r.page("/policies/{slug}/card", {.access = everyone, .summary = {"政策分享卡", "A card to share"}}, card);
}

}  // namespace qiying::policy

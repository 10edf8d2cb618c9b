#include <charconv>

#include "modules/account/internal/pages.hpp"
#include "platform/audit/audit.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;

constexpr int kPage = 50;

struct UseQuery {
  std::optional<std::int64_t> cursor;
};
QY_DESCRIBE(UseQuery, QY_FIELD(cursor, .min = 1))

base::Result<kernel::List<audit::UseView>> uses(Context& c, const UseQuery& q) {
  QY_CHECK(auth::require_signed_in(c.caller));
  if (c.caller.kind != auth::CallerKind::subject) return base::forbidden();
  kernel::List<audit::UseView> out;
  out.items = audit::uses_of(c.db(), c.caller.subject, q.cursor, kPage + 1);
  if (out.items.size() > kPage) {
    out.items.pop_back();
    out.next_cursor = std::to_string(out.items.back().id);
  }
  out.total = audit::count_uses(c.db(), c.caller.subject);
  return out;
}

/// The word for people, or the name itself where none is known.
std::string word(const Context& c, std::string_view group, std::string_view name) {
  const auto* found =
      c.services.templates.find_text(c.lang, "account.uses." + std::string(group) + "." + std::string(name));
  return found ? *found : std::string(name);
}

std::string fields_of(const Context& c, const audit::UseView& use) {
  std::string out;
  for (const auto& field : use.fields) {
    if (!out.empty()) out += c.lang == kernel::Lang::zh ? "、" : ", ";
    out += word(c, "field", field);
  }
  return out;
}

base::Result<Page> page(Context& c) {
  UseQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<UseQuery>, &query));
  QY_TRY(const auto found, uses(c, query));
  Page page;
  page.template_name = "account/uses.html";
  page.title = c.services.templates.text(c.lang, "account.uses.title");
  for (const auto& use : found.items) {
    auto& row = page.values.add("ROWS");
    row.set("TITLE",
            (use.org_name.empty() ? word(c, "by", "platform") : use.org_name) + " · " + fields_of(c, use));
    row.set("NOTE", use.purpose);
    row.set("DATE", base::to_display(use.at));
    if (use.object_kind == "appeal") row.set("URL", "/appeals/" + use.object_id);
    if (use.object_kind != "appeal") row.set("URL", "/me");
  }
  if (found.items.empty()) page.values.show("EMPTY");
  page.values.set("NEXT_CURSOR", found.next_cursor);
  return page;
}

}  // namespace

void register_data_uses(kernel::Registry& r) {
  r.get<UseQuery, kernel::List<audit::UseView>>(
      "/api/v1/me/data-uses",
      {.access = {.signed_in = true},
       .summary = {"谁看过我单位的个人信息", "Who read personal data of my enterprise"}},
      uses);
  r.page("/me/data-uses", {.access = {.signed_in = true}, .summary = {"信息使用记录", "Use of my data"}},
         page);
}

}  // namespace qiying::account

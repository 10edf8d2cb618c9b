#include <algorithm>
#include <tuple>

#include "modules/account/internal/pages.hpp"
#include "platform/audit/audit.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;

constexpr int kPage = 50;
constexpr int kRead = 400;  // of the page for people, which puts repeated looks of a day together

struct UseQuery {
  std::optional<std::int64_t> cursor;
};
QY_DESCRIBE(UseQuery, QY_FIELD(cursor, .min = 1))

base::Result<kernel::List<audit::UseView>> read(Context& c, const UseQuery& q, std::size_t most) {
  QY_CHECK(auth::require_signed_in(c.caller));
  if (c.caller.kind != auth::CallerKind::subject) return base::forbidden();
  kernel::List<audit::UseView> out;
  out.items = audit::uses_of(c.db(), c.caller.subject, q.cursor, static_cast<int>(most) + 1);
  if (out.items.size() > most) {
    out.items.pop_back();
    out.next_cursor = std::to_string(out.items.back().id);
  }
  out.total = audit::count_uses(c.db(), c.caller.subject);
  return out;
}

base::Result<kernel::List<audit::UseView>> uses(Context& c, const UseQuery& q) {
  return read(c, q, kPage);
}

/// Looks of one office at the same fields of the same thing on one day, for the same reason.
struct Looks {
  audit::UseView newest;
  int count = 0;

  bool takes(const audit::UseView& use) const {
    const auto key = [](const audit::UseView& u) {
      return std::tuple(base::local_date(u.at), u.org_name, u.object_kind, u.object_id, u.purpose, u.fields);
    };
    return key(newest) == key(use);
  }
};

std::vector<Looks> together(std::vector<audit::UseView> uses) {
  std::vector<Looks> out;
  for (auto& use : uses) {
    const auto same = std::ranges::find_if(out, [&](const Looks& looks) { return looks.takes(use); });
    if (same == out.end())
      out.push_back({std::move(use), 1});
    else
      ++same->count;
  }
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

void add_row(Context& c, http::Values& values, const Looks& looks) {
  const auto& use = looks.newest;
  auto& row = values.add("ROWS");
  row.set("TITLE",
          (use.org_name.empty() ? word(c, "by", "platform") : use.org_name) + " · " + fields_of(c, use));
  row.set("NOTE", use.purpose);
  row.set("DATE", base::to_display(use.at));
  row.set("URL", use.object_kind == "appeal" ? "/appeals/" + use.object_id : "/me");
  if (looks.count < 2) return;
  row.set("TAG", std::to_string(looks.count) + c.services.templates.text(c.lang, "account.uses.times"));
  row.set("TAG_KIND", "");
}

base::Result<Page> page(Context& c) {
  UseQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<UseQuery>, &query));
  QY_TRY(auto found, read(c, query, kRead));
  Page page;
  page.template_name = "account/uses.html";
  page.title = c.services.templates.text(c.lang, "account.uses.title");
  if (found.items.empty()) page.values.show("EMPTY");
  page.values.set("NEXT_CURSOR", found.next_cursor);
  for (const auto& looks : together(std::move(found.items))) add_row(c, page.values, looks);
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

#include "modules/sources/internal/roster.hpp"
#include "platform/exports/exports.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;

constexpr std::string_view kColumns =
    "select entity_id, uscc, name, status, street_code, '' as street_name, named, included, by_name, reason";
constexpr std::string_view kItems =
    " from sources.roster_item where district = $1 and roster_id = $2 and ($3::text is null or street_code = "
    "$3) and ($4::text is null or named::jsonb ? $4) and ($5::text is null or not named::jsonb ? $5) and "
    "($6::boolean is null or included = $6) and ($7::text is null or position($7 in name) > 0 or uscc = "
    "upper($7))";

void name_streets(Context& c, std::vector<RosterItem>& items) {
  const auto all = register_::streets(c.db(), c.caller.district);
  for (auto& item : items)
    if (const auto street = std::ranges::find(all, item.street_code, &register_::Street::code);
        street != all.end())
      item.street_name =
          c.lang == kernel::Lang::en && !street->name_en.empty() ? street->name_en : street->name;
}

std::optional<std::string> given(const std::optional<std::string>& text) {
  return text && !text->empty() ? text : std::nullopt;
}

base::Result<RosterItem> choose_item(Context& c, const RosterChoice& choice) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  QY_TRY(const auto id, kernel::id_of<RosterId>(c, {"名单", "list"}));
  const auto entity = EntityId::parse(c.request.param("entity"));
  const auto state = c.db().text("select state from sources.roster where district = $1 and id = $2 for share",
                                 c.caller.district, id);
  if (state == "settled")
    return base::conflict("sources.roster_settled", {"名单已确定，不能再改", "The list is settled"},
                          {"请另建一份名单", "Make another list"});
  const auto changed =
      entity ? c.db().execute(
                   "update sources.roster_item set included = $4, by_name = $5, reason = $6 where district = "
                   "$1 and "
                   "roster_id = $2 and entity_id = $3",
                   c.caller.district, id, *entity, choice.included, c.caller.name, choice.reason)
             : 0;
  if (changed == 0) return base::not_found({"名单中的企业", "enterprise on the list"});
  c.audit(
      "sources.roster_item", "sources.roster", id.str(),
      {"{\"entity\":\"" + entity->str() + "\",\"included\":" + (choice.included ? "true" : "false") + "}"});
  static const std::string one =
      std::string(kColumns) +
      " from sources.roster_item where district = $1 and roster_id = $2 and entity_id = $3";
  auto items = c.db().query<RosterItem>(one, c.caller.district, id, *entity);
  name_streets(c, items);
  return items.at(0);
}

std::vector<exports::Column<RosterItem>> columns() {
  using Row = RosterItem;
  return {{{"统一社会信用代码", "Credit code"}, [](const Context&, const Row& r) { return r.uscc; }},
          {{"名称", "Name"}, [](const Context&, const Row& r) { return r.name; }},
          {{"状态", "State"},
           [](const Context& c, const Row& r) { return c.pick(register_::title_of(r.status)); }},
          {{"街道", "Street"}, [](const Context&, const Row& r) { return r.street_name; }},
          {{"来源", "Named by"},
           [](const Context& c, const Row& r) {
             std::string out;
             for (const auto& one : r.named) out += (out.empty() ? "" : c.pick({"、", ", "})) + one;
             return out;
           }},
          {{"纳入", "On the list"},
           [](const Context& c, const Row& r) {
             return c.pick(r.included ? base::Text{"是", "yes"} : base::Text{"否", "no"});
           }},
          {{"说明", "Reason"}, [](const Context&, const Row& r) { return r.reason; }}};
}

}  // namespace

base::Result<kernel::List<RosterItem>> roster_items(Context& c, const RosterItemQuery& query) {
  QY_CHECK(auth::require_signed_in(c.caller));
  if (!c.caller.can("sources.read")) QY_CHECK(auth::require(c.caller, "sources.answer"));
  QY_TRY(const auto id, kernel::id_of<RosterId>(c, {"名单", "list"}));
  const int limit = query.limit.value_or(50);
  const auto street = given(query.street), named = given(query.named), lacks = given(query.lacks),
             q = given(query.q);
  static const std::string count = "select count(*)" + std::string(kItems);
  static const std::string rows =
      std::string(kColumns) + std::string(kItems) + " and uscc > $8 order by uscc limit $9";
  kernel::List<RosterItem> out;
  out.total = c.db().number(count, c.caller.district, id, street, named, lacks, query.included, q);
  out.items = c.db().query<RosterItem>(rows, c.caller.district, id, street, named, lacks, query.included, q,
                                       query.cursor.value_or(""), limit + 1);
  name_streets(c, out.items);
  if (static_cast<int>(out.items.size()) <= limit) return out;
  out.items.pop_back();
  out.next_cursor = out.items.back().uscc;
  return out;
}

void register_roster_items(kernel::Registry& r) {
  r.get<RosterItemQuery, kernel::List<RosterItem>>(
      "/api/v1/sources/rosters/{id}/items",
      {.access = {.signed_in = true}, .summary = {"名单中的企业", "Enterprises of a list"}}, roster_items);
  r.post<RosterChoice, RosterItem>(
      "/api/v1/sources/rosters/{id}/items/{entity}",
      {.access = {.permission = "sources.manage"},
       .summary = {"纳入或不纳入，写明原因", "Take an enterprise in or leave it out, with a reason"}},
      choose_item);
  exports::add_list<RosterItemQuery, RosterItem>(r,
                                                 {.path = "/api/v1/sources/rosters/{id}/export",
                                                  .name = "key-enterprises",
                                                  .title = {"重点企业名单", "Key enterprises"},
                                                  .action = "sources.roster_export",
                                                  .access = {.signed_in = true}},
                                                 columns(), roster_items);
}

}  // namespace qiying::sources

#include "modules/register/internal/read/export.hpp"

#include "modules/register/internal/entities.hpp"
#include "modules/register/internal/read/list.hpp"
#include "platform/base/money.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::register_ {
namespace {

using kernel::Context;
using Row = EntityRow;

std::vector<exports::Column<Row>> columns() {
  using exports::shown;
  return {
      {{"统一社会信用代码", "Credit code"}, [](const Context&, const Row& r) { return r.uscc; }},
      {{"名称", "Name"}, [](const Context&, const Row& r) { return r.name; }},
      {{"状态", "State"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.status)); }},
      {{"类型", "Type"}, [](const Context&, const Row& r) { return r.ent_type; }},
      {{"法定代表人（脱敏）", "Legal person (masked)"},
       [](const Context&, const Row& r) { return mask_person(r.legal_person); }},
      {{"街道", "Street"}, [](const Context&, const Row& r) { return r.street_name; }},
      {{"地址", "Address"}, [](const Context&, const Row& r) { return r.address; }},
      {{"成立日期", "Registered"}, [](const Context&, const Row& r) { return shown(r.reg_date); }},
      {{"注册资本（元）", "Capital (yuan)"},
       [](const Context&, const Row& r) {
         return r.capital_fen ? base::to_yuan(*r.capital_fen) : std::string();
       },
       exports::Cell::number},
      {{"行业代码", "Industry"}, [](const Context&, const Row& r) { return r.industry_code; }},
      {{"更新时间", "Changed"}, [](const Context&, const Row& r) { return shown(r.updated_at); }},
  };
}

base::Result<kernel::List<Row>> rows(Context& c, const ListQuery& query) {
  QY_TRY(auto found, list_entities(c.db(), c.caller.district, query));
  return kernel::List<Row>{std::move(found.items), std::move(found.next_cursor), found.total};
}

}  // namespace

void register_exports(kernel::Registry& r) {
  exports::add_list<ListQuery, Row>(r,
                                    {.path = "/api/v1/register/export",
                                     .name = "enterprises",
                                     .title = {"法人库", "Enterprises"},
                                     .action = "register.export",
                                     .access = {.permission = "register.read"}},
                                    columns(), rows);
}

}  // namespace qiying::register_

#include "modules/appeal/internal/export.hpp"

#include "modules/appeal/internal/list.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
using Row = AppealRow;

std::vector<exports::Column<Row>> columns() {
  using exports::shown;
  return {
      {{"编号", "Number"}, [](const Context&, const Row& r) { return r.number; }},
      {{"类型", "Kind"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.kind)); }},
      {{"标题", "Title"}, [](const Context&, const Row& r) { return r.title; }},
      {{"类别", "Category"}, [](const Context&, const Row& r) { return r.category_name; }},
      {{"状态", "State"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.state)); }},
      {{"企业", "Enterprise"}, [](const Context&, const Row& r) { return r.subject_name; }},
      {{"承办单位", "Lead"}, [](const Context&, const Row& r) { return r.lead_org_name; }},
      {{"经办人", "Handler"}, [](const Context&, const Row& r) { return r.handler_name; }},
      {{"提交时间", "Submitted"}, [](const Context&, const Row& r) { return shown(r.submitted_at); }},
      {{"签收时间", "Signed"}, [](const Context&, const Row& r) { return shown(r.signed_at); }},
      {{"答复时限", "Reply due"}, [](const Context&, const Row& r) { return shown(r.reply_due_at); }},
      {{"答复时间", "Replied"}, [](const Context&, const Row& r) { return shown(r.replied_at); }},
      {{"办结时间", "Closed"}, [](const Context&, const Row& r) { return shown(r.closed_at); }},
      {{"评价", "Rating"},
       [](const Context& c, const Row& r) { return r.rating ? c.pick(title_of(*r.rating)) : std::string(); }},
  };
}

}  // namespace

void register_exports(kernel::Registry& r) {
  exports::add_list<ListQuery, Row>(r,
                                    {.path = "/api/v1/appeals/export",
                                     .name = "appeals",
                                     .title = {"诉求", "Appeals"},
                                     .action = "appeal.export",
                                     .access = {.signed_in = true}},
                                    columns(), list);
}

}  // namespace qiying::appeal

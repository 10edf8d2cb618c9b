#include "modules/appeal/internal/export.hpp"

#include "modules/appeal/internal/list.hpp"
#include "platform/base/csv.hpp"

namespace qiying::appeal {
namespace {

const std::vector<base::Text> kHeader = {
    {"编号", "Number"},        {"类型", "Kind"},       {"标题", "Title"},         {"类别", "Category"},
    {"状态", "State"},         {"企业", "Enterprise"}, {"承办单位", "Lead"},      {"经办人", "Handler"},
    {"提交时间", "Submitted"}, {"签收时间", "Signed"}, {"答复时限", "Reply due"}, {"答复时间", "Replied"},
    {"办结时间", "Closed"},    {"评价", "Rating"}};

std::string shown(const std::optional<base::Timestamp>& t) {
  return t ? base::to_display(*t) : std::string();
}

std::vector<std::string> cells(kernel::Context& c, const AppealRow& row) {
  return {row.number,
          c.pick(title_of(row.kind)),
          row.title,
          row.category_name,
          c.pick(title_of(row.state)),
          row.subject_name,
          row.lead_org_name,
          row.handler_name,
          shown(row.submitted_at),
          shown(row.signed_at),
          shown(row.reply_due_at),
          shown(row.replied_at),
          shown(row.closed_at),
          row.rating ? c.pick(title_of(*row.rating)) : std::string()};
}

std::vector<std::string> header(kernel::Context& c) {
  std::vector<std::string> out;
  for (const auto& text : kHeader) out.push_back(c.pick(text));
  return out;
}

void append(std::string& out, const std::vector<std::string>& cells) {
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  base::append_csv_row(out, views);
}

base::Result<ListQuery> query_of(const kernel::Context& c) {
  ListQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<ListQuery>, &query));
  return query;
}

base::Result<http::Response> csv(kernel::Context& c) {
  QY_TRY(const ListQuery query, query_of(c));
  std::string out(base::kCsvBom);
  append(out, header(c));
  QY_CHECK(each(c, query, [&](const AppealRow& row) { append(out, cells(c, row)); }));
  c.audit("appeal.export", "appeal", "", {"{\"format\":\"csv\"}"});
  http::Response response;
  response.body = std::move(out);
  response.headers.set("Content-Type", "text/csv; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"appeals.csv\"");
  return response;
}

}  // namespace

void register_exports(kernel::Registry& r) {
  r.raw(http::Method::get, "/api/v1/appeals/export.csv",
        {.access = {.signed_in = true}, .summary = {"导出诉求", "Export appeals"}}, csv);
}

}  // namespace qiying::appeal

#include "modules/appeal/internal/export.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "modules/appeal/internal/list.hpp"
#include "platform/base/csv.hpp"
#include "platform/xlsx/xlsx.hpp"

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

std::vector<std::string_view> views(const std::vector<std::string>& cells) {
  return {cells.begin(), cells.end()};
}

void append(std::string& out, const std::vector<std::string>& cells) {
  base::append_csv_row(out, views(cells));
}

/// A name for a file that goes away with its scope.
struct TemporaryFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("qiying-" + base::Id<TemporaryFile>::make().str() + ".xlsx");
  TemporaryFile() = default;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  std::string bytes() const {
    std::ifstream in(path, std::ios::binary);
    return std::move(std::ostringstream() << in.rdbuf()).str();
  }
};

base::Result<ListQuery> query_of(const kernel::Context& c) {
  ListQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<ListQuery>, &query));
  return query;
}

http::Response download(std::string bytes, std::string_view type, std::string_view name) {
  http::Response response;
  response.body = std::move(bytes);
  response.headers.set("Content-Type", std::string(type));
  response.headers.set("Content-Disposition", "attachment; filename=\"" + std::string(name) + "\"");
  return response;
}

base::Result<http::Response> csv(kernel::Context& c) {
  QY_TRY(const ListQuery query, query_of(c));
  std::string out(base::kCsvBom);
  append(out, header(c));
  QY_CHECK(each(c, query, [&](const AppealRow& row) { append(out, cells(c, row)); }));
  c.audit("appeal.export", "appeal", "", {"{\"format\":\"csv\"}"});
  return download(std::move(out), "text/csv; charset=utf-8", "appeals.csv");
}

base::Result<http::Response> workbook(kernel::Context& c) {
  QY_TRY(const ListQuery query, query_of(c));
  const TemporaryFile file;
  const auto names = header(c);
  xlsx::Writer writer(file.path, c.pick({"诉求", "Appeals"}), views(names));
  QY_CHECK(each(c, query, [&](const AppealRow& row) {
    const auto line = cells(c, row);
    writer.row(views(line));
  }));
  writer.close();
  c.audit("appeal.export", "appeal", "", {"{\"format\":\"xlsx\"}"});
  return download(file.bytes(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                  "appeals.xlsx");
}

}  // namespace

void register_exports(kernel::Registry& r) {
  r.raw(http::Method::get, "/api/v1/appeals/export.csv",
        {.access = {.signed_in = true}, .summary = {"导出诉求", "Export appeals"}}, csv);
  r.raw(http::Method::get, "/api/v1/appeals/export.xlsx",
        {.access = {.signed_in = true}, .summary = {"导出诉求（Excel）", "Export appeals for Excel"}},
        workbook);
}

}  // namespace qiying::appeal

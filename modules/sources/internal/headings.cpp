#include "modules/sources/internal/headings.hpp"

#include <set>

#include "modules/sources/internal/catalogue.hpp"
#include "modules/sources/internal/delivery.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::size_t kMostMeanings = 200;

base::Error no_source() {
  return base::not_found({"数据来源", "data source"});
}

base::Result<http::Response> look(Context& c) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const std::string source(c.request.param("code"));
  if (!has_source(c.db(), c.caller.district, source)) return no_source();
  if (c.request.files.size() != 1)
    return base::invalid("file", "import.file", {"请选择一个文件", "Choose one file"});
  QY_TRY(const auto columns, imports::columns_of(*c.request.files.front().path, record_columns(),
                                                 headings_of(c.db(), c.caller.district, source)));
  kernel::List<ColumnView> out;
  for (const auto& column : columns) out.items.push_back({column.heading, column.field, column.samples});
  out.total = static_cast<std::int64_t>(out.items.size());
  return http::Response::json(base::to_json(out));
}

bool is_field(const std::string& name) {
  return std::ranges::any_of(record_columns(), [&](auto& field) { return field.name == name; });
}

base::Error wrong(std::string zh, std::string en) {
  return base::invalid("meanings", "sources.meaning", {std::move(zh), std::move(en)});
}

base::Result<void> check(const MeaningsInput& in) {
  if (in.meanings.size() > kMostMeanings) return wrong("列太多", "Too many columns");
  std::set<std::string> headings, fields;
  for (const auto& m : in.meanings) {
    if (!headings.insert(m.heading).second)
      return wrong("列名重复：" + m.heading, "The heading stands there twice: " + m.heading);
    if (m.field.empty()) continue;
    if (!is_field(m.field)) return wrong("没有这个字段：" + m.field, "There is no such field: " + m.field);
    if (!fields.insert(m.field).second)
      return wrong("两列对应了同一字段：" + m.field, "Two columns stand for one field: " + m.field);
  }
  return {};
}

base::Result<kernel::List<Meaning>> meanings(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  kernel::List<Meaning> out;
  for (const auto& [heading, field] : headings_of(c.db(), c.caller.district, c.request.param("code")))
    out.items.push_back({heading, field});
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<Meaning>> keep(Context& c, const MeaningsInput& in) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  QY_CHECK(check(in));
  std::vector<std::string> headings, fields;
  for (const auto& m : in.meanings) headings.push_back(m.heading), fields.push_back(m.field);
  const auto changed = c.db().execute(
      "update sources.source set headings = coalesce((select json_object_agg(m.heading, m.field) from "
      "unnest($3::text[], $4::text[]) m (heading, field)), '{}'), version = version + 1 where district = $1 "
      "and code = $2 and active",
      c.caller.district, c.request.param("code"), headings, fields);
  if (changed == 0) return no_source();
  c.audit("sources.headings", "sources.source", std::string(c.request.param("code")));
  return meanings(c, {});
}

}  // namespace

void register_headings(kernel::Registry& r) {
  const kernel::Access managers{.permission = "sources.manage"};
  http::RouteOptions file;
  file.multipart = true;
  file.body_limit = 1ull << 28;
  r.raw(http::Method::post, "/api/v1/sources/{code}/columns",
        {.access = managers,
         .summary = {"查看一个文件的列", "The columns of a file, before it is loaded"},
         .options = file},
        look);
  r.get<Nothing, kernel::List<Meaning>>(
      "/api/v1/sources/{code}/headings",
      {.access = {.permission = "sources.read"},
       .summary = {"已指定的列含义", "What headings of a source were said to mean"}},
      meanings);
  r.put<MeaningsInput, kernel::List<Meaning>>(
      "/api/v1/sources/{code}/headings",
      {.access = managers, .summary = {"指定列的含义", "Say what headings mean"}}, keep);
}

}  // namespace qiying::sources

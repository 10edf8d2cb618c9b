#include "modules/register/internal/import/browser.hpp"

#include "modules/register/internal/import/table.hpp"
#include "platform/base/csv.hpp"
#include "platform/base/text.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::register_ {

namespace {

using kernel::Context;

constexpr int kSampleRows = 10;
constexpr int kFindingsShown = 200;

base::Error no_import() {
  return base::not_found({"导入任务", "import"});
}

base::Result<Import> import_of(Context& c) {
  const auto id = ImportId::parse(c.request.param("id"));
  auto found = id ? find_import(c.db(), c.caller.district, *id, c.lang) : std::nullopt;
  if (!found) return no_import();
  return *std::move(found);
}

base::Error wrong_state() {
  return base::conflict("import.state", {"该导入任务当前不能这样操作", "This import does not allow that now"},
                        {"请刷新后再试", "Reload and try again"});
}

struct Preview {
  Mapping mapping;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> sample;
};

std::vector<std::string> texts_of(std::span<const std::string_view> cells) {
  std::vector<std::string> out;
  for (auto cell : cells) out.emplace_back(base::first_code_points(tidy_text(base::repair_utf8(cell)), 80));
  return out;
}

base::Result<Preview> preview(const std::filesystem::path& file) {
  QY_TRY(auto table, open_table(file));
  QY_TRY(const bool header, table->next());
  if (!header) return base::invalid("file", "import.empty", {"文件是空的", "The file is empty"});
  Preview out;
  out.mapping = guess_mapping(table->cells());
  for (const auto& column : out.mapping.columns) out.columns.push_back(column.column);
  while (out.sample.size() < kSampleRows) {
    QY_TRY(const bool more, table->next());
    if (!more) break;
    out.sample.push_back(texts_of(table->cells()));
  }
  return out;
}

template <class T>
base::Json json_of(const T& value) {
  base::Json out;
  out.text.clear();
  base::write_json(out.text, base::type_of<T>, &value);
  return out;
}

void write_preview(Context& c, ImportId id, const http::UploadedFile& upload,
                   const std::filesystem::path& stored, const Preview& p) {
  const auto filename = files::safe_filename(upload.filename);
  const auto source = c.request.form_value("source").value_or("");
  c.db().execute(
      "insert into register.import (district, id, filename, path, source, state, columns, mapping, sample,"
      " capital_unit, by_account, by_name, created_at)"
      " values ($1, $2, $3, $4, $5, 'preview', $6::json, $7::json, $8::json, $9, $10, $11, $12)",
      c.caller.district, id, filename, stored.string(), source.empty() ? std::string_view(filename) : source,
      json_of(p.columns), json_of(p.mapping.columns), json_of(p.sample), p.mapping.capital_unit,
      c.caller.account, c.caller.name, c.now);
}

base::Result<http::Response> upload(Context& c) {
  if (c.request.files.size() != 1)
    return base::invalid("file", "import.file", {"请选择一个文件", "Choose one file"});
  const auto& file = c.request.files.front();
  const auto id = ImportId::make();
  QY_TRY(const auto found, preview(*file.path));
  const auto limit = static_cast<std::uint64_t>(c.services.settings.upload_limit_mb) << 20;
  QY_TRY(const auto stored,
         c.services.files.put(
             c.db(), c.caller, file, "register.import", id.str(), limit,
             files::Visibility{.subject = {}, .org_paths = {}, .permissions = {"register.import"}}));
  const auto path = c.services.files.path_of(c.db(), stored.id);
  if (!path) return base::not_found({"文件", "file"});
  write_preview(c, id, file, *path, found);
  c.audit("register.upload", "import", id.str());
  return http::Response::json(base::to_json(*find_import(c.db(), c.caller.district, id, c.lang)), 201);
}

base::Result<kernel::List<Import>> list(Context& c, const kernel::Nothing&) {
  auto imports = newest_imports(c.db(), c.caller.district, 100, c.lang);
  const auto total = static_cast<std::int64_t>(imports.size());
  return kernel::List<Import>{std::move(imports), "", total};
}

base::Result<Import> show(Context& c, const kernel::Nothing&) {
  return import_of(c);
}

base::Result<Import> set_mapping(Context& c, const MappingInput& input) {
  QY_TRY(const auto import, import_of(c));
  if (import.state != ImportState::preview) return wrong_state();
  std::vector<std::string_view> header(import.columns.begin(), import.columns.end());
  QY_CHECK(check_mapping({input.mapping, CapitalUnit::unknown}, header));
  c.db().execute(
      "update register.import set mapping = $3::json, capital_unit = $4, version = version + 1"
      " where district = $1 and id = $2",
      c.caller.district, import.id, json_of(input.mapping), input.capital_unit.value_or(import.capital_unit));
  return import_of(c);
}

base::Json step(ImportId id, std::string_view district, std::int64_t from) {
  return {"{\"id\":\"" + id.str() + "\",\"district\":\"" + std::string(district) +
          "\",\"from\":" + std::to_string(from) + "}"};
}

base::Result<void> start(Context& c, const Import& import, bool dry_run) {
  if (import.state != ImportState::preview) return wrong_state();
  std::vector<std::string_view> header(import.columns.begin(), import.columns.end());
  QY_CHECK(check_mapping({import.mapping, import.capital_unit}, header));
  c.db().execute("delete from register.import_reject where district = $1 and import_id = $2",
                 c.caller.district, import.id);
  c.db().execute(
      "update register.import set state = 'running', dry_run = $3, rows = 0, inserted = 0, updated = 0, "
      "unchanged = 0,"
      " rejected = 0, superseded = 0, warnings = 0, progress = 0, started_at = $4, finished_at = null,"
      " version = version + 1 where district = $1 and id = $2",
      c.caller.district, import.id, dry_run, c.now);
  jobs::enqueue(c.db(), "register.import", step(import.id, c.caller.district, -1), {});
  c.audit(dry_run ? "register.dry_run" : "register.import", "import", import.id.str());
  return {};
}

base::Result<void> cancel(Context& c, const Import& import) {
  if (import.state != ImportState::preview && import.state != ImportState::running) return wrong_state();
  c.db().execute(
      "update register.import set state = 'cancelled', finished_at = $3, version = version + 1"
      " where district = $1 and id = $2",
      c.caller.district, import.id, c.now);
  c.audit("register.cancel", "import", import.id.str());
  return {};
}

base::Result<Import> act(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto import, import_of(c));
  const auto action = c.request.param("action");
  if (action == "dry-run")
    QY_CHECK(start(c, import, true));
  else if (action == "run")
    QY_CHECK(start(c, import, false));
  else if (action == "cancel")
    QY_CHECK(cancel(c, import));
  else
    return base::not_found({"操作", "action"});
  return import_of(c);
}

base::Result<kernel::List<ImportFinding>> list_findings(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto import, import_of(c));
  return findings(c.db(), c.caller.district, import.id, kFindingsShown, c.lang);
}

base::Result<http::Response> rejects(Context& c) {
  QY_TRY(const auto import, import_of(c));
  c.audit("register.rejects", "import", import.id.str());
  return exports::download(rejects_csv(c.db(), c.caller.district, import.id, c.lang), exports::kCsvType,
                           "rejects-" + import.filename + ".csv");
}

}  // namespace

void register_imports(kernel::Registry& r) {
  const kernel::Access importers{.permission = "register.import"};
  http::RouteOptions file;
  file.multipart = true;
  file.body_limit = 1ull << 30;
  r.raw(http::Method::post, "/api/v1/register/imports",
        {.access = importers, .summary = {"上传待导入文件", "Upload a file to import"}, .options = file},
        upload);
  r.get<kernel::Nothing, kernel::List<Import>>(
      "/api/v1/register/imports", {.access = importers, .summary = {"导入任务", "Imports"}}, list);
  r.get<kernel::Nothing, Import>("/api/v1/register/imports/{id}",
                                 {.access = importers, .summary = {"导入任务详情", "One import"}}, show);
  r.put<MappingInput, Import>("/api/v1/register/imports/{id}/mapping",
                              {.access = importers, .summary = {"设置列对应关系", "Map columns to fields"}},
                              set_mapping);
  r.post<kernel::Nothing, Import>(
      "/api/v1/register/imports/{id}/actions/{action}",
      {.access = importers, .summary = {"试运行、导入或取消", "Dry run, run or cancel"}}, act);
  r.get<kernel::Nothing, kernel::List<ImportFinding>>(
      "/api/v1/register/imports/{id}/findings",
      {.access = importers,
       .summary = {"问题清单（前 200 条）", "What was refused, left empty or noted (the first 200)"}},
      list_findings);
  r.raw(http::Method::get, "/api/v1/register/imports/{id}/rejects.csv",
        {.access = importers, .summary = {"问题清单", "What was refused"}}, rejects);
  r.job("register.import", import_job);
}

}  // namespace qiying::register_

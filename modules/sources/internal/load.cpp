#include "modules/sources/internal/load.hpp"

#include "modules/sources/internal/catalogue.hpp"
#include "modules/sources/internal/delivery.hpp"
#include "platform/kernel/follow.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::string_view kLoads =
    "select id, source_code, filename, state, rows, inserted, changed, unchanged, rejected, rejects, "
    "by_name, at,"
    " undone_at, undone_by, state = 'done' and not exists (select from sources.load later where "
    "later.district ="
    " l.district and later.source_code = l.source_code and later.state = 'done' and later.at > l.at) as "
    "newest"
    " from sources.load l where district = $1";

base::Result<LoadView> find_load(Context& c, LoadId id) {
  static const std::string sql = std::string(kLoads) + " and id = $2";
  auto found = c.db().query_one<LoadView>(sql, c.caller.district, id);
  if (!found) return base::not_found({"数据批次", "load"});
  return *std::move(found);
}

base::Result<const http::UploadedFile*> only_file(Context& c) {
  if (c.request.files.size() == 1) return &c.request.files.front();
  return base::invalid("file", "import.file", {"请选择一个文件", "Choose one file"});
}

/// A file that was sent for a source.
struct Sent {
  std::string source, filename;
  Delivery delivery;
};

base::Result<Sent> sent_file(Context& c) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const std::string source(c.request.param("code"));
  if (!has_source(c.db(), c.caller.district, source)) return base::not_found({"数据来源", "data source"});
  QY_TRY(const auto* file, only_file(c));
  const auto headings = headings_of(c.db(), c.caller.district, source);
  QY_TRY(auto table, imports::NamedTable::open(*file->path, record_columns(), headings));
  QY_TRY(auto delivery, read_delivery(std::move(table)));
  return Sent{source, files::safe_filename(file->filename), std::move(delivery)};
}

base::Result<http::Response> trial(Context& c) {
  QY_TRY(const auto sent, sent_file(c));
  const auto made = try_delivery(c.db(), c.caller.district, sent.source, sent.filename, sent.delivery,
                                 c.caller.can("register.personal"));
  c.audit("sources.trial", "sources.source", sent.source);
  return http::Response::json(base::to_json(made), 200);
}

base::Result<http::Response> load(Context& c) {
  QY_TRY(const auto sent, sent_file(c));
  const auto taken = take_delivery(c.db(), {c.caller.district, c.caller.name, c.now}, sent.source,
                                   sent.filename, sent.delivery);
  c.audit("sources.load", "sources.load", taken.id.str());
  QY_TRY(const auto made, find_load(c, taken.id));
  return http::Response::json(base::to_json(made), 201);
}

base::Result<kernel::List<LoadView>> loads(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  static const std::string sql = std::string(kLoads) + " and source_code = $2 order by at desc limit 50";
  kernel::List<LoadView> out;
  out.items = c.db().query<LoadView>(sql, c.caller.district, c.request.param("code"));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

/// Enterprises that were merged since are their survivors.
void follow_merges(Context& c, const std::vector<EntityId>& entities) {
  std::vector<std::string> ids;
  for (const auto id : entities) ids.push_back(id.str());
  for (const auto& [gone, survivor] : kernel::merged_into(c.db(), "register", c.caller.district, ids))
    c.db().execute(
        "update sources.record set entity_id = $3::uuid where district = $1 and entity_id = $2::uuid",
        c.caller.district, gone, survivor);
}

/// Rows come back as they were, with their links; rows that were new go.
void restore(Context& c, LoadId id) {
  c.db().execute(
      "delete from sources.record r using sources.record_before b where b.district = $1 and b.load_id = $2"
      " and r.district = b.district and r.source_code = b.source_code and r.record_id = b.record_id",
      c.caller.district, id);
  c.db().execute(
      "insert into sources.record select (json_populate_record(null::sources.record, row)).*"
      " from sources.record_before where district = $1 and load_id = $2 and row is not null",
      c.caller.district, id);
  c.db().execute("delete from sources.record_before where district = $1 and load_id = $2", c.caller.district,
                 id);
}

struct Touched {
  EntityId id;
};
QY_DESCRIBE(Touched, QY_FIELD(id))

/// Those of the load's records as they are, and as they were before it.
std::vector<EntityId> entities_of_load(Context& c, LoadId id) {
  std::vector<EntityId> out;
  for (const auto& row : c.db().query<Touched>(
           "select r.entity_id as id from sources.record r where r.district = $1 and r.load_id = $2 and "
           "r.entity_id is not null union select (b.row->>'entity_id')::uuid from sources.record_before b "
           "where b.district = $1 and b.load_id = $2 and b.row->>'entity_id' is not null",
           c.caller.district, id))
    out.push_back(row.id);
  return out;
}

base::Result<LoadView> undo(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const auto id = LoadId::parse(c.request.param("id"));
  if (!id) return base::not_found({"数据批次", "load"});
  QY_TRY(const auto found, find_load(c, *id));
  if (!found.newest)
    return base::conflict("sources.not_newest",
                          {"只能撤回该来源最近的一批", "Only the newest load of a source can be taken back"},
                          {"请先撤回之后的批次", "Take back the later ones first"});
  kernel::hold_merges(c.db(), "register");
  const auto touched = entities_of_load(c, *id);
  restore(c, *id);
  follow_merges(c, touched);
  c.db().execute(
      "update sources.load set state = 'undone', undone_at = $3, undone_by = $4 where district = $1 and id = "
      "$2",
      c.caller.district, *id, c.now, c.caller.name);
  renew_later(c.db(), {c.caller.district, c.caller.name, c.now}, touched);
  c.audit("sources.undo_load", "sources.load", id->str());
  return find_load(c, *id);
}

}  // namespace

void register_loads(kernel::Registry& r) {
  const kernel::Access readers{.permission = "sources.read"}, managers{.permission = "sources.manage"};
  http::RouteOptions file;
  file.multipart = true;
  file.body_limit = 1ull << 28;
  r.raw(http::Method::post, "/api/v1/sources/{code}/loads",
        {.access = managers,
         .summary = {"导入一批记录（CSV、XLSX）", "Load records (CSV, XLSX)"},
         .options = file},
        load);
  r.raw(http::Method::post, "/api/v1/sources/{code}/trial",
        {.access = managers,
         .summary = {"试运行：这批记录会新增、变更、拒收什么，不写入",
                     "Dry run: what a delivery would add, change and reject; nothing is written"},
         .options = file},
        trial);
  r.get<Nothing, kernel::List<LoadView>>(
      "/api/v1/sources/{code}/loads", {.access = readers, .summary = {"一个来源的批次", "Loads of a source"}},
      loads);
  r.post<Nothing, LoadView>("/api/v1/sources/loads/{id}/actions/undo",
                            {.access = managers, .summary = {"撤回一批记录", "Take a load back"}}, undo);
}

}  // namespace qiying::sources

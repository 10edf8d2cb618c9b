#include "modules/sources/internal/feed.hpp"

#include "modules/sources/internal/catalogue.hpp"
#include "modules/sources/internal/feed_jobs.hpp"
#include "modules/sources/internal/feed_read.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::string_view kFeed =
    "select kind, folder, host, port, dbname, username, password <> '' as has_password, query, "
    "every_minutes, "
    "match, active, by_name, case when active then next_at end as next_at, last_at, last_state, last_rows, "
    "last_rejected, case when $3 then error_en else error_zh end as error, version from sources.feed where "
    "district = $1 and source_code = $2";

std::string code_of(const Context& c) {
  return std::string(c.request.param("code"));
}

FeedView view_of(Context& c) {
  return c.db()
      .query_one<FeedView>(kFeed, c.caller.district, code_of(c), c.lang == kernel::Lang::en)
      .value_or(FeedView{});
}

base::Error no_source() {
  return base::not_found({"数据来源", "data source"});
}

base::Result<FeedView> show(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  if (!has_source(c.db(), c.caller.district, code_of(c))) return no_source();
  return view_of(c);
}

base::Result<void> check_database(Context& c, const FeedInput& in, const FeedView& before) {
  if (!may_connect(in.host, feed_hosts(c.services.settings)))
    return base::invalid(
        "host", "sources.feed_host", {"不允许连接这台主机", "This host may not be connected to"},
        {"由系统管理员在数据目录的 source_hosts.txt 中增加一行",
         "An administrator of the server adds a line to source_hosts.txt in the data folder"});
  if (in.dbname.empty() || in.username.empty())
    return base::invalid(in.dbname.empty() ? "dbname" : "username", "sources.feed_place",
                         {"请填写数据库名和用户名", "Give the database and the user"});
  if (!is_one_query(in.query))
    return base::invalid(
        "query", "sources.feed_query",
        {"须是一条只读查询（select），末尾不加分号", "It must be one select, without a semicolon"});
  const bool moved = in.host != before.host || in.port != before.port || in.dbname != before.dbname ||
                     in.username != before.username;
  if (in.password.empty() && (moved || !before.has_password))
    return base::invalid("password", "sources.feed_password", {"请填写密码", "Give the password"},
                         {"主机、端口、数据库或用户变动后须重新填写",
                          "It is asked for again when host, port, database or user change"});
  return {};
}

base::Result<void> check(Context& c, const FeedInput& in, const FeedView& before) {
  if (in.kind == FeedKind::postgres) return check_database(c, in, before);
  if (in.kind != FeedKind::folder)
    return base::invalid("kind", "sources.feed_kind",
                         {"请选择目录或数据库", "Choose a folder or a database"});
  QY_CHECK(feed_folder(feed_root(c.services.settings), in.folder));
  return {};
}

base::Result<FeedView> save(Context& c, const FeedInput& in) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const auto code = code_of(c);
  if (!has_source(c.db(), c.caller.district, code)) return no_source();
  const auto before = view_of(c);
  if (before.version != in.version)
    return base::conflict("sources.version", {"定时取数刚刚被修改", "Somebody has just changed the schedule"},
                          {"请刷新后再改", "Reload and change again"});
  QY_CHECK(check(c, in, before));
  const bool database = in.kind == FeedKind::postgres;
  const auto sealed =
      !database || in.password.empty()
          ? std::optional<std::string>()
          : std::optional(c.services.keys.seal(in.password, feed_secret(c.caller.district, code)));
  c.db().execute(
      "insert into sources.feed (district, source_code, kind, folder, host, port, dbname, username, "
      "password, "
      "query, every_minutes, match, active, by_name, next_at) values ($1, $2, $3, $4, $5, $6, $7, $8, "
      "coalesce($9, ''), $10, $11, $12, $13, $14, $15) on conflict (district, source_code) do update set "
      "kind "
      "= excluded.kind, folder = excluded.folder, host = excluded.host, port = excluded.port, dbname = "
      "excluded.dbname, username = excluded.username, password = case when excluded.kind = 'folder' then '' "
      "else coalesce($9, sources.feed.password) end, query = excluded.query, every_minutes = "
      "excluded.every_minutes, match = excluded.match, active = excluded.active, by_name = excluded.by_name, "
      "next_at = excluded.next_at, version = sources.feed.version + 1",
      c.caller.district, code, in.kind, database ? "" : in.folder, database ? in.host : "", in.port,
      database ? in.dbname : "", database ? in.username : "", sealed, database ? in.query : "",
      in.every_minutes, in.match, in.active, c.caller.name, c.now + std::chrono::minutes(in.every_minutes));
  c.audit("sources.feed", "sources.source", code);
  return view_of(c);
}

base::Result<FeedView> remove(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const auto code = code_of(c);
  if (c.db().execute("delete from sources.feed where district = $1 and source_code = $2", c.caller.district,
                     code) == 0)
    return base::not_found({"定时取数", "schedule"});
  c.db().execute("delete from sources.feed_file where district = $1 and source_code = $2", c.caller.district,
                 code);
  c.audit("sources.feed_removed", "sources.source", code);
  return FeedView{};
}

base::Result<FeedView> read_now(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const auto feed = view_of(c);
  if (feed.kind == FeedKind::none) return base::not_found({"定时取数", "schedule"});
  read_feed_soon(c.db(), c.caller.district, code_of(c));
  c.audit("sources.feed_read", "sources.source", code_of(c));
  return feed;
}

}  // namespace

void register_feeds(kernel::Registry& r) {
  constexpr std::string_view path = "/api/v1/sources/{code}/feed";
  const kernel::Access managers{.permission = "sources.manage"};
  r.get<Nothing, FeedView>(std::string(path),
                           {.access = {.permission = "sources.read"},
                            .summary = {"来源的定时取数", "How a source is read on a schedule"}},
                           show);
  r.put<FeedInput, FeedView>(
      std::string(path),
      {.access = managers, .summary = {"设置定时取数", "Have a source read on a schedule"}}, save);
  r.del<Nothing, FeedView>(std::string(path),
                           {.access = managers, .summary = {"取消定时取数", "No schedule any more"}}, remove);
  r.post<Nothing, FeedView>(std::string(path) + "/actions/read",
                            {.access = managers, .summary = {"立即取数", "Read it now"}}, read_now);
  register_feed_jobs(r);
}

}  // namespace qiying::sources

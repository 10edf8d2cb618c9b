#include "platform/db/migrate.hpp"

namespace qiying::db {
namespace {

/// Two starts at once may both find a role missing; the second attempt to make it is no fault.
constexpr const char* kCreate = R"(
do $$
declare r text;
begin
  foreach r in array array['qiying_owner', 'qiying_app'] loop
    if not exists (select from pg_roles where rolname = r) then
      begin
        execute format('create role %I login', r);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant %I to %I', r, current_user);
    end if;
  end loop;
  execute format('grant connect, create, temporary on database %I to qiying_owner', current_database());
  execute format('grant connect, temporary on database %I to qiying_app', current_database());
end $$;
)";

constexpr const char* kFits = R"(
select count(*) = 2
   and bool_and(pg_has_role(current_user, rolname,
                            case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end))
   and has_database_privilege('qiying_owner', current_database(), 'create')
  from pg_roles where rolname in ('qiying_owner', 'qiying_app')
)";

base::Error refused(const std::string& database, const std::string& user, const std::string& why) {
  const auto statements =
      "create role qiying_owner login; create role qiying_app login; grant qiying_owner, "
      "qiying_app to \"" +
      user + "\"; grant create on database \"" + database + "\" to qiying_owner;";
  return base::conflict("db.roles",
                        {"数据库缺少所需角色，当前用户无权创建：" + why,
                         "Database roles are missing and this user may not create them: " + why},
                        {"请由数据库管理员执行：" + statements, "Have an administrator run: " + statements});
}

}  // namespace

base::Result<void> ensure_roles(Connection& connection) {
  // Asking first also spares an ordinary start the writes to the catalogue.
  const bool exist =
      connection.number("select count(*) from pg_roles where rolname in ('qiying_owner', 'qiying_app')") == 2;
  if (exist && connection.number(kFits) == 1) return {};
  try {
    connection.script(kCreate);
  } catch (const DbError& e) {
    if (e.is_unavailable()) throw;
    return refused(connection.text("select current_database()"), connection.text("select current_user"),
                   e.what());
  }
  return {};
}

}  // namespace qiying::db

#include "platform/db/server.hpp"

#include <cstdlib>

namespace qiying::db {
namespace {

base::Error unfit(std::string code, base::Text message, base::Text help) {
  return {base::ErrorKind::unavailable, "db." + std::move(code), std::move(message), {}, std::move(help), {}};
}

/// A word of libpq or the server, and what to do when it is said.
struct Advice {
  const char* word;
  base::Text help;
};

const Advice kAdvice[] = {
    {"password", {"请核对地址中的用户名和密码", "Check the user and password of the URL"}},
    {"pg_hba.conf",
     {"请数据库管理员在 pg_hba.conf 中允许本机以该用户连接",
      "Have its administrator let this user in from here (pg_hba.conf)"}},
    {"does not exist",
     {"请数据库管理员先建库和用户：create database … encoding 'UTF8'",
      "Have its administrator create the database (create database … encoding 'UTF8') and the user"}},
    {"too many",
     {"连接数已满，请调大 max_connections 或减小 database.pool",
      "All its connections are taken: raise max_connections or lower database.pool"}},
    {"starting up", {"数据库正在启动，请稍后再试", "It is starting; try again in a moment"}},
    {"translate host name", {"请核对地址中的主机名", "Check the host name of the URL"}},
};

constexpr const char* kReached = "Is it running there, and is the way open (address, port, firewall)?";

}  // namespace

base::Error unreachable(const std::string& why) {
  const base::Text message{"无法使用该数据库：" + why, why};
  for (const auto& [word, help] : kAdvice)
    if (why.find(word) != std::string::npos) return unfit("unreachable", message, help);
  return unfit("unreachable", message, {"请确认数据库已运行，地址、端口和防火墙无误", kReached});
}

base::Result<void> check_server(Connection& connection) {
  const auto found = connection.text("select current_setting('server_version')");  // "15.13 (Debian 15.13-0)"
  if (std::atoi(found.c_str()) < kOldestServer) {
    const auto least = std::to_string(kOldestServer);
    return unfit("too_old",
                 {"数据库版本为 PostgreSQL " + found + "，至少需要 " + least,
                  "The database is PostgreSQL " + found + "; " + least + " is the oldest that works"},
                 {"请升级数据库，或不用 --database-url（程序自带私有数据库）",
                  "Upgrade it, or leave --database-url out (the program then runs its own)"});
  }
  if (const auto encoding = connection.text("select current_setting('server_encoding')"); encoding != "UTF8")
    return unfit(
        "encoding",
        {"数据库编码为 " + encoding + "，须为 UTF8", "The database is in " + encoding + ", not UTF8"},
        {"请新建 UTF8 编码的数据库",
         "Create one with: create database … encoding 'UTF8' template template0"});
  if (connection.number("select pg_is_in_recovery()::int") == 1)
    return unfit("standby", {"该数据库是只读备库", "This database is a standby and takes no writes"},
                 {"请填写主库地址", "Give the address of the primary"});
  return {};
}

base::Timestamp server_time(Connection& connection) {
  const auto micros = connection.number("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
  return base::Timestamp(std::chrono::microseconds(micros));
}

bool log_is_stuck(Connection& connection) {
  return connection.number(
             "select coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)::int "
             "from pg_stat_archiver") == 1;
}

}  // namespace qiying::db

#include "apps/qiying/doctor.hpp"

#include <fmt/format.h>
#include <sys/timex.h>

#include <cmath>

#include "apps/qiying/neighbours.hpp"
#include "apps/qiying/premises.hpp"
#include "platform/audit/chain.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/db/server.hpp"
#include "platform/jobs/board.hpp"

namespace qiying::app {
namespace {

void look_at_jobs(Findings& out, db::Connection& db) {
  std::int64_t dead = 0;
  for (const auto& row : jobs::job_counts(db))
    if (row.state == jobs::State::dead) dead += row.count;
  if (dead == 0) return good(out, {"没有最终失败的后台任务", "no background job has failed for good"});
  advise(
      out,
      {fmt::format("{} 个后台任务最终失败", dead), fmt::format("{} background jobs failed for good", dead)},
      {"在工作台“后台任务”中查看", "look at 后台任务 in the workbench"});
}

void look_at_audit(Findings& out, db::Connection& db, base::Timestamp now) {
  const auto state = audit::state_of(db, now);
  if (state.newest && *state.newest > now + std::chrono::minutes(5)) {
    const auto at = base::to_display(*state.newest);
    fault(out,
          {"最新的审计记录在 " + at + "，尚未到来：时钟被拨回过",
           "the newest audit entry is of " + at + ", which is still to come: the clock was set back"},
          {"校准时钟；其间的会话和期限按错误的时钟计算",
           "set the clock right; sessions and deadlines of the time between run by the wrong clock"});
  }
  if (state.overdue == 0) return good(out, {"审计记录均已入链", "the audit trail is chained"});
  fault(out,
        {fmt::format("{} 条审计记录写入一小时后仍未入链", state.overdue),
         fmt::format("{} audit entries are not chained an hour after they were written", state.overdue)},
        {"服务在运行吗？不能入链时其日志有 audit.chain；然后运行 qiying audit verify",
         "is qiying serve running? Its log says audit.chain when it cannot; then run qiying audit verify"});
}

void look_at_clock(Findings& out, db::Connection& db) {
  timex state{};
  if (adjtimex(&state) == TIME_ERROR)
    advise(out,
           {"本机的时钟无人校准，而时限和期限都按它计算",
            "nobody sets the clock of this machine, by which limits and deadlines run"},
           {"apt-get install chrony，或启用 systemd-timesyncd",
            "apt-get install chrony, or let systemd-timesyncd set it"});
  const auto away =
      std::chrono::duration_cast<std::chrono::seconds>(db::server_time(db) - base::SystemClock().now());
  if (std::abs(away.count()) <= 5) return;
  fault(out,
        {fmt::format("程序与数据库的时钟相差 {} 秒", away.count()),
         fmt::format("the clocks of program and database differ by {} s", away.count())},
        {"用 chrony 或 systemd-timesyncd 校准两者", "let chrony or systemd-timesyncd set both"});
}

void look_at_log_keeping(Findings& out, db::Connection& db, const std::string& spool) {
  if (!db::log_is_stuck(db)) return;
  fault(out,
        {"数据库不能把日志写入 " + spool + "，因而积压在 pg/pg_wal",
         "the database cannot put its log into " + spool + ", so it grows in pg/pg_wal"},
        {"让该目录属于数据库的用户，并保证有空间；原因见 pg.log",
         "let the folder belong to the user of the database and see to its room; pg.log says why"});
}

void look_at_keys(Findings& out, db::Connection& db, const std::string& keys) {
  if (auth::count_unreadable(db) == 0) return good(out, {"密钥与数据库相符", "the keys fit the database"});
  fault(out, {keys + " 打不开数据库中的密文", "what lies sealed in the database cannot be opened by " + keys},
        {"从本区的备份中取回该文件（qiying restore 会一并恢复）",
         "bring that file back from the backup of this district (qiying restore brings it along)"});
}

void look_inside(Findings& out, Installation& installation) {
  const auto& services = installation.services();
  const auto& data = services.settings.data;
  auto lease = services.pool.acquire(auth::scope_of(auth::Caller::system("")));
  good(out, {"数据库有应答，版本与程序一致", "the database answers and has this program's version"});
  if (installation.cluster() && !installation.cluster()->joined())
    advise(out, {"服务没有在运行", "the program is not serving"},
           {"systemctl start qiying；停止的原因见 journalctl -u qiying 或 log.file 所指的文件",
            "systemctl start qiying; why it ended: journalctl -u qiying, or the file of log.file"});
  look_at_clock(out, *lease);
  look_at_log_keeping(out, *lease, (data / "wal").string());
  look_at_keys(out, *lease, (data / "keys/data.key").string());
  look_at_jobs(out, *lease);
  look_at_audit(out, *lease, services.clock.now());
}

int report(const Findings& findings) {
  constexpr const char* kSigns[] = {"ok      ", "advice  ", "FAULT   "};
  int faults = 0, advice = 0;
  for (const auto& f : findings) {
    fmt::print("{}{}\n", kSigns[static_cast<int>(f.grade)], both(f.what));
    if (!f.todo.en.empty()) fmt::print("        -> {}\n", both(f.todo));
    faults += f.grade == Grade::fault;
    advice += f.grade == Grade::advice;
  }
  fmt::print("{0} 处故障，{1} 条建议 / {0} faults, {1} pieces of advice\n", faults, advice);
  return faults == 0 ? kDone : kFailed;
}

int examine(const Common& common) {
  const auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  if (const auto there = must_exist(*settings); !there.ok()) return refuse(there.error());
  Findings out;
  look_at_premises(out, *settings, common.file());
  if (!settings->demo) look_at_neighbours(out, *settings);
  auto installation = Installation::open(*settings, [](std::string_view) {}, nullptr, Sharing::joins);
  if (installation.ok()) {
    look_inside(out, **installation);
  } else {
    const auto& error = installation.error();
    const auto log = (settings->data / "pg.log").string();
    fault(out, error.message, error.help.en.empty() ? base::Text{"见 " + log, "see " + log} : error.help);
  }
  return report(out);
}

}  // namespace

void add_doctor(CLI::App& app, Choices& choices, Common& common) {
  auto* sub = app.add_subcommand(
      "doctor",
      "检查安装有何问题、怎么办 / what is wrong with this installation and what to do; exit 1 with faults");
  common.add_to(*sub);
  choices.push_back({sub, [&common] { return examine(common); }});
}

}  // namespace qiying::app

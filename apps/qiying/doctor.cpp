#include "apps/qiying/doctor.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cmath>

#include "apps/qiying/gate.hpp"
#include "apps/qiying/monitors.hpp"
#include "platform/audit/chain.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/backup/backup.hpp"
#include "platform/db/server.hpp"
#include "platform/files/scanner.hpp"
#include "platform/jobs/board.hpp"
#include "platform/pdf/pdf.hpp"

namespace qiying::app {
namespace {

namespace fs = std::filesystem;

enum class Grade { good, advice, fault };

/// One line of the examination; `todo` says what to do when it is not good.
struct Finding {
  Grade grade;
  std::string what, todo;
};
using Findings = std::vector<Finding>;

void good(Findings& out, std::string what) {
  out.push_back({Grade::good, std::move(what), {}});
}
void advise(Findings& out, std::string what, std::string todo) {
  out.push_back({Grade::advice, std::move(what), std::move(todo)});
}
void fault(Findings& out, std::string what, std::string todo) {
  out.push_back({Grade::fault, std::move(what), std::move(todo)});
}

void look_at_disk(Findings& out, const fs::path& data) {
  std::error_code error;
  const auto space = fs::space(data, error);
  if (error)
    return fault(out, "cannot look at " + data.string(), "check that the folder exists: " + error.message());
  const auto left = space.available >> 20;
  const auto part = 100.0 * static_cast<double>(space.available) / static_cast<double>(space.capacity);
  const auto what = fmt::format("{} MB ({:.0f} %) of the disk of {} are free", left, part, data.string());
  if (left < 500)
    return fault(out, what, "make room now: below disk.reserve_mb the program takes no more writes");
  if (part < 10) return advise(out, what, "make room, or enlarge the disk");
  good(out, what);
}

void look_at_secrets(Findings& out, const fs::path& data) {
  for (const char* name : {"audit/key.pem", "keys/backup.key", "keys/data.key", "keys/metrics.token"}) {
    struct stat info{};
    if (stat((data / name).c_str(), &info) != 0) continue;
    if ((info.st_mode & 077) != 0)
      fault(out, fmt::format("{} can be read by others", (data / name).string()),
            fmt::format("chmod 600 {}", (data / name).string()));
  }
}

void look_at_monitors(Findings& out, const fs::path& data) {
  std::error_code none;
  if (fs::exists(monitor_token_file(data), none) && monitor_token(data).empty())
    fault(out,
          fmt::format("{} is no token, so monitors on other machines are refused",
                      monitor_token_file(data).string()),
          fmt::format("write one of {} characters and more: openssl rand -hex 32", kShortestMonitorToken));
}

void look_at_backups(Findings& out, const config::Settings& settings) {
  if (!settings.database_url.empty())
    return advise(out, "the database is somebody else's",
                  "ask its administrator for backups and restore tests");
  std::error_code none;
  const auto made = fs::last_write_time(settings.data / "last-backup", none);
  if (none) return fault(out, "no backup was ever made", "run each night: qiying backup --to DIR --keep-log");
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(fs::file_time_type::clock::now() - made);
  const auto what = fmt::format("the last base copy is {} hours old", hours.count());
  if (hours > std::chrono::hours(26))
    return fault(out, what, "see why the nightly qiying backup does not run");
  good(out, what);
}

void look_at_log_spool(Findings& out, const fs::path& data) {
  std::uintmax_t bytes = 0;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(data / "wal", absent)) bytes += entry.file_size(absent);
  if (bytes > (1ULL << 30))
    fault(out, fmt::format("{} MB of the database's log wait in {}", bytes >> 20, (data / "wal").string()),
          "run qiying backup --log-only every five minutes (deploy/systemd/qiying-backup-log.timer)");
}

void look_at_machine(Findings& out, const config::Settings& settings) {
  if (pdf::has_chinese_font())
    good(out, "there is a font for Chinese documents");
  else
    fault(out, "no font with Chinese characters", "apt-get install fonts-noto-cjk");
  const bool open = !settings.listen.starts_with("127.") && !settings.listen.starts_with("[::1]") &&
                    !settings.listen.starts_with("localhost");
  if (settings.demo && open)
    fault(out, "a demonstration with known passwords listens on " + settings.listen,
          "listen on 127.0.0.1, or serve without --demo");
  if (open && settings.trusted_proxies.empty())
    advise(out, "the program itself faces the network without TLS",
           "put nginx or Caddy in front (deploy/nginx, deploy/caddy) and set trusted_proxies");
  if (fs::exists(maintenance_file(settings.data)))
    advise(out, "the service is under maintenance: people are turned away", "end it: qiying maintenance off");
  if (!settings.demo && settings.second_factor == "optional")
    advise(out, "administrators may sign in by password alone",
           "set security.second_factor = \"administrators\"");
  if (!settings.demo && !settings.separation)
    advise(out, "one person may administer system, security and audit", "set security.separation = true");
  if (!settings.demo && settings.log_file.empty())
    advise(out, "the log goes to standard error: whoever keeps it decides for how long",
           "set log.file (deploy/logrotate keeps 200 days), or let the journal keep six months and more");
  if (!settings.rate_limit) advise(out, "rate limits are off", "set rate_limit = true");
}

void look_at_scanner(Findings& out) {
  const auto place = std::string(files::kScannerSocket);
  if (files::has_scanner())
    good(out, "uploads are shown to the virus scanner at " + place);
  else
    advise(out, "no virus scanner sees uploads", "apt-get install clamav-daemon; it is found at " + place);
}

void look_at_jobs(Findings& out, db::Connection& db) {
  std::int64_t dead = 0;
  for (const auto& row : jobs::job_counts(db))
    if (row.state == jobs::State::dead) dead += row.count;
  if (dead > 0)
    advise(out, fmt::format("{} background jobs failed for good", dead), "look at 后台任务 in the workbench");
  else
    good(out, "no background job has failed for good");
}

void look_at_audit(Findings& out, db::Connection& db, base::Timestamp now) {
  const auto state = audit::state_of(db, now);
  if (state.overdue > 0)
    fault(out, fmt::format("{} audit entries are not chained an hour after they were written", state.overdue),
          "is qiying serve running? Its log says audit.chain when it cannot; then run qiying audit verify");
  else
    good(out, "the audit trail is chained");
}

void look_at_clock(Findings& out, db::Connection& db) {
  const auto away =
      std::chrono::duration_cast<std::chrono::seconds>(db::server_time(db) - base::SystemClock().now());
  if (std::abs(away.count()) > 5)
    fault(out, fmt::format("the clocks of program and database differ by {} s", away.count()),
          "let chrony or systemd-timesyncd set both");
}

void look_at_log_keeping(Findings& out, db::Connection& db, const fs::path& data) {
  if (db::log_is_stuck(db))
    fault(out,
          "the database cannot put its log into " + (data / "wal").string() + ", so it grows in pg/pg_wal",
          "let the folder belong to the user of the database and see to its room; pg.log says why");
}

void look_at_keys(Findings& out, db::Connection& db, const fs::path& data) {
  if (auth::count_unreadable(db) > 0)
    fault(out, "what lies sealed in the database cannot be opened by " + (data / "keys/data.key").string(),
          "bring that file back from the backup of this district (qiying restore brings it along)");
  else
    good(out, "the keys fit the database");
}

void look_inside(Findings& out, Installation& installation) {
  const auto& services = installation.services();
  auto lease = services.pool.acquire(auth::scope_of(auth::Caller::system("")));
  good(out, "the database answers and has this program's version");
  look_at_clock(out, *lease);
  look_at_log_keeping(out, *lease, services.settings.data);
  look_at_keys(out, *lease, services.settings.data);
  look_at_jobs(out, *lease);
  look_at_audit(out, *lease, services.clock.now());
}

int report(const Findings& findings) {
  constexpr const char* kSigns[] = {"ok      ", "advice  ", "FAULT   "};
  int faults = 0, advice = 0;
  for (const auto& f : findings) {
    fmt::print("{}{}\n", kSigns[static_cast<int>(f.grade)], f.what);
    if (!f.todo.empty()) fmt::print("        -> {}\n", f.todo);
    faults += f.grade == Grade::fault;
    advice += f.grade == Grade::advice;
  }
  fmt::print("{} faults, {} pieces of advice\n", faults, advice);
  return faults == 0 ? kDone : kFailed;
}

int examine(const Common& common) {
  const auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  if (const auto there = must_exist(*settings); !there.ok()) return refuse(there.error());
  Findings out;
  look_at_disk(out, settings->data);
  look_at_secrets(out, settings->data);
  look_at_monitors(out, settings->data);
  look_at_backups(out, *settings);
  look_at_log_spool(out, settings->data);
  look_at_machine(out, *settings);
  if (!settings->demo) look_at_scanner(out);
  auto installation = Installation::open(*settings, [](std::string_view) {}, nullptr, Sharing::joins);
  if (installation.ok())
    look_inside(out, **installation);
  else
    fault(out, installation.error().message.en,
          installation.error().help.en.empty() ? "see " + (settings->data / "pg.log").string()
                                               : installation.error().help.en);
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

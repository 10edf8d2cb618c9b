#include "apps/qiying/premises.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>

#include "apps/qiying/gate.hpp"
#include "apps/qiying/monitors.hpp"
#include "apps/qiying/owner.hpp"
#include "platform/files/scanner.hpp"
#include "platform/pdf/pdf.hpp"

namespace qiying::app {
namespace {

namespace fs = std::filesystem;

void look_at_disk(Findings& out, const config::Settings& settings) {
  constexpr std::uintmax_t kSoon = 300;  // MB above the reserve
  const auto data = settings.data.string();
  std::error_code error;
  const auto space = fs::space(settings.data, error);
  if (error)
    return fault(out, {"看不到 " + data, "cannot look at " + data},
                 {"请确认目录存在：" + error.message(), "check that the folder exists: " + error.message()});
  const auto left = space.available >> 20;
  const auto part = 100.0 * static_cast<double>(space.available) / static_cast<double>(space.capacity);
  const base::Text what{fmt::format("{} 所在磁盘剩余 {} MB（{:.0f} %）", data, left, part),
                        fmt::format("{} MB ({:.0f} %) of the disk of {} are free", left, part, data)};
  const auto reserve = static_cast<std::uintmax_t>(settings.disk_reserve_mb);
  if (left < reserve)
    return fault(
        out, what,
        {fmt::format("立即腾出空间：少于 disk.reserve_mb（{} MB），现在只读；腾出后自动恢复", reserve),
         fmt::format("make room now: below disk.reserve_mb ({} MB) nothing is written; it goes on by itself "
                     "when there is room",
                     reserve)});
  if (left < reserve + kSoon)
    return fault(
        out, what,
        {fmt::format("立即腾出空间：少于 disk.reserve_mb（{} MB）即转为只读", reserve),
         fmt::format("make room now: below disk.reserve_mb ({} MB) nothing is written any more", reserve)});
  if (part < 10) return advise(out, what, {"清理或扩大磁盘", "make room, or enlarge the disk"});
  good(out, what);
}

/// Whether people beyond those of `mask` may read the file; false when there is none.
bool is_open(const fs::path& file, mode_t mask) {
  struct stat info{};
  return stat(file.c_str(), &info) == 0 && (info.st_mode & mask) != 0;
}

bool has_secrets(const config::Settings& s) {
  return !(s.database_url + s.mail_password + s.oidc_client_secret + s.sms_secret + s.wechat_secret).empty();
}

void look_at_secrets(Findings& out, const config::Settings& settings, const std::string& config) {
  for (const char* name : {"audit/key.pem", "keys/backup.key", "keys/data.key", "keys/metrics.token"}) {
    const auto file = (settings.data / name).string();
    if (is_open(file, 077))
      fault(out, {file + " 可被他人读取", file + " can be read by others"}, command("chmod 600 " + file));
  }
  if (!config.empty() && has_secrets(settings) && is_open(config, 07))
    fault(out,
          {config + " 中有密码，而所有人都能读取", config + " holds passwords and can be read by everybody"},
          command("chown root:qiying " + config + " && chmod 640 " + config));
}

void look_at_monitors(Findings& out, const fs::path& data) {
  std::error_code none;
  const auto file = monitor_token_file(data);
  if (!fs::exists(file, none) || !monitor_token(data).empty()) return;
  fault(out,
        {fmt::format("{} 不是有效的令牌，其他机器上的监控都被拒绝", file.string()),
         fmt::format("{} is no token, so monitors on other machines are refused", file.string())},
        {fmt::format("写入不少于 {} 个字符：openssl rand -hex 32", kShortestMonitorToken),
         fmt::format("write one of {} characters and more: openssl rand -hex 32", kShortestMonitorToken)});
}

void look_at_backups(Findings& out, const config::Settings& settings) {
  if (!settings.database_url.empty())
    return advise(out, {"数据库由他人管理", "the database is somebody else's"},
                  {"请其管理员备份并演练恢复", "ask its administrator for backups and restore tests"});
  std::error_code none;
  const auto made = fs::last_write_time(settings.data / "last-backup", none);
  if (none)
    return fault(out, {"从未备份", "no backup was ever made"},
                 {"每晚运行：qiying backup --to 目录 --keep-log",
                  "run each night: qiying backup --to DIR --keep-log"});
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(fs::file_time_type::clock::now() - made);
  const base::Text what{fmt::format("最近一次基础备份在 {} 小时前", hours.count()),
                        fmt::format("the last base copy is {} hours old", hours.count())};
  if (hours > std::chrono::hours(26))
    return fault(out, what,
                 {"查看每晚的备份为何没有运行：systemctl status qiying-backup.timer qiying-backup",
                  "see why the nightly qiying backup does not run: systemctl status qiying-backup.timer "
                  "qiying-backup"});
  good(out, what);
}

void look_at_log_spool(Findings& out, const fs::path& data) {
  const auto spool = data / "wal";
  std::uintmax_t bytes = 0;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(spool, absent)) bytes += entry.file_size(absent);
  if (bytes <= (1ULL << 30)) return;
  fault(out,
        {fmt::format("{} MB 数据库日志积压在 {}", bytes >> 20, spool.string()),
         fmt::format("{} MB of the database's log wait in {}", bytes >> 20, spool.string())},
        {"每五分钟运行 qiying backup --log-only（systemctl enable --now qiying-backup-log.timer）",
         "run qiying backup --log-only every five minutes (deploy/systemd/qiying-backup-log.timer)"});
}

void look_at_listening(Findings& out, const config::Settings& settings) {
  const auto& listen = settings.listen;
  const bool open =
      !listen.starts_with("127.") && !listen.starts_with("[::1]") && !listen.starts_with("localhost");
  if (settings.demo && open)
    fault(out,
          {"口令公开的演示站点监听在 " + listen, "a demonstration with known passwords listens on " + listen},
          {"改为监听 127.0.0.1，或不用 --demo", "listen on 127.0.0.1, or serve without --demo"});
  if (open && settings.trusted_proxies.empty())
    advise(out, {"程序直接面对网络，没有 TLS", "the program itself faces the network without TLS"},
           {"前面放 nginx 或 Caddy（deploy/nginx、deploy/caddy），并设置 trusted_proxies",
            "put nginx or Caddy in front (deploy/nginx, deploy/caddy) and set trusted_proxies"});
  if (fs::exists(maintenance_file(settings.data)))
    advise(out, {"正在维护：其他人被拒绝访问", "the service is under maintenance: people are turned away"},
           {"结束维护：qiying maintenance off", "end it: qiying maintenance off"});
  if (!settings.rate_limit)
    advise(out, {"没有限制请求频率", "rate limits are off"},
           {"设置 rate_limit = true", "set rate_limit = true"});
}

void look_at_rules(Findings& out, const config::Settings& settings) {
  if (settings.second_factor == "optional")
    advise(out, {"管理员只凭密码即可登录", "administrators may sign in by password alone"},
           {"设置 security.second_factor = \"administrators\"",
            "set security.second_factor = \"administrators\""});
  if (!settings.separation)
    advise(out,
           {"一个人可以兼任系统、安全、审计管理员", "one person may administer system, security and audit"},
           {"设置 security.separation = true", "set security.separation = true"});
  if (settings.log_file.empty())
    advise(out,
           {"日志写到标准错误，保存多久由接收者决定",
            "the log goes to standard error: whoever keeps it decides for how long"},
           {"设置 log.file（deploy/logrotate 保留 200 天），或让 journald 保留六个月以上",
            "set log.file (deploy/logrotate keeps 200 days), or let the journal keep six months and more"});
}

void look_at_programs(Findings& out, bool demo) {
  if (pdf::has_chinese_font())
    good(out, {"有中文字体", "there is a font for Chinese documents"});
  else
    fault(out, {"没有中文字体", "no font with Chinese characters"},
          command("apt-get install fonts-noto-cjk"));
  if (demo) return;
  const auto place = std::string(files::kScannerSocket);
  if (files::has_scanner())
    good(out,
         {"上传的文件先经病毒扫描（" + place + "）", "uploads are shown to the virus scanner at " + place});
  else
    advise(out, {"上传的文件没有病毒扫描", "no virus scanner sees uploads"},
           {"apt-get install clamav-daemon，程序会在 " + place + " 找到它",
            "apt-get install clamav-daemon; it is found at " + place});
}

}  // namespace

void look_at_premises(Findings& out, const config::Settings& settings, const std::string& config) {
  look_at_disk(out, settings);
  look_at_secrets(out, settings, config);
  look_at_owner(out, settings.data);
  look_at_monitors(out, settings.data);
  look_at_backups(out, settings);
  look_at_log_spool(out, settings.data);
  look_at_programs(out, settings.demo);
  look_at_listening(out, settings);
  if (!settings.demo) look_at_rules(out, settings);
}

}  // namespace qiying::app

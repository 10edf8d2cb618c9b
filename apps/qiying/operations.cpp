#include "apps/qiying/operations.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "platform/backup/backup.hpp"

namespace qiying::app {
namespace {

namespace fs = std::filesystem;

void say(std::string_view what) {
  std::cerr << "qiying: " << what << std::endl;
}

struct BackupOptions {
  std::string to, key, from, until, id;
  bool verify = false, log_only = false, keep_log = false;
  int days = 14;
};

base::Error only_private() {
  return base::invalid(
      "--database-url", "backup.foreign",
      {"使用外部数据库时，数据库由其管理员备份（如 pg_basebackup 加归档、pgBackRest）",
       "A database at --database-url is backed up by whoever runs it (pg_basebackup with archiving, "
       "pgBackRest, the provider)"},
      {"数据目录仍需备份：tar -C DIR -cf qiying-data.tar files audit keys；先备份数据库，再备份目录",
       "The data directory still needs you: after the database's backup run tar -C DIR -cf qiying-data.tar "
       "files audit keys"});
}

fs::path key_file(const config::Settings& settings, const BackupOptions& options) {
  if (!options.key.empty()) return options.key;
  return settings.data / "keys" / "backup.key";
}

/// Before anything is made: whether the folder of backups can be written.
base::Result<void> must_be_writable(const fs::path& to) {
  std::error_code barred;
  fs::create_directories(to, barred);
  if (access(to.c_str(), W_OK | X_OK) == 0) return {};
  const auto place = to.string();
  return base::invalid(
      "--to", "backup.barred", {"不能写入 " + place, "cannot write to " + place},
      {"建立目录并交给数据目录所属的用户：install -d -o qiying -g qiying -m 700 " + place,
       "make the folder and give it to the user to whom the data directory belongs: install -d -o "
       "qiying -g qiying -m 700 " +
           place});
}

base::Result<backup::Place> place_of(const config::Settings& settings, const BackupOptions& options,
                                     bool create) {
  if (!settings.database_url.empty()) return only_private();
  if (create) QY_CHECK(must_be_writable(options.to));
  const auto key = key_file(settings, options);
  if (create && !fs::exists(key))
    say("made the key " + key.string() + ": keep a copy elsewhere, without it no backup can be opened");
  return backup::Place{settings.data, options.to, backup::load_key(key, create)};
}

/// When the last one was made, for `qiying doctor`.
void note_backup(const fs::path& data) {
  std::ofstream(data / "last-backup") << base::to_iso(base::SystemClock().now()) << '\n';
}

int verify_backup(const backup::Place& place) {
  const auto check = backup::verify(place);
  for (const auto& m : check.bases)
    fmt::print("{}  {} MB, restorable from {} on\n", m.id, m.bytes >> 20, base::to_display(m.ended));
  for (const auto& fault : check.faults) fmt::print("FAULT  {}\n", fault);
  fmt::print("{} base copies, {} segments of the log, {} files, {} faults\n", check.bases.size(),
             check.segments, check.files, check.faults.size());
  return check.faults.empty() ? kDone : kFailed;
}

/// From the next start on, finished pieces of the database's log wait here until they are brought over.
void keep_log(const fs::path& data) {
  if (!fs::create_directories(data / "wal")) return;
  db::give_to_server(data / "wal");
  say("the database's log is kept from the next start of the server on; bring it over with --log-only");
}

int back_up(const Common& common, const BackupOptions& options) {
  const auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  if (const auto there = must_exist(*settings); !options.verify && !there.ok()) return refuse(there.error());
  const auto place = place_of(*settings, options, !options.verify);
  if (!place.ok()) return refuse(place.error());
  if (options.verify) return verify_backup(*place);
  if (options.log_only) return backup::ship(*place, say), kDone;
  if (options.keep_log) keep_log(settings->data);
  return with_existing_installation(common, [&](Installation& installation) {
    backup::make(*place, *installation.cluster(), kVersion, say);
    note_backup(settings->data);
    const auto gone = backup::prune(*place, base::SystemClock().now(), options.days);
    if (gone > 0) say(fmt::format("{} old copies removed", gone));
    return kDone;
  });
}

base::Result<void> must_be_readable(const char* option, const std::string& what) {
  if (access(what.c_str(), R_OK) == 0) return {};
  return base::invalid(
      option, "backup.absent",
      {"没有这个路径，或不能读取：" + what, "there is no " + what + ", or it cannot be read"},
      {std::string("请核对 ") + option + "；以数据目录所属的用户读取",
       std::string("check ") + option + "; it is read as the user to whom the data directory belongs"});
}

/// How to restore, judged before anything is opened.
base::Result<backup::RestoreOptions> asked(const BackupOptions& options) {
  QY_CHECK(must_be_readable("--from", options.from));
  QY_CHECK(must_be_readable("--key", options.key));
  backup::RestoreOptions out{.until = {}, .id = options.id};
  if (options.until.empty()) return out;
  QY_TRY(out.until, base::parse_timestamp(options.until));
  return out;
}

int restore(const Common& common, BackupOptions options) {
  const auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  const auto how = asked(options);
  if (!how.ok()) return refuse(how.error());
  options.to = options.from;
  const auto place = place_of(*settings, options, false);
  if (!place.ok()) return refuse(place.error());
  backup::restore(*place, *how, say);
  return kDone;
}

int migrate(const Common& common, bool rehearse) {
  const auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  if (const auto there = must_exist(*settings); !there.ok()) return refuse(there.error());
  if (!rehearse) return with_installation(common, [](Installation&) { return say("migrated"), kDone; });
  const auto report = rehearse_migrations(*settings, say);
  if (!report.ok()) return tell(report.error()), kFailed;
  for (const auto& step : report->applied) fmt::print("{}\n", step);
  fmt::print("{} steps would be applied, {} are there; nothing was changed\n", report->applied.size(),
             report->already);
  return kDone;
}

}  // namespace

void add_operations(CLI::App& app, Choices& choices, Common& common) {
  auto options = std::make_shared<BackupOptions>();
  auto* make = app.add_subcommand(
      "backup", "加密备份，运行中也可 / encrypted copy of everything, beside a serving program too");
  common.add_to(*make);
  make->add_option("--to", options->to,
                   "备份目录，最好在另一台机器 / folder of backups, best on another machine")
      ->required();
  make->add_option("--key", options->key, "密钥文件 / file of the key (default: DATA/keys/backup.key)");
  make->add_option(
      "--days", options->days,
      "清除早于此天数的备份，至少留两份 / base copies older than this go, the last two stay (14)");
  make->add_flag("--keep-log", options->keep_log,
                 "保留数据库日志，可恢复到任一时刻 / keep the database's log, for restoring to any moment");
  make->add_flag("--log-only", options->log_only,
                 "只带走日志和新文件 / only bring the database's log and new files over");
  make->add_flag("--verify", options->verify,
                 "改为校验全部备份 / read and check all backups instead; exit 1 with faults");
  choices.push_back({make, [&common, options] { return back_up(common, *options); }});

  auto* back = app.add_subcommand(
      "restore", "在空的数据目录中恢复 / rebuild an installation in an empty --data directory");
  common.add_to(*back);
  back->add_option("--from", options->from, "备份目录 / folder of backups")->required();
  back->add_option("--key", options->key, "密钥文件 / file of the key")->required();
  back->add_option("--until", options->until,
                   "恢复到的时刻（北京时间） / moment, \"2026-11-21 15:00:00\" in China (default: the last)");
  back->add_option("--id", options->id, "指定备份 / base copy (default: the last before that moment)");
  choices.push_back({back, [&common, options] { return restore(common, *options); }});

  auto rehearse = std::make_shared<bool>(false);
  auto* steps = app.add_subcommand("migrate",
                                   "升级数据库到本程序的版本 / bring the database to this program's version");
  common.add_to(*steps);
  steps->add_flag("--dry-run", *rehearse,
                  "只预演：在会撤销的事务中执行并列出步骤 / do it in a transaction that is rolled back, and "
                  "list the steps");
  choices.push_back({steps, [&common, rehearse] { return migrate(common, *rehearse); }});
}

}  // namespace qiying::app

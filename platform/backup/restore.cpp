#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "platform/backup/backup.hpp"
#include "platform/backup/internal/child.hpp"
#include "platform/backup/internal/layout.hpp"
#include "platform/backup/internal/stream.hpp"
#include "platform/db/db.hpp"

namespace qiying::backup {
namespace {

namespace fs = std::filesystem;

Manifest choose(const Place& place, const RestoreOptions& options) {
  const auto all = internal::manifests(place.to);
  for (auto m = all.rbegin(); m != all.rend(); ++m) {
    const bool wanted =
        options.id.empty() ? !options.until || m->ended <= *options.until : m->id == options.id;
    if (!wanted) continue;
    if (internal::mac_of(*m, place.key) != m->mac)
      throw std::runtime_error("the manifest of " + m->id + " was changed, or this is not its key");
    if (options.until && m->ended > *options.until)
      throw std::runtime_error("the base copy " + m->id + " was finished after the moment asked for");
    return *m;
  }
  throw std::runtime_error("no base copy in " + place.to.string() + " that was finished before that moment");
}

void unseal(const fs::path& file, const Place& place, const std::string& name, const fs::path& to) {
  fs::create_directories(to.parent_path());
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  internal::read_sealed(file, place.key, name, [&](std::string_view part) { out << part; });
  if (!out.flush()) throw std::runtime_error("cannot write " + to.string());
}

/// Unpacks a sealed archive; its digest must be the one that was written down.
void unpack(const fs::path& file, const Place& place, const std::string& name, const std::string& digest,
            const fs::path& into) {
  fs::create_directories(into);
  std::string found;
  internal::write_to({"tar", "--extract", "--directory", into.string()},
                     [&](const auto& write) { found = internal::read_sealed(file, place.key, name, write); });
  if (found != digest) throw std::runtime_error(file.string() + " is not what its manifest says");
}

void check_cluster(const fs::path& cluster) {
  internal::read_from({(db::server_binaries(cluster) / "pg_verifybackup").string(), "--no-parse-wal",
                       "--quiet", cluster.string()},
                      [](std::string_view) {});
}

/// The files that a restored cluster replays from; removed at the end.
class Log {
 public:
  Log(const Place& place, const Manifest& from) : directory_(place.data / "wal.restore") {
    fs::create_directories(directory_);
    for (const auto& name : internal::log_names(place.to))
      if (!internal::is_before(name + ".sealed", from.first_wal))
        unseal(internal::log_file(place.to, name), place, "wal " + name, directory_ / name);
    db::give_to_server(directory_);
  }
  ~Log() {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }
  const fs::path& directory() const { return directory_; }

 private:
  fs::path directory_;
};

/// "2026-11-21 15:37:26.526203+00".
std::string as_postgresql(base::Timestamp t) {
  auto out = base::to_iso(t);
  out.replace(out.find('T'), 1, " ");
  out.replace(out.find('Z'), 1, "+00");
  return out;
}

std::string recovery_settings(const fs::path& log, const std::optional<base::Timestamp>& until) {
  auto out = fmt::format("restore_command = 'cp \"{}/%f\" \"%p\"'\nrecovery_target_action = 'promote'\n",
                         log.string());
  if (until) out += fmt::format("recovery_target_time = '{}'\n", as_postgresql(*until));
  return out;
}

/// The last words of the server, which say why it gave up.
std::string last_words(const fs::path& cluster) {
  std::string text;
  internal::read_plain(cluster.string() + ".log", [&](std::string_view part) { text += part; });
  return text.size() > 1500 ? text.substr(text.size() - 1500) : text;
}

/// Read-only connections are let in long before the log is replayed; the end of it makes a new timeline.
void await_end(const std::string& conninfo) {
  constexpr int kMostSteps = 12 * 3600 * 10;
  db::Connection db(conninfo);
  for (int i = 0; i < kMostSteps; ++i) {
    if (db.text("select pg_is_in_recovery()") == "f") return;
    db.run("select pg_sleep(0.1)");
  }
  throw std::runtime_error("the recovery did not end in twelve hours");
}

/// Starts the cluster, which replays the log and then takes a new timeline; stops it again.
void recover(const fs::path& cluster, const fs::path& log, const std::optional<base::Timestamp>& until) {
  const auto settings = cluster / "postgresql.auto.conf";
  std::string before;
  internal::read_plain(settings, [&](std::string_view part) { before += part; });
  std::ofstream(settings, std::ios::app) << '\n' << recovery_settings(log, until);
  std::ofstream(cluster / "recovery.signal") << "";
  db::give_to_server(cluster);
  try {
    const db::Cluster server({.data = cluster});
    await_end(server.conninfo("qiying", "qiying"));
  } catch (const db::DbError&) {  // it hung up, at whatever moment; why stands in its log
    throw std::runtime_error("the recovery failed:\n" + last_words(cluster));
  }
  std::ofstream(settings, std::ios::trunc) << before;
  db::give_to_server(settings);
}

void restore_files(const Place& place) {
  for (const auto& name : internal::upload_names(place.to)) {
    const auto target = place.data / "files" / name;
    if (!fs::exists(target)) unseal(internal::upload_file(place.to, name), place, "file " + name, target);
  }
}

/// The running heads attest the moment of the copy or later; after going back in time they attest a future
/// that is not there any more. The day's anchors stay.
void forget_heads(const fs::path& evidence) {
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(evidence, absent))
    if (entry.path().filename().string().starts_with("head-")) fs::remove(entry.path());
}

}  // namespace

Manifest restore(const Place& place, const RestoreOptions& options, const Say& say) {
  const auto cluster = place.data / "pg";
  if (fs::exists(cluster))
    throw std::runtime_error(cluster.string() + " exists already; restore into an empty directory");
  const auto m = choose(place, options);
  say(fmt::format("restoring the base copy {}", m.id));
  // Made through the cluster's own rules about who may enter where.
  fs::create_directories(place.data);
  const auto unfinished = place.data / "pg.restoring";
  fs::remove_all(unfinished);
  try {
    unpack(internal::base_file(place.to, m.id), place, "base " + m.id, m.digest, unfinished);
    fs::permissions(unfinished, fs::perms::owner_all);
    say("comparing every file with the copy's own list");
    check_cluster(unfinished);
  } catch (...) {
    fs::remove_all(unfinished);  // it may have filled the disk
    throw;
  }
  fs::rename(unfinished, cluster);
  {
    const Log log(place, m);
    say(options.until ? "replaying the log until " + base::to_iso(*options.until)
                      : std::string("replaying the log to its end"));
    try {
      recover(cluster, log.directory(), options.until);
    } catch (...) {
      fs::remove_all(cluster);  // so that another attempt may follow
      throw;
    }
  }
  unpack(internal::evidence_file(place.to, m.id), place, "evidence " + m.id, m.evidence, place.data);
  forget_heads(place.data / "audit");
  restore_files(place);
  say("done; start it with: qiying serve --data " + place.data.string());
  return m;
}

}  // namespace qiying::backup

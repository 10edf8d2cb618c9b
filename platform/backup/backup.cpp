#include "platform/backup/backup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "platform/backup/internal/child.hpp"
#include "platform/backup/internal/layout.hpp"
#include "platform/backup/internal/stream.hpp"
#include "platform/base/json.hpp"
#include "platform/db/db.hpp"

namespace qiying::backup {
namespace {

namespace fs = std::filesystem;
using internal::SealedWriter;

constexpr const char* kSuperuser = "qiying";

/// Waits until the log up to now is archived, so that a copy made now can be replayed to this moment.
void flush_log(db::Connection& db, const Say& say) {
  if (db.text("select current_setting('archive_mode')") != "on") return;
  const auto segment = db.text("select pg_walfile_name(pg_switch_wal())");
  for (int i = 0; i < 600; ++i) {
    if (db.number("select count(*) from pg_stat_archiver where last_archived_wal >= $1", segment) > 0) return;
    db.run("select pg_sleep(0.1)");
  }
  say("the log is not archived yet; see pg.log. The base copy is complete by itself");
}

std::string seal_base(const Place& place, const db::Cluster& cluster, const std::string& id,
                      std::int64_t& bytes) {
  const auto program = (db::server_binaries(place.data / "pg") / "pg_basebackup").string();
  SealedWriter out(internal::base_file(place.to, id), place.key, "base " + id);
  internal::read_from({program, "--host=" + cluster.run_directory().string(), "--port=5432",
                       std::string("--username=") + kSuperuser, "--no-password", "--checkpoint=fast",
                       "--format=tar", "--wal-method=fetch", "--manifest-checksums=SHA256", "--pgdata=-"},
                      [&](std::string_view part) {
                        bytes += static_cast<std::int64_t>(part.size());
                        out.write(part);
                      });
  return out.finish();
}

/// audit/ and keys/, but not the key that seals this.
std::string seal_evidence(const Place& place, const std::string& id) {
  SealedWriter out(internal::evidence_file(place.to, id), place.key, "evidence " + id);
  std::vector<std::string> command{"tar", "--create", "--directory", place.data.string(),
                                   "--exclude=keys/backup.key"};
  for (const char* part : {"audit", "keys"})
    if (fs::exists(place.data / part)) command.emplace_back(part);
  if (command.size() == 5) command.insert(command.end(), {"--files-from", "/dev/null"});
  internal::read_from(command, [&](std::string_view part) { out.write(part); });
  return out.finish();
}

std::size_t ship_log(const Place& place) {
  std::size_t count = 0;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(place.data / "wal", absent)) {
    const auto name = entry.path().filename().string();
    if (!internal::is_log_name(name)) continue;
    SealedWriter out(internal::log_file(place.to, name), place.key, "wal " + name);
    internal::read_plain(entry.path(), [&](std::string_view part) { out.write(part); });
    out.finish();
    fs::remove(entry.path());
    ++count;
  }
  return count;
}

std::size_t ship_files(const Place& place) {
  std::size_t count = 0;
  internal::each_upload(place.data / "files", [&](const fs::path& file, const std::string& name) {
    const auto target = internal::upload_file(place.to, name);
    if (fs::exists(target)) return;
    SealedWriter out(target, place.key, "file " + name);
    internal::read_plain(file, [&](std::string_view part) { out.write(part); });
    out.finish();
    ++count;
  });
  return count;
}

}  // namespace

std::string load_key(const fs::path& file, bool create) {
  if (!fs::exists(file)) {
    if (!create)
      throw std::runtime_error("the key " + file.string() +
                               " is missing; without it the backup cannot be opened");
    fs::create_directories(file.parent_path());
    const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const auto text = crypto::random_token(32) + "\n";
    const bool done =
        fd >= 0 && write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    if (!done) throw std::runtime_error("cannot write the key " + file.string());
  }
  std::string text;
  internal::read_plain(file, [&](std::string_view part) { text += part; });
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.size() < 32) throw std::runtime_error(file.string() + " is no key of a backup (32 characters)");
  return text;
}

std::size_t ship(const Place& place, const Say& say) {
  const auto segments = ship_log(place);
  const auto files = ship_files(place);
  say(fmt::format("{} segments of the log and {} new files brought over", segments, files));
  return segments;
}

Manifest make(const Place& place, const db::Cluster& cluster, std::string_view program, const Say& say) {
  db::Connection db(cluster.conninfo("qiying", kSuperuser));
  Manifest m;
  m.program = program;
  m.began = base::SystemClock().now();
  m.id = internal::id_of(m.began);
  m.first_wal = db.text("select pg_walfile_name(pg_current_wal_lsn())");
  say("copying the database");
  m.digest = seal_base(place, cluster, m.id, m.bytes);
  m.evidence = seal_evidence(place, m.id);
  flush_log(db, say);
  m.ended = base::SystemClock().now();
  ship(place, say);
  m.mac = internal::mac_of(m, place.key);
  internal::write_manifest(place.to, m);
  say(fmt::format("base copy {}: {} MB", m.id, m.bytes >> 20));
  return m;
}

std::size_t prune(const Place& place, base::Timestamp now, int days) {
  auto all = internal::manifests(place.to);
  std::size_t gone = 0;
  while (all.size() > 2 && all.front().began < now - std::chrono::days(days)) {
    fs::remove_all(internal::base_file(place.to, all.front().id).parent_path());
    fs::remove(internal::evidence_file(place.to, all.front().id));
    all.erase(all.begin());
    ++gone;
  }
  if (all.empty()) return gone;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(place.to / "wal", absent))
    if (internal::is_before(entry.path().filename().string(), all.front().first_wal))
      fs::remove(entry.path());
  return gone;
}

Check verify(const Place& place) {
  Check out;
  const auto look = [&](const fs::path& file, const std::string& name) -> std::optional<std::string> {
    try {
      return internal::read_sealed(file, place.key, name, [](std::string_view) {});
    } catch (const std::exception& e) {
      out.faults.emplace_back(e.what());
      return std::nullopt;
    }
  };
  for (const auto& m : internal::manifests(place.to)) {
    if (internal::mac_of(m, place.key) != m.mac) {
      out.faults.push_back("manifest of " + m.id + " was changed, or this is not its key");
      continue;
    }
    const auto base = look(internal::base_file(place.to, m.id), "base " + m.id);
    const auto evidence = look(internal::evidence_file(place.to, m.id), "evidence " + m.id);
    if (base == m.digest && evidence == m.evidence)
      out.bases.push_back(m);
    else if (base && evidence)
      out.faults.push_back(m.id + " is not what its manifest says");
  }
  for (const auto& name : internal::log_names(place.to))
    if (look(internal::log_file(place.to, name), "wal " + name)) ++out.segments;
  for (const auto& name : internal::upload_names(place.to))
    if (look(internal::upload_file(place.to, name), "file " + name)) ++out.files;
  if (out.bases.empty() && out.faults.empty()) out.faults.push_back("no backup in " + place.to.string());
  return out;
}

}  // namespace qiying::backup

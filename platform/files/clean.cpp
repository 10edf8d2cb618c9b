#include "platform/files/files.hpp"
#include "platform/files/internal/disk.hpp"
#include "platform/files/internal/lock.hpp"

namespace qiying::files {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::hours kGrace{24};

struct Orphan {
  std::string hash;
  std::int64_t size = 0;
};
QY_DESCRIBE(Orphan, QY_FIELD(hash), QY_FIELD(size))

std::vector<Orphan> orphans(db::Connection& db, const std::string& district, base::Timestamp before) {
  return db.query<Orphan>(
      "select hash, size from files.blob b where district = $1 and created_at < $2 "
      "and not exists (select from files.ref r where r.district = b.district and r.hash = b.hash)",
      district, before);
}

/// Bytes first: a row without bytes is mended by the next upload, bytes without row are swept later.
bool remove_orphan(db::Connection& db, const std::string& district, const Orphan& orphan,
                   const fs::path& place) {
  return db.transaction([&] {
    if (!internal::try_own(db, orphan.hash)) return false;
    const auto removed = db.execute(
        "delete from files.blob b where district = $1 and hash = $2 "
        "and not exists (select from files.ref r where r.district = b.district and r.hash = b.hash)",
        district, orphan.hash);
    if (removed == 1) fs::remove(place);
    return removed == 1;
  });
}

bool remove_stray(db::Connection& db, const std::string& district, const fs::path& file) {
  const auto hash = file.filename().string();
  return db.transaction([&] {
    if (!internal::try_own(db, hash)) return false;
    if (db.number("select count(*) from files.blob where district = $1 and hash = $2", district, hash) > 0)
      return false;
    return fs::remove(file);
  });
}

std::vector<fs::path> files_older_than(const fs::path& directory, base::Timestamp before) {
  std::vector<fs::path> out;
  if (!fs::exists(directory)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    std::error_code gone;
    if (!entry.is_regular_file(gone)) continue;
    const auto written = std::chrono::file_clock::to_sys(entry.last_write_time(gone));
    if (!gone && written < before) out.push_back(entry.path());
  }
  return out;
}

}  // namespace

namespace internal {

void keep(db::Connection& db, const std::string& hash) {
  db.run("select pg_advisory_xact_lock_shared(hashtextextended($1, 7))", hash);
}

bool try_own(db::Connection& db, const std::string& hash) {
  return db.number("select pg_try_advisory_xact_lock(hashtextextended($1, 7))", hash) == 1;
}

}  // namespace internal

Store::Cleaned Store::clean(db::Connection& db, const std::string& district, base::Timestamp now) const {
  Cleaned out;
  const auto before = now - kGrace;
  for (const auto& orphan : orphans(db, district, before))
    if (remove_orphan(db, district, orphan, internal::place_of(root_, district, orphan.hash)))
      ++out.blobs, out.bytes += orphan.size;
  for (const auto& file : files_older_than(root_ / district, before))
    if (remove_stray(db, district, file)) ++out.stray;
  return out;
}

}  // namespace qiying::files

#pragma once
/// Backup of an installation with a private cluster, and its way back: a base copy, the write-ahead log since
/// then, uploaded files and the evidence of the audit trail; encrypted and authenticated (SM4, HMAC-SM3),
/// verified when written and again when restored.
///
///     <to>/base/<id>/base.tar.sealed     the cluster, with the log needed to make it consistent
///     <to>/base/<id>/manifest.json       what it is, sealed digests, authenticated
///     <to>/wal/<segment>.sealed          the log; any moment between a base and the last segment
///     <to>/files/<aa>/<digest>.sealed    uploads, each once
///     <to>/evidence/<id>.sealed          audit/ and keys/ but for the backup's own key
///
/// The log is only kept when the cluster archives it (`ClusterOptions::wal_spool`; data/wal exists).
/// Functions throw std::runtime_error with what is wrong and what to do.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/time.hpp"
#include "platform/db/cluster.hpp"

namespace qiying::backup {

using Say = std::function<void(std::string_view)>;

/// One base copy.
struct Manifest {
  std::string id;  ///< "20261121T153000Z", when it was begun
  std::string program;
  base::Timestamp began, ended;
  std::string first_wal;  ///< name of the segment in which it begins
  std::string digest;     ///< SM3 of base.tar.sealed
  std::string evidence;   ///< SM3 of the sealed evidence
  std::int64_t bytes = 0;
  std::string mac;  ///< HMAC-SM3 of everything above
};
QY_DESCRIBE(Manifest, QY_FIELD(id), QY_FIELD(program), QY_FIELD(began), QY_FIELD(ended), QY_FIELD(first_wal),
            QY_FIELD(digest), QY_FIELD(evidence), QY_FIELD(bytes), QY_FIELD(mac, .min = 0))

struct Place {
  std::filesystem::path data;  ///< of the installation
  std::filesystem::path to;    ///< of the backups
  std::string key;             ///< 32 bytes or more
};

/// The key in `file`, made there (mode 0600) when `create` and missing. Without it no backup can be opened.
std::string load_key(const std::filesystem::path& file, bool create);

/// A base copy now, then everything that `ship` does.
Manifest make(const Place& place, const db::Cluster& cluster, std::string_view program, const Say& say);
/// Brings archived log, new uploads and evidence over; returns the number of log segments. Works without a
/// server.
std::size_t ship(const Place& place, const Say& say);
/// Forgets base copies older than `days` (never the last two) and the log before the oldest one that is left.
std::size_t prune(const Place& place, base::Timestamp now, int days);

struct Check {
  std::vector<Manifest> bases;  ///< good ones, oldest first
  std::size_t segments = 0, files = 0;
  std::vector<std::string> faults;
};
/// Reads everything, decrypts it and compares digests.
Check verify(const Place& place);

struct RestoreOptions {
  std::optional<base::Timestamp> until;  ///< none: as far as the log goes
  std::string id;                        ///< empty: the last base copy before `until`
};
/// Rebuilds the installation in `place.data`, which must not hold a cluster yet. Starts the cluster, lets it
/// recover and stops it again.
Manifest restore(const Place& place, const RestoreOptions& options, const Say& say);

}  // namespace qiying::backup

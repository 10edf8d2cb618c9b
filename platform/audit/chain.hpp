#pragma once
/// The audit trail as evidence. Entries that are final are chained by SM3 in the order of their transactions,
/// some seconds after they were written (a chain inside each transaction would make all writers queue). The
/// end of the chain is signed with SM2 into a file outside the database at every step, and once a day into an
/// anchor, in the database and as a file, to be copied to another place. So an edited, inserted or removed
/// entry shows, the last ones too, to whoever has the directory of evidence.
///
/// What it does not show: a change within the seconds before the entry was chained, and the work of somebody
/// who holds the private key and database and every copy of the anchors.
///
///     directory/key.pem                        private SM2 key, mode 0600
///     directory/keys/<id>.pem                  public keys, also of former ones
///     directory/head-<district>.json           the chain's end
///     directory/anchors/<district>-<day>.json
///
/// Connections need system scope. Not thread-safe; several processes may chain at once (advisory lock).

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/time.hpp"
#include "platform/crypto/sm2.hpp"
#include "platform/db/db.hpp"

namespace qiying::audit {

/// The chain's end at a moment, signed. `day` is empty for the running head.
struct Anchor {
  std::string district;
  std::string day;
  std::int64_t seq = 0;
  std::string digest;  ///< SM3, hexadecimal
  std::string key_id;
  std::string signature;  ///< SM2, base64
};
QY_DESCRIBE(Anchor, QY_FIELD(district), QY_FIELD(day, .min = 0), QY_FIELD(seq), QY_FIELD(digest),
            QY_FIELD(key_id), QY_FIELD(signature))

class Chain {
 public:
  /// Makes the directory and a key when there are none. Throws std::runtime_error when it cannot.
  explicit Chain(std::filesystem::path directory);
  /// Chains all entries that are final; returns how many. The head files follow after commit.
  std::size_t seal(db::Pool& pool);
  /// Signs the end of each district's chain for the day of `now` in China, unless that was done already;
  /// returns the new anchors.
  std::vector<Anchor> anchor(db::Pool& pool, base::Timestamp now);

 private:
  std::size_t seal_some(db::Pool& pool);
  void write_heads(db::Connection& db) const;
  Anchor sign(Anchor anchor) const;

  std::filesystem::path directory_;
  crypto::Sm2Key key_;
  std::int64_t from_ = 0;  ///< every entry of a transaction before this one is chained
};

/// The last anchor of each district that the connection sees.
std::vector<Anchor> latest_anchors(db::Connection& db);

/// How far the chain is behind.
struct ChainState {
  std::int64_t overdue = 0;               ///< entries older than an hour that are not chained
  std::optional<base::Timestamp> newest;  ///< when the last entry was written, by the clock of that moment
};
ChainState state_of(db::Connection& db, base::Timestamp now);

/// Something that is not as it was written.
struct Finding {
  std::string code;  ///< "edited", "missing", "unlinked", "rewritten", "tail", "anchor", "key"
  std::string district;
  std::int64_t seq = 0;
  std::optional<std::int64_t> entry_id;
  base::Text message;
};

struct Report {
  std::size_t entries = 0;        ///< of the chain
  std::size_t anchors = 0;        ///< attestations that hold, heads included
  std::size_t waiting = 0;        ///< entries not chained yet
  std::vector<Finding> findings;  ///< the first `kMostFindings`
  bool more = false;
};
inline constexpr std::size_t kMostFindings = 100;

/// Recomputes the whole chain and compares it with every attestation. Reads only.
Report verify(db::Connection& db, const std::filesystem::path& directory);

}  // namespace qiying::audit

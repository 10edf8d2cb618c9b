#pragma once
/// The policy library 政策库 (mission A10, C2): policies as rules, versions that never change once published,
/// and for each enterprise what it is entitled to and why. Public face of the capability.

#include <optional>
#include <string>
#include <vector>

#include "platform/base/time.hpp"
#include "platform/db/db.hpp"

namespace qiying::policy {

/// Publishes the sample policies of content/policies in a district that has none (demo data; the policies are
/// real and keep their sources). Needs system scope. Returns how many were published.
int publish_samples(db::Connection& db, const std::string& district, base::Timestamp now);

/// A published policy in a list of those that stand in the library.
struct PublishedPolicy {
  std::string slug, title;
  bool in_force = false;
  bool open = false;   ///< one may apply now
  bool stale = false;  ///< called valid although its term has ended
  std::optional<base::Date> published;
};
/// Every policy of the district's library, by slug.
std::vector<PublishedPolicy> published(db::Connection& db, const std::string& district, base::Timestamp now);

/// How many there are, for indicators.
struct Overview {
  std::int64_t published = 0, in_force = 0, open = 0, stale = 0;
};
Overview overview(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::policy

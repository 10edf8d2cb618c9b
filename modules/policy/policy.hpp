#pragma once
/// The policy library 政策库 (mission A10, C2): policies as rules, versions that never change once published,
/// and for each enterprise what it is entitled to and why. Public face of the capability.

#include <string>

#include "platform/base/time.hpp"
#include "platform/db/db.hpp"

namespace qiying::policy {

/// Publishes the sample policies of content/policies in a district that has none (demo data; the policies are
/// real and keep their sources). Needs system scope. Returns how many were published.
int publish_samples(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::policy

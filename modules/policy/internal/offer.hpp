#pragma once
// One version of a policy by itself, compiled for a day: what an application stands on, whatever is published
// meanwhile.

#include <memory>

#include "engines/rules/ruleset.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {

struct Pinned {
  rules::Policy policy;
  rules::Ruleset rules;  // of this policy alone
  base::Date day;
};

// A version that is or was published; nullptr when there is none. Kept in memory; thread-safe.
std::shared_ptr<const Pinned> pinned(db::Connection& db, const std::string& district, VersionId version,
                                     base::Date day);

}  // namespace qiying::policy

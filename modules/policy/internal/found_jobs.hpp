#pragma once
// Jobs that read sources of policies.

#include "modules/policy/internal/found.hpp"

namespace qiying::policy {

// Reads a source's list page, in a job after the caller's transaction.
void read_source_soon(db::Connection& db, const std::string& district, SourceId id);
void register_found_jobs(kernel::Registry& r);

}  // namespace qiying::policy

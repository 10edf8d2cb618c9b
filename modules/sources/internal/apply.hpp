#pragma once
/// What a match found, taken over: links, new enterprises, doubts, findings, golden values.

#include "modules/sources/internal/match.hpp"

namespace qiying::sources {

struct ApplyRun {
  RunId id;
  std::string district, by_name;
  base::Timestamp now;
};
struct Applied {
  std::int64_t records = 0, entities = 0, linked = 0, moved = 0, added = 0, to_review = 0, findings = 0;
};

/// In the caller's transaction, whose scope is the system's.
Applied apply_match(db::Connection& db, const ApplyRun& run, const Match& match);

}  // namespace qiying::sources

#pragma once
/// The rules of tags over all enterprises of a district, by a job.

#include "modules/sources/internal/tags.hpp"

namespace qiying::sources {

/// Whether a rule can ask for this: a text, an ISO date, an amount, a count.
bool is_usable(TagOp op, std::string_view wanted);

/// Brings all tags of rules up to date: new ones begin today, those that no longer hold end today.
void tag_all(db::Connection& db, const std::string& district, base::Date today);
void tag_later(db::Connection& db, const std::string& district);
/// The job "sources.tag".
void tag_job(db::Connection& db, const jobs::Job& job);

}  // namespace qiying::sources

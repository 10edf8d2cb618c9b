#pragma once
/// Supervision that begins by itself because of what came before: the same enterprise again with the same
/// matter, and many with one matter; joining the many. (By the clock: watch.cpp; after dissatisfaction:
/// life.cpp.)

#include "modules/appeal/internal/steps.hpp"

namespace qiying::appeal {

/// After a dispatch: `record` itself, as a repeat or as the parent of many (`followers`, where they are
/// counted already).
void escalate(const Scene& scene, Record& record, std::optional<std::int64_t> followers = {});
/// After a merge: the appeal that now has one follower more. Where it is answered already, that follower gets
/// the answer, too.
void join_parent(const Scene& scene, const std::string& district, AppealId parent);

}  // namespace qiying::appeal

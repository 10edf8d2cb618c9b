#pragma once
/// What happens by the clock: warnings ahead of a deadline, supervision that rises after it, unrated answers
/// that go to call-back, appeals that follow another, new deadlines after a corrected calendar. All run as
/// jobs under system scope and bear being run twice.

#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// Looks at every appeal whose alarm has come; returns how many.
std::int64_t watch(db::Connection& db, const std::string& district, base::Timestamp now);
/// Gives the answer of an appeal to all that follow it; returns how many.
std::int64_t answer_followers(db::Connection& db, const std::string& district, const std::string& id,
                              base::Timestamp now);
/// Computes the deadlines of all open appeals anew; those that differ are changed with an audit entry.
/// Returns how many.
std::int64_t recompute(db::Connection& db, const std::string& district, base::Timestamp now);

/// The jobs `appeal.watch`, `appeal.tally`, `appeal.follow`, `appeal.recompute`, and the look at start
/// whether the calendars have changed.
void register_watch(kernel::Registry& registry);

}  // namespace qiying::appeal

#pragma once
/// Two years of appeals. Pure but for the calendar; nothing here knows the database.

#include <functional>

#include "modules/demo/internal/life.hpp"

namespace qiying::demo {

struct AppealPlan {
  std::uint64_t seed = 7;
  std::uint64_t enterprises = 0;  ///< how many there are to ask
  std::uint64_t count = 0;
  base::Timestamp now;
  auth::AccountId clerk;  ///< of kOwnEnterprise
};

/// The tree with deterministic ids.
std::vector<appeal::ReadyCategory> categories(std::uint64_t seed, base::Timestamp now);

/// Hands over all appeals in portions, oldest first; those of the clerk's enterprise, one for each state, and
/// some that wait on the desks of the announced accounts come last.
void make_appeals(const AppealPlan& plan, const Enterprises& enterprises, const Staff& staff,
                  const std::function<void(const std::vector<appeal::ReadyAppeal>&)>& take);

/// Times of submission, sorted: fewer on days off, most in the morning, a little more each month.
std::vector<base::Timestamp> submission_times(std::uint64_t seed, std::uint64_t count, base::Timestamp now);

}  // namespace qiying::demo

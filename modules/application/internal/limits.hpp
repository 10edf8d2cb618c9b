#pragma once
/// What keeps the sum of an application down: caps of a firm and of affiliated firms over a year, the higher
/// of several instead of all 就高不重复, quotas and budgets. Calendar years, by the day of the decision.

#include "modules/application/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::application {

enum class LimitKind { yearly, affiliates, exclusive, quota, budget };
QY_ENUM(LimitKind, "yearly", "affiliates", "exclusive", "quota", "budget")

/// What was granted already and counts.
struct LimitUse {
  std::string number, policy_title;
  auth::SubjectId subject_id;
  std::string subject_name;
  base::Fen amount;
};
QY_DESCRIBE(LimitUse, QY_FIELD(number, .min = 0), QY_FIELD(policy_title), QY_FIELD(subject_id),
            QY_FIELD(subject_name), QY_FIELD(amount))

struct Limit {
  LimitKind kind = LimitKind::yearly;
  std::string words;                   ///< one sentence, Chinese: for reasons that are kept
  std::optional<base::Fen> cap, left;  ///< of a sum
  base::Fen used;
  std::optional<std::int64_t> firms, firms_left;  ///< of a quota
  std::vector<LimitUse> uses;                     ///< the newest fifty
};
QY_DESCRIBE(Limit, QY_FIELD(kind), QY_FIELD(words), QY_FIELD(cap), QY_FIELD(left), QY_FIELD(used),
            QY_FIELD(firms), QY_FIELD(firms_left), QY_FIELD(uses))

/// The limits of an application under its policy. `also` are sums that are about to be granted, of any firm.
/// Needs application.handle, application.grant or the system's scope.
std::vector<Limit> limits_of(db::Connection& db, const policy::Offer& offer, const Record& record,
                             base::Timestamp now, const std::vector<LimitUse>& also = {});
/// The least of what they leave; nullopt: nothing limits the sum.
std::optional<base::Fen> most_of(const std::vector<Limit>& limits);
/// The limit that leaves least; nullptr: none.
const Limit* tightest(const std::vector<Limit>& limits);
/// Whoever grants under one of the policies' caps waits until the other has finished: two sums never share
/// one rest. Held until the transaction ends.
void hold_limits(db::Connection& db, const policy::Offer& offer, const std::string& district);
/// Errors: application.over_limit (422 at "amount"), application.quota (409).
base::Result<void> within(const std::vector<Limit>& limits, const std::optional<base::Fen>& amount);

/// Who belongs together with a firm, itself included.
std::vector<std::string> affiliates_of(db::Connection& db, const std::string& district,
                                       auth::SubjectId subject);
void register_affiliates(kernel::Registry& r);  // /api/v1/affiliates

}  // namespace qiying::application

#pragma once
// What lists and pages show of policies, and of an enterprise's match with them.

#include "engines/rules/explain.hpp"
#include "modules/policy/internal/enterprise.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

struct PolicyRow {
  std::string slug, title, doc_number, issuer, audience, summary;
  rules::Level level = rules::Level::district;
  rules::Subject subject = rules::Subject::general;
  rules::Status status = rules::Status::unverified;
  rules::Window window = rules::Window::unstated;
  bool in_force = false;
  std::optional<rules::Mode> mode;
  bool apply = false;             ///< one applies for it here, and may now
  std::optional<base::Fen> most;  ///< the highest that one enterprise can get, where the text says so
  std::optional<base::Timestamp> closes;
};
QY_DESCRIBE(PolicyRow, QY_FIELD(slug), QY_FIELD(title), QY_FIELD(doc_number), QY_FIELD(issuer),
            QY_FIELD(audience), QY_FIELD(summary), QY_FIELD(level), QY_FIELD(subject), QY_FIELD(status),
            QY_FIELD(window), QY_FIELD(in_force), QY_FIELD(mode), QY_FIELD(apply), QY_FIELD(most),
            QY_FIELD(closes))

// Whether one applies for it here and now.
bool may_apply(const rules::Policy& policy, bool in_force, base::Timestamp now);

PolicyRow row_of(const rules::Policy& policy, base::Date today, base::Timestamp now);

struct MyPolicy {
  PolicyRow policy;
  rules::Explanation explanation;
};
QY_DESCRIBE(MyPolicy, QY_FIELD(policy), QY_FIELD(explanation))

struct MyPolicies {
  std::vector<MyPolicy> entitled;  ///< all conditions met
  std::vector<MyPolicy> nearly;    ///< something is to be told or reviewed
  std::vector<MyPolicy> not_met;
  std::int64_t entitled_count = 0, nearly_count = 0, not_met_count = 0, not_applicable = 0;
};
QY_DESCRIBE(MyPolicies, QY_FIELD(entitled), QY_FIELD(nearly), QY_FIELD(not_met), QY_FIELD(entitled_count),
            QY_FIELD(nearly_count), QY_FIELD(not_met_count), QY_FIELD(not_applicable))

struct MineQuery {
  std::optional<int> limit;
};
QY_DESCRIBE(MineQuery, QY_FIELD(limit, .min = 1, .max = 500, .doc = "每类最多几项，缺省 50 / of each kind"))

// Every policy judged; of each kind the first `limit` explained: those one may apply for now first, closed
// ones last, sorted by amount, then by the end of the window.
MyPolicies match_all(const Rulebook& book, const rules::Facts& facts, base::Timestamp now,
                     rules::Language language, std::size_t limit = 50);

rules::Language language_of(const kernel::Context& c);

}  // namespace qiying::policy

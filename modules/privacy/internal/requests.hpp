#pragma once
/// Requests to correct or delete personal data: the use cases.

#include "modules/account/account.hpp"
#include "modules/privacy/internal/rights.hpp"
#include "modules/register/register.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::privacy {

using RequestId = base::Id<struct PrivacyRequestTag>;

enum class State { received, decided, withdrawn };
QY_ENUM(State, "received", "decided", "withdrawn")

/// What became of an item.
enum class Done { erased, corrected, kept };
QY_ENUM(Done, "erased", "corrected", "kept")

struct PrivacyItem {
  std::string id, title_zh, title_en;
  std::string keep_zh, keep_en;  ///< why a law keeps it; empty: it can be deleted
  std::string source;
  std::optional<Done> done;
  std::string reason;
  std::int64_t count = 0;  ///< records changed
};
QY_DESCRIBE(PrivacyItem, QY_FIELD(id), QY_FIELD(title_zh), QY_FIELD(title_en), QY_FIELD(keep_zh),
            QY_FIELD(keep_en), QY_FIELD(source), QY_FIELD(done), QY_FIELD(reason), QY_FIELD(count))

struct PrivacyRequest {
  RequestId id;
  std::string name, enterprise;
  Kind kind = Kind::erase;
  std::vector<PrivacyItem> items;
  std::string wish;
  State state = State::received;
  base::Timestamp received_at;
  base::Date due_on;
  bool overdue = false;
  std::string rule;  ///< where the limit comes from
  std::optional<base::Timestamp> decided_at;
  std::string answer;
  std::int64_t version = 1;
};
QY_DESCRIBE(PrivacyRequest, QY_FIELD(id), QY_FIELD(name), QY_FIELD(enterprise), QY_FIELD(kind),
            QY_FIELD(items), QY_FIELD(wish), QY_FIELD(state), QY_FIELD(received_at), QY_FIELD(due_on),
            QY_FIELD(overdue), QY_FIELD(rule), QY_FIELD(decided_at), QY_FIELD(answer), QY_FIELD(version))

struct RequestQuery {
  std::optional<State> state;
  std::optional<Kind> kind;
  std::optional<bool> overdue;
  std::optional<int> limit;
  std::optional<std::string> cursor;  ///< "day~id" of the last line of the page before
};
QY_DESCRIBE(RequestQuery, QY_FIELD(state), QY_FIELD(kind), QY_FIELD(overdue),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .max = 80))
/// By limit, the nearest first. Names are shown, wishes are not (open one for that). Needs privacy.decide.
base::Result<kernel::List<PrivacyRequest>> list(kernel::Context& context, const RequestQuery& query);
/// One with the person's own words; a reading of personal data. Needs privacy.decide.
base::Result<PrivacyRequest> view(kernel::Context& context, RequestId id);
/// The caller's own, newest first. Outside accounts only.
base::Result<std::vector<PrivacyRequest>> mine(kernel::Context& context);

struct Wish {
  Kind kind = Kind::erase;
  std::vector<std::string> items;
  std::string text;
};
/// Errors: privacy.items, privacy.wish (422), privacy.open (409).
base::Result<RequestId> ask(kernel::Context& context, const Wish& wish);
/// Error: not found when it is not open or not one's own.
base::Result<void> withdraw(kernel::Context& context, RequestId id);

struct ItemDecision {
  std::string item;
  Done done = Done::kept;
  std::string reason;                      ///< of what is kept; empty where the law's own reason stands
  std::optional<std::string> name, phone;  ///< corrected: what it says from now on
};
QY_DESCRIBE(ItemDecision, QY_FIELD(item, .min = 1, .max = 40), QY_FIELD(done),
            QY_FIELD(reason, .min = 0, .max = 500), QY_FIELD(name, .max = 100), QY_FIELD(phone, .max = 60))
struct PrivacyDecision {
  std::vector<ItemDecision> items;  ///< each item of the request once
  std::string answer;
  std::int64_t version = 0;
};
QY_DESCRIBE(PrivacyDecision, QY_FIELD(items, .min = 1, .max = 20), QY_FIELD(answer, .min = 0, .max = 500),
            QY_FIELD(version))
/// Decides, does what was decided and tells the person. Needs privacy.decide. Errors: privacy.items,
/// privacy.done, privacy.law, privacy.reason, privacy.value (422, with the item in the field),
/// privacy.changed (409).
base::Result<PrivacyRequest> decide(kernel::Context& context, RequestId id, const PrivacyDecision& decision);

/// Reminds those who decide of requests whose limit is within three days or over, once a day. Gives the
/// number of requests. Needs the system's scope.
std::int64_t remind(db::Connection& db, base::Timestamp now);

}  // namespace qiying::privacy

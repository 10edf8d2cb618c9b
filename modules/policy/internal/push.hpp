#pragma once
// 直达快享: telling the right enterprises of a policy when it is published, when its window opens, seven days
// and one day before it closes. Each enterprise hears of a policy and occasion once (a key of the database).

#include "modules/policy/policy.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

// 发布 开始申报 截止前七天 截止前一天.
enum class Occasion { published, opens, closes_7, closes_1 };
QY_ENUM(Occasion, "published", "opens", "closes_7", "closes_1")

// One occasion of one policy with what became of it.
struct PushRow {
  base::Id<struct PushRunTag> id;
  std::string slug, title;
  Occasion occasion = Occasion::published;
  base::Timestamp started_at;
  std::optional<base::Timestamp> finished_at;
  std::int64_t told = 0;         // enterprises the policy concerns
  std::int64_t delivered = 0;    // of them with an account
  std::int64_t read = 0;         // of the delivered
  std::int64_t unwanted = 0;     // left out by their own wish
  std::int64_t told_before = 0;  // had heard of it already
};
QY_DESCRIBE(PushRow, QY_FIELD(id), QY_FIELD(slug), QY_FIELD(title), QY_FIELD(occasion), QY_FIELD(started_at),
            QY_FIELD(finished_at), QY_FIELD(told, .doc = "应送达的企业 / enterprises it concerns"),
            QY_FIELD(delivered, .doc = "有账号、已送达 / reached"), QY_FIELD(read), QY_FIELD(unwanted),
            QY_FIELD(told_before))

struct PushBoard {
  std::vector<PushRow> items;  // the newest first, 200 at most
  std::int64_t told = 0, delivered = 0, read = 0;
};
QY_DESCRIBE(PushBoard, QY_FIELD(items), QY_FIELD(told), QY_FIELD(delivered), QY_FIELD(read))

struct PushQuery {
  std::optional<std::string> policy;
};
QY_DESCRIBE(PushQuery, QY_FIELD(policy, .max = 100, .doc = "只看这项政策 / of this policy only"))

base::Result<PushBoard> push_board(kernel::Context& c, const PushQuery& query);

// What an occasion falls due: jobs policy.watch (versions that take effect, occasions that have come) and
// policy.push (a portion of one occasion).
void register_push(kernel::Registry& r);

// Asks for a look at once, in the caller's transaction.
void watch_soon(db::Connection& db);

}  // namespace qiying::policy

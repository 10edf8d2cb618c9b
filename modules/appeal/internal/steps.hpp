#pragma once
/// Taking a step with everything around it, in the caller's transaction: the row, the event, the audit entry,
/// messages. Nobody's right is checked here: callers do that.

#include "modules/appeal/internal/life.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

/// Who takes a step and when: a request or a job.
struct Scene {
  db::Connection& db;
  const auth::Caller& caller;
  base::Timestamp now;
  std::string request_id;
  const events::Bus* bus = nullptr;
  /// Where the answer shows the whole case: the steps taken, for its timeline. Their audit entries are of
  /// that reading, too.
  std::vector<Step>* shown = nullptr;
};
Scene scene_of(kernel::Context& context);

/// `record` was read with find_locked. Errors: those of `take`.
base::Result<void> take_step(const Scene& scene, Record& record, const Deed& deed);
/// The same for the step that makes a record: everything but the row itself, which the caller has written.
void keep_step(const Scene& scene, const Record& record, State from, const Deed& deed);
/// What the answer or the end of `parent` is for those that follow it is worked out in the background, once
/// this transaction is committed.
void follow_later(db::Connection& db, const Record& parent);

}  // namespace qiying::appeal

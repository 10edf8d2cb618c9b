#include "modules/application/internal/api.hpp"
#include "modules/application/internal/chase.hpp"
#include "modules/application/internal/dues.hpp"
#include "modules/application/internal/pledges.hpp"
#include "modules/application/internal/use_cases.hpp"
#include "platform/log/log.hpp"

namespace qiying::application {
namespace {

constexpr int kPortion = 500;

struct Due {
  std::string district;
  ApplicationId id;
};
QY_DESCRIBE(Due, QY_FIELD(district), QY_FIELD(id))

/// Notices whose last day is past.
void end_notices(db::Connection& db, const jobs::Job& job) {
  for (const auto& due : db.query<Due>("select district, id from application.application where state = "
                                       "'notice' and notice_until < $1 order by notice_until, id limit $2",
                                       base::local_date(job.now), kPortion)) {
    auto r = find_locked(db, due.district, due.id);
    if (!r || r->state != State::notice) continue;
    if (const auto done = act_by_system(db, *r, Action::end_notice, job.now, ""); !done.ok())
      log::warn("application.end_notice", {{"id", due.id.str()}, {"code", done.error().code}});
  }
}

}  // namespace

void register_watch(kernel::Registry& r) {
  r.job("application.watch", [](db::Connection& db, const jobs::Job& job) {
    end_notices(db, job);
    watch_pledges(db, job.now);
    watch_dues(db, job.now);
    watch_chases(db, job.now);
  });
  r.schedule({"application.watch", std::chrono::minutes(10)});
}

}  // namespace qiying::application

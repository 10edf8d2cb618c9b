#include "apps/qiying/upkeep.hpp"

#include "platform/auth/clients.hpp"
#include "platform/auth/identities.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/jobs/board.hpp"
#include "platform/kernel/upkeep.hpp"
#include "platform/log/log.hpp"

namespace qiying::app {
namespace {
constexpr const char* kClean = "platform.clean";
constexpr std::chrono::hours kEvery{24};
}  // namespace

void register_upkeep(kernel::Registry& registry, const kernel::Services& services) {
  registry.job(kClean, [&services](db::Connection& db, const jobs::Job&) {
    const auto now = services.clock.now();
    const auto sessions = auth::clean_sessions(db, now);
    auth::clean_clients(db, now);
    auth::clean_identities(db, now);
    const auto finished = jobs::clean_jobs(db, now);
    const auto answers = kernel::clean_idempotency(db, now);
    const auto files = services.files.clean(db, services.settings.district_code, now);
    log::info(kClean, {{"sessions", sessions},
                       {"jobs", finished},
                       {"answers", answers},
                       {"files", files.blobs + files.stray},
                       {"bytes", files.bytes}});
  });
  registry.schedule({kClean, kEvery});
}

}  // namespace qiying::app

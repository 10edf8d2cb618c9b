#include "modules/performance/internal/upkeep.hpp"

#include "modules/performance/internal/measures.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::performance {
namespace {

std::vector<std::string> districts(db::Connection& db) {
  const auto rows = db.run("select code from auth.district order by code");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < rows.size(); ++i) out.emplace_back(rows.text(i, 0));
  return out;
}

// Jobs run only while database and program are up: a mark that is missing is a time that was not served.
void beat(db::Connection& db, const jobs::Job& job) {
  const auto slot = std::chrono::floor<std::chrono::minutes>(job.now);
  const auto five = slot - std::chrono::minutes(slot.time_since_epoch().count() % 5);
  for (const auto& district : districts(db))
    db.execute("insert into performance.beat (district, slot) values ($1, $2) on conflict do nothing",
               district, base::Timestamp(five));
}

void sample(db::Connection& db, const jobs::Job& job) {
  for (const auto& district : districts(db)) keep_stocks(db, district, job.now);
}

}  // namespace

void register_upkeep(kernel::Registry& r) {
  r.job("performance.beat", beat);
  r.schedule({"performance.beat", std::chrono::minutes(2)});
  r.job("performance.sample", sample);
  r.schedule({"performance.sample", std::chrono::hours(6)});
}

}  // namespace qiying::performance

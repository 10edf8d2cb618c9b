#include "platform/jobs/jobs.hpp"

#include "platform/jobs/worker.hpp"

namespace qiying::jobs {

void enqueue(db::Connection& db, std::string_view kind, const base::Json& payload,
             const EnqueueOptions& options) {
  const auto run_at = options.run_at == base::Timestamp{} ? std::nullopt : std::optional(options.run_at);
  const auto added = db.execute(
      "insert into jobs.job (kind, payload, run_at, unique_key, max_attempts) "
      "values ($1, $2, coalesce($3, now()), $4, $5) on conflict do nothing",
      kind, payload, run_at, options.unique_key, options.max_attempts);
  if (added > 0) db.notify(kJobsChannel, "");
}

}  // namespace qiying::jobs

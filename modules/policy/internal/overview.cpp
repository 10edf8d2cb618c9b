#include "modules/policy/internal/rulebook.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {

std::vector<PublishedPolicy> published(db::Connection& db, const std::string& district, base::Timestamp now) {
  const auto today = base::local_date(now);
  const auto book = rulebook(db, district, today);
  std::vector<PublishedPolicy> out;
  for (const auto& entry : book->rules.entries) {
    const auto& p = *entry.policy;
    const auto reason = rules::not_in_force(p, today);
    out.push_back({p.id, p.title, !reason, !reason && rules::window_at(p, now) == rules::Window::open,
                   p.status == rules::Status::valid && reason && reason->code == "expired", p.published});
  }
  return out;
}

Overview overview(db::Connection& db, const std::string& district, base::Timestamp now) {
  Overview out;
  for (const auto& p : published(db, district, now)) {
    out.published += 1;
    out.in_force += p.in_force ? 1 : 0;
    out.open += p.open ? 1 : 0;
    out.stale += p.stale ? 1 : 0;
  }
  return out;
}

}  // namespace qiying::policy

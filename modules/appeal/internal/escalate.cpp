#include "modules/appeal/internal/escalate.hpp"

#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/terms.hpp"

namespace qiying::appeal {
namespace {

constexpr std::chrono::days kRepeatWithin{30};

/// How often the enterprise has raised this category of late, this time included.
std::int64_t times_raised(const Scene& s, const Record& r) {
  if (!r.subject_id || !r.category_id) return 0;
  return s.db.number(
      "select count(*) from appeal.appeal where district = $1 and subject_id = $2 and sent_key > $3 and "
      "category_id = $4 and state not in ('draft', 'withdrawn', 'rejected', 'diverted')",
      r.district, r.subject_id, s.now - kRepeatWithin, r.category_id);
}

std::string reason_for(const Scene& s, const Record& r, std::optional<std::int64_t> followers) {
  const auto& terms = terms_of(r.rule);
  if (terms.mass > 0)
    if (const auto n = followers ? *followers : count_followers(s.db, r.district, r.id); n >= terms.mass)
      return "群体诉求：已有 " + std::to_string(n) + " 件并入";
  if (terms.repeat > 0)
    if (const auto n = times_raised(s, r); n >= terms.repeat)
      return "重复诉求：同一企业 30 日内第 " + std::to_string(n) + " 次反映同类问题";
  return "";
}

}  // namespace

void escalate(const Scene& s, Record& r, std::optional<std::int64_t> followers) {
  if (r.supervision != Supervision::none) return;
  auto deed = deed_by_system(Action::supervise, s.now, "");
  deed.more.supervision = Supervision::daily;
  if (!next(r.state, deed.action, deed.part, facts_of(r, s.now)).ok()) return;
  deed.note = reason_for(s, r, followers);
  if (!deed.note.empty()) static_cast<void>(take_step(s, r, deed));
}

void join_parent(const Scene& s, const std::string& district, AppealId parent) {
  auto r = find_locked(s.db, district, parent);
  if (!r) return;
  const bool answered = r->state == State::replied || r->state == State::calling_back;
  if (answered) return follow_later(s.db, *r);
  escalate(s, *r);
}

}  // namespace qiying::appeal

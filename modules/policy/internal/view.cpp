#include "modules/policy/internal/view.hpp"

#include <algorithm>
#include <tuple>

namespace qiying::policy {
namespace {

using Evaluations = std::vector<const rules::Evaluation*>;

std::int64_t worth(const rules::Evaluation& e) {
  using State = rules::Amount::State;
  return e.amount.state == State::computed || e.amount.state == State::ceiling ? e.amount.fen : -1;
}

// What one may still apply for first, then what opens later, then what is over.
int turn_of(const rules::Policy& p, base::Timestamp now) {
  const auto window = rules::window_at(p, now);
  if (window == rules::Window::closed) return 2;
  return window == rules::Window::upcoming ? 1 : 0;
}

// Of these what brings more first, then what closes sooner.
void sort(const Rulebook& book, Evaluations& list, base::Timestamp now) {
  const auto key = [&](const rules::Evaluation& e) {
    const auto& p = *book.rules.entries[e.entry].policy;
    return std::tuple(turn_of(p, now), -worth(e), p.application.closes.value_or(base::Timestamp::max()));
  };
  std::ranges::stable_sort(list, [&](const auto* a, const auto* b) { return key(*a) < key(*b); });
}

}  // namespace

rules::Language language_of(const kernel::Context& c) {
  return c.lang == kernel::Lang::zh ? rules::Language::zh : rules::Language::en;
}

bool may_apply(const rules::Policy& p, bool in_force, base::Timestamp now) {
  using rules::Mode;
  const auto mode = p.application.mode;
  const bool here = !mode || *mode == Mode::application || *mode == Mode::recognition;
  const auto window = rules::window_at(p, now);
  return here && in_force && (window == rules::Window::open || window == rules::Window::unstated);
}

PolicyRow row_of(const rules::Policy& p, base::Date today, base::Timestamp now) {
  PolicyRow out{p.id, p.title, p.doc_number, p.issuer, p.audience, p.summary, p.level, p.subject, p.status};
  out.window = rules::window_at(p, now);
  out.in_force = !rules::not_in_force(p, today);
  if (const auto most = rules::most_of(p.benefit)) out.most = base::Fen{*most};
  out.closes = p.application.closes;
  out.mode = p.application.mode;
  out.apply = may_apply(p, out.in_force, now);
  return out;
}

MyPolicies match_all(const Rulebook& book, const rules::Facts& facts, base::Timestamp now,
                     rules::Language language, std::size_t limit) {
  const auto all = rules::evaluate(book.rules, facts);
  Evaluations met, open, unmet;
  MyPolicies out;
  for (const auto& e : all) {
    if (e.outcome == rules::Outcome::not_applicable)
      ++out.not_applicable;
    else
      (e.outcome == rules::Outcome::met     ? met
       : e.outcome == rules::Outcome::unmet ? unmet
                                            : open)
          .push_back(&e);
  }
  const auto tell = [&](Evaluations& list, std::vector<MyPolicy>& told) {
    sort(book, list, now);
    for (std::size_t i = 0; i < std::min(limit, list.size()); ++i)
      told.push_back({row_of(*book.rules.entries[list[i]->entry].policy, book.day, now),
                      rules::explain(book.rules, *list[i], &facts, language)});
    return static_cast<std::int64_t>(list.size());
  };
  out.entitled_count = tell(met, out.entitled);
  out.nearly_count = tell(open, out.nearly);
  out.not_met_count = tell(unmet, out.not_met);
  return out;
}

}  // namespace qiying::policy

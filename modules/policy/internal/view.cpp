#include "modules/policy/internal/view.hpp"

#include <algorithm>

namespace qiying::policy {
namespace {

std::int64_t worth(const MyPolicy& m) {
  return m.explanation.amount ? m.explanation.amount->value : -1;
}

bool before(const MyPolicy& a, const MyPolicy& b) {
  if (worth(a) != worth(b)) return worth(a) > worth(b);
  const auto last = base::Timestamp::max();
  return a.policy.closes.value_or(last) < b.policy.closes.value_or(last);
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
                     rules::Language language) {
  MyPolicies out;
  for (const auto& e : rules::evaluate(book.rules, facts)) {
    if (e.outcome == rules::Outcome::not_applicable) {
      ++out.not_applicable;
      continue;
    }
    MyPolicy one{row_of(*book.rules.entries[e.entry].policy, book.day, now),
                 rules::explain(book.rules, e, &facts, language)};
    auto& list = e.outcome == rules::Outcome::met     ? out.entitled
                 : e.outcome == rules::Outcome::unmet ? out.not_met
                                                      : out.nearly;
    list.push_back(std::move(one));
  }
  for (auto* list : {&out.entitled, &out.nearly, &out.not_met}) std::sort(list->begin(), list->end(), before);
  return out;
}

}  // namespace qiying::policy

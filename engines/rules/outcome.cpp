#include "engines/rules/outcome.hpp"

#include <utility>

namespace qiying::rules {
namespace {

bool is_open(Prospect p) {
  return p.met + p.unmet + p.not_applicable > 1;
}

Prospect decided_or(Prospect p, bool asks) {
  p.asks = asks && is_open(p);
  return p;
}

}  // namespace

base::Text title_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::met:
      return {"符合", "Met"};
    case Outcome::unmet:
      return {"不符合", "Not met"};
    case Outcome::unknown:
      return {"缺少信息", "Information missing"};
    case Outcome::manual_review:
      return {"需人工审核", "Needs review by a person"};
    case Outcome::not_applicable:
      return {"不适用", "Does not apply"};
  }
  return {};
}

Prospect prospect_of(Outcome outcome) {
  const bool open = outcome == Outcome::unknown || outcome == Outcome::manual_review;
  return {.met = open || outcome == Outcome::met,
          .unmet = open || outcome == Outcome::unmet,
          .not_applicable = outcome == Outcome::not_applicable,
          .asks = outcome == Outcome::unknown};
}

Outcome outcome_of(Prospect p) {
  if (is_open(p)) return p.asks ? Outcome::unknown : Outcome::manual_review;
  if (p.met) return Outcome::met;
  return p.unmet ? Outcome::unmet : Outcome::not_applicable;
}

void Tally::add(Prospect child) {
  certain_ += outcome_of(child) == Outcome::met;
  possible_ += child.met;
  may_fail_ |= child.unmet;
  fails_ |= outcome_of(child) == Outcome::unmet;
  only_inapplicable_ &= child.not_applicable;
  asks_ |= child.asks;
}

Prospect all_of(const Tally& t) {
  return decided_or(
      {.met = !t.fails_ && t.possible_ > 0, .unmet = t.may_fail_, .not_applicable = t.only_inapplicable_},
      t.asks_);
}

Prospect any_of(const Tally& t) {
  return at_least(1, t);
}

Prospect at_least(std::uint32_t needed, const Tally& t) {
  // Too few: something applies, if only one that is met where more are needed.
  const bool applies = t.certain_ > 0 || t.may_fail_ || (needed > 1 && t.possible_ > 0);
  return decided_or({.met = t.possible_ >= needed,
                     .unmet = t.certain_ < needed && applies,
                     .not_applicable = t.only_inapplicable_},
                    t.asks_);
}

Prospect negation(Prospect p) {
  std::swap(p.met, p.unmet);
  return p;
}

Prospect under(Prospect when, Prospect condition) {
  const bool open = is_open(when);
  return decided_or(
      {.met = when.met && condition.met,
       .unmet = when.met && condition.unmet,
       .not_applicable = when.unmet || when.not_applicable || (when.met && condition.not_applicable)},
      open ? when.asks : condition.asks);
}

}  // namespace qiying::rules

#include "engines/rules/outcome.hpp"

namespace qiying::rules {
namespace {

Outcome open_or(Outcome otherwise, const Tally& t) {
  if (t.of(Outcome::unknown) > 0) return Outcome::unknown;
  if (t.of(Outcome::manual_review) > 0) return Outcome::manual_review;
  return otherwise;
}

std::uint32_t applicable(const Tally& t) {
  return t.of(Outcome::met) + t.of(Outcome::unmet) + t.of(Outcome::unknown) + t.of(Outcome::manual_review);
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

Outcome all_of(const Tally& t) {
  if (t.of(Outcome::unmet) > 0) return Outcome::unmet;
  return open_or(t.of(Outcome::met) > 0 ? Outcome::met : Outcome::not_applicable, t);
}

Outcome any_of(const Tally& t) {
  return at_least(1, t);
}

Outcome at_least(std::uint32_t needed, const Tally& t) {
  if (applicable(t) == 0) return Outcome::not_applicable;
  if (t.of(Outcome::met) >= needed) return Outcome::met;
  if (t.of(Outcome::met) + t.of(Outcome::unknown) + t.of(Outcome::manual_review) < needed)
    return Outcome::unmet;
  return open_or(Outcome::unmet, t);
}

Outcome negation(Outcome outcome) {
  if (outcome == Outcome::met) return Outcome::unmet;
  if (outcome == Outcome::unmet) return Outcome::met;
  return outcome;
}

}  // namespace qiying::rules

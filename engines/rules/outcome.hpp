#pragma once
/// What is known of a condition, and how several of them make one. Pure.

#include <cstdint>
#include <string_view>

#include "platform/base/describe.hpp"

namespace qiying::rules {

/// 符合, 不符合, 缺少信息, 需人工审核, 不适用. `unknown` is never "no".
enum class Outcome : std::uint8_t { met, unmet, unknown, manual_review, not_applicable };
QY_ENUM(Outcome, "met", "unmet", "unknown", "manual_review", "not_applicable")

/// 符合 / Met, ...
base::Text title_of(Outcome outcome);

/// What a condition may still turn out to be once all that is open is answered or decided by a person.
/// Exactly one of the three: it is decided, and no answer changes it. A condition with a 前提 may still turn
/// out not to apply, which `unknown` alone does not tell: three truth values are not enough inside a group.
struct Prospect {
  bool met = false, unmet = false, not_applicable = false;
  bool asks = false;  ///< while open: an answer is missing; else a person decides
  bool operator==(const Prospect&) const = default;
};

/// Of a condition without 前提: what is open can be met or unmet.
Prospect prospect_of(Outcome outcome);
Outcome outcome_of(Prospect prospect);

/// What a group needs to know of its children; children must not share open questions, else what is told
/// possible is more than what is.
class Tally {
 public:
  void add(Prospect child);

 private:
  friend Prospect all_of(const Tally& tally);
  friend Prospect at_least(std::uint32_t needed, const Tally& tally);
  std::uint32_t certain_ = 0, possible_ = 0;  // children that are met, and that may be
  bool may_fail_ = false, fails_ = false, only_inapplicable_ = true, asks_ = false;
};

/// `met` and `unmet` follow DMN's three-valued tables; what remains open is `unknown` while an answer is
/// missing, else `manual_review`; children that do not apply do not count, and a group of none but these does
/// not apply itself.
Prospect all_of(const Tally& tally);
Prospect any_of(const Tally& tally);
/// `needed` is at least 1.
Prospect at_least(std::uint32_t needed, const Tally& tally);
Prospect negation(Prospect prospect);
/// A condition under a 前提: where that is not met, the condition does not apply.
Prospect under(Prospect when, Prospect condition);

}  // namespace qiying::rules

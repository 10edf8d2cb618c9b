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

/// How many children have which outcome; what a group makes of them. `met` and `unmet` follow DMN's
/// three-valued tables; what remains open is `unknown` while an answer is missing, else `manual_review`;
/// children that do not apply do not count, and a group of none but these does not apply itself.
struct Tally {
  std::uint32_t count[5] = {};
  void add(Outcome o) { ++count[static_cast<std::size_t>(o)]; }
  std::uint32_t of(Outcome o) const { return count[static_cast<std::size_t>(o)]; }
};

Outcome all_of(const Tally& tally);
Outcome any_of(const Tally& tally);
Outcome at_least(std::uint32_t needed, const Tally& tally);
Outcome negation(Outcome outcome);

}  // namespace qiying::rules

#pragma once
/// What a policy would bring to an enterprise, with the steps of the sum. Pure.

#include <optional>
#include <string>
#include <vector>

#include "engines/rules/ruleset.hpp"
#include "platform/base/money.hpp"

namespace qiying::rules {

struct Amount {
  /// `computed`; `unknown` (a fact is missing); `ceiling` (the source gives a maximum but no formula);
  /// `not_money`; `none` (the source states nothing).
  enum class State : std::uint8_t { computed, unknown, ceiling, not_money, none };
  State state = State::none;
  std::int64_t fen = 0;            ///< of computed and ceiling
  std::vector<std::string> steps;  ///< "营业收入 2,500万元 × 30% = 750万元"
  std::vector<FactUse> missing;    ///< of unknown
};

/// The amount for the cells of the ruleset's plan. `part_met(i)` tells whether part i of the benefit is given
/// at all. With `steps` false the texts are left out.
Amount amount_of(const Ruleset& rules, const Ruleset::Entry& entry, const std::vector<Cell>& cells,
                 bool steps);

/// What one firm is paid when several policies are met: of policies that share a word of `exclusive` only the
/// highest counts, and the sum of a `cap_group` is cut at its yearly cap.
struct Payable {
  std::uint32_t entry = 0;  ///< index in the ruleset
  std::int64_t fen = 0;     ///< before
  std::int64_t paid = 0;    ///< after
  std::string reason;       ///< why it is less
};
void settle(const Ruleset& rules, std::vector<Payable>& payables);

/// The same over affiliated firms: the sum over all of `firms` for each `cap_group` is cut at its affiliates'
/// cap, in the order given.
void settle_affiliates(const Ruleset& rules, std::vector<Payable*>& payables);

}  // namespace qiying::rules

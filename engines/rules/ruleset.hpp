#pragma once
/// Policies made ready for a day: parameters are replaced by what was valid then, ages by dates, codes by
/// ranges. A ruleset is what both evaluators read, the one for a single enterprise with explanations and the
/// one for a population, so that they cannot differ in what they ask. Immutable; thread-safe; the library
/// must outlive it.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engines/rules/interval.hpp"
#include "engines/rules/library.hpp"
#include "engines/rules/plan.hpp"

namespace qiying::rules {

/// Values that replace those of parameters, by "name" or "policy/name": "小微.员工上限" → "500 人".
using Overrides = std::map<std::string, std::string, std::less<>>;

struct Ruleset {
  struct Leaf {
    std::uint32_t slot = 0;  ///< cell of the plan
    bool text = false;
    CodeKind codes = CodeKind::plain;  ///< of texts; others than plain may be known less exactly than asked
    bool no_value = false;             ///< a parameter has no value on the day: a person decides
    IntervalSet<std::int64_t> numbers;
    IntervalSet<std::string> texts;
  };
  struct Node {
    Condition::Kind kind = Condition::Kind::all;
    std::uint32_t needed = 0;
    std::vector<std::uint32_t> children;
    std::int32_t when = -1;
    std::uint32_t leaf = 0;
    bool two_valued = true;             ///< here and below nothing is reviewed and nothing does not apply
    const Condition* source = nullptr;  ///< nullptr: the root that joins scope and conditions
  };
  struct Entry {
    const Policy* policy = nullptr;  ///< with parameters replaced
    std::uint32_t root = 0;
    std::optional<NotInForce> not_in_force;
    std::vector<std::int32_t> part_when;  ///< node of each part's condition of the benefit, or -1
  };

  const Library* library = nullptr;
  base::Date day;
  FactPlan plan;
  std::vector<Leaf> leaves;
  std::vector<Node> nodes;
  std::vector<Entry> entries;  ///< in the order of the policies given

  /// The entry of a policy, or nullptr.
  const Entry* find(std::string_view policy) const;

  Ruleset() = default;
  Ruleset(Ruleset&&) = default;
  Ruleset& operator=(Ruleset&&) = default;

 private:
  friend class Compiler;
  std::vector<std::unique_ptr<Policy>> policies_;
};

/// Compiles policies of a library (all when none are named) for a day. Parameters without a value on the day,
/// unknown and cyclic ones and overrides that fit nothing are told.
Ruleset compile(const Library& library, base::Date day, Findings& findings, const Overrides& overrides = {},
                const std::vector<const Policy*>& policies = {});

/// What a parameter is worth on a day; told when it is unknown, cyclic, without a value, or of another unit.
/// `policy` may be nullptr.
std::optional<std::int64_t> value_of(const Operand& operand, const Policy* policy, const Library& library,
                                     base::Date day, const Overrides& overrides, Findings& findings);

}  // namespace qiying::rules

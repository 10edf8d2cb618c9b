#pragma once
/// Conditions as they are written: a tree of groups over leaves, each leaf one question about one fact, with
/// the clause of the text it stands on and the evidence it needs. Plain values.

#include <cstdint>
#include <string>
#include <vector>

#include "engines/rules/facts.hpp"

namespace qiying::rules {

/// A value in a rule: written out, or the dated parameter `$name` of the policy or of the law.
struct Operand {
  std::string parameter;    ///< without the dollar; empty: written out
  std::int64_t number = 0;  ///< quantity, date in days since 1970, or 0/1
  Dimension dimension = Dimension::none;
  std::string text;  ///< canonical code
  Place place;
};

enum class Op : std::uint8_t {
  at_least,       ///< 至少
  at_most,        ///< 至多
  more_than,      ///< 超过
  less_than,      ///< 低于
  is,             ///< 是
  in,             ///< 属于 (codes below a prefix count)
  not_in,         ///< 不属于
  has,            ///< 持有 (a title that is valid on the day)
  age_at_least,   ///< 满 (years or days since a date)
  age_less_than,  ///< 未满
  on_or_after,    ///< 不早于
  on_or_before,   ///< 不晚于
};

struct Test {
  Op op = Op::is;
  std::vector<Operand> operands;
};

struct Condition {
  enum class Kind : std::uint8_t { all, any, none, at_least, leaf, review };
  Kind kind = Kind::all;
  std::uint32_t needed = 0;  ///< of at_least
  std::vector<Condition> children;
  std::vector<Condition> when;  ///< none or one: where it is not met, this does not apply
  std::string label;            ///< for people; a leaf without one is worded from its test
  std::string clause;           ///< 第三条第二款
  std::vector<std::string> evidence;
  Place place;

  FactUse fact;             ///< of a leaf
  std::vector<Test> tests;  ///< of a leaf: all must hold
  std::uint32_t leaf = 0;   ///< number among the leaves of the policy, reviews included
};

}  // namespace qiying::rules

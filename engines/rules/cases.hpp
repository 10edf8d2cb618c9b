#pragma once
/// Runs the cases that are kept beside policies: stories in sentences, with what must come out. Pure.
///
///     假如: 从业人员数 是 25 人；持有资质 是 高新技术企业@2024-01-01/2027-01-01
///     当: 2026-03-01
///     那么: 符合；金额 20 万元
///
/// Given: "FACT 是 VALUE" (also 为, =, is) and "FACT 未知". Then: an outcome (符合 不符合 缺少信息 需人工审核
/// 不适用, or met unmet unknown manual_review not_applicable); "金额 20 万元", "最高 500 万元", "金额未知";
/// "缺少 FACT"; "未满足 WORDS" (part of the text of a failing condition or its fact).

#include "engines/rules/library.hpp"
#include "engines/rules/outcome.hpp"

namespace qiying::rules {

struct CaseResult {
  std::string policy, title;
  bool passed = false;
  std::vector<std::string> faults;  ///< in both languages
};

/// How often the cases of a policy saw each of its conditions met and not met.
struct Coverage {
  struct Leaf {
    std::string text;
    int met = 0, unmet = 0, other = 0;
    bool both() const { return (met > 0 && unmet > 0); }
    bool seen() const { return met + unmet + other > 0; }
    bool review = false;  ///< decided by a person: seen is enough
  };
  std::string policy;
  int cases = 0;
  std::vector<Leaf> leaves;
};

struct CaseReport {
  std::vector<CaseResult> results;
  std::vector<Coverage> coverage;  ///< of every policy, in the library's order
  std::size_t failed() const;
};

/// Sentences that cannot be read are told as findings and fail their case.
CaseReport run_cases(const Library& library, Findings& findings);

}  // namespace qiying::rules

#pragma once
/// Which cells of an enterprise a set of rules reads, and in which order the derived ones follow from the
/// given ones. The same plan serves one enterprise and a population. Immutable once built; thread-safe.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/rules/table.hpp"

namespace qiying::rules {

class FactPlan {
 public:
  struct Step {
    FactUse use;
    std::string member;  ///< of holdings: the title that is asked for
    Formula formula = Formula::none;
    CodeKind codes = CodeKind::plain;
    std::vector<std::uint32_t> inputs;  ///< earlier steps
    const DecisionTable* table = nullptr;
    bool boolean_result = false;  ///< the table's 是/否 are 1/0
    bool may_review = false;      ///< a formula can end without an answer
  };

  const std::vector<Step>& steps() const { return steps_; }
  /// The cell of a fact as a whole; nullopt: nothing reads it.
  std::optional<std::uint32_t> find(FactUse use) const;
  /// The cell of a fact (with a member for holdings), added with its inputs when new.
  std::uint32_t add(const Catalogue& catalogue,
                    const std::map<std::string, DecisionTable, std::less<>>& tables, FactUse use,
                    const std::string& member = {});
  /// Computes every derived cell that is not given. `cells` is by step.
  void derive(std::vector<Cell>& cells) const;
  /// The given facts whose absence leaves a cell unknown, or its code less exact than a rule asks, in order
  /// of the catalogue's questions.
  void missing(const std::vector<Cell>& cells, std::uint32_t step, std::vector<FactUse>& out) const;

 private:
  Cell compute(const Step& step, const std::vector<Cell>& cells) const;
  Cell look_up(const Step& step, const std::vector<Cell>& cells) const;

  std::vector<Step> steps_;
  std::map<std::pair<FactUse, std::string>, std::uint32_t> index_;
};

}  // namespace qiying::rules

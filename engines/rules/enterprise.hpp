#pragma once
/// What is known of one enterprise: a value for each fact with where it comes from and how old it is. What is
/// not here is unknown. Plain values.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/rules/facts.hpp"
#include "engines/rules/plan.hpp"
#include "platform/base/time.hpp"

namespace qiying::rules {

/// A title held, valid from and to (both included; absent: open).
struct Holding {
  std::string title;
  std::optional<base::Date> from, to;
};

struct Datum {
  std::int64_t number = 0;  ///< quantity, 0/1, or date in days since 1970
  std::string text;         ///< canonical code
  std::vector<Holding> holdings;
  std::string source;
  std::optional<base::Date> observed;
};

/// Reads a value as people write it in a table or a form: "2500", "2,500 万元", "3.2%", "是", "C3911",
/// "2019-05-01", "高新技术企业@2023-10-16/2026-10-15；专精特新中小企业" ("无": holds none; also "（2023-10-16
/// 至 2026-10-15）", as `show_value` writes it). Bare numbers are in the unit of the fact. Errors:
/// `rules.value` and those of `parse_quantity`, kind invalid.
base::Result<Datum> parse_value(const Fact& fact, std::string_view text);

/// "2,500万元", "是", "C3911 计算机整机制造", "2019-05-01"; of holdings the valid ones on `day`.
std::string show_value(const Fact& fact, const Datum& datum);
std::string show_cell(const Fact& fact, const Cell& cell);

class Facts {
 public:
  void set(FactUse use, Datum datum) { data_.insert_or_assign(use, std::move(datum)); }
  void erase(FactUse use) { data_.erase(use); }
  const Datum* find(FactUse use) const {
    const auto found = data_.find(use);
    return found == data_.end() ? nullptr : &found->second;
  }
  const std::map<FactUse, Datum>& all() const { return data_; }

  /// The cells of a plan as of a day, derived ones included; views into this object and the plan's tables.
  std::vector<Cell> cells(const FactPlan& plan, base::Date day) const;

 private:
  std::map<FactUse, Datum> data_;
};

/// Whether the title is held and valid on the day.
bool holds(const std::vector<Holding>& holdings, std::string_view title, base::Date day);

}  // namespace qiying::rules

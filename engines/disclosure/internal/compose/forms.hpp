#pragma once
// What the statutory tables of budgets and final accounts have in common.

#include <string>
#include <utility>
#include <vector>

#include "engines/disclosure/internal/compose/sums.hpp"

namespace qiying::disclosure::internal {

using Cells = std::vector<std::string>;

// "二十一"
std::string chinese(std::size_t n);

class Forms {
 public:
  Forms(const Sums& s, Paper& paper)
      : s_(s), book_(s.book), paper_(paper), budget_(s.book.kind == DocumentKind::budget) {}

 protected:
  PaperTable& table(const std::string& title);
  // The economic list of basic spending: 科目, 合计, 人员经费, 公用经费.
  void economic_rows(PaperTable& t) const;
  static Cells three_cells(const ThreePublic& t);
  static Cells row(const std::string& code, const std::string& name, Cells amounts);

  // One row for the whole, each class, group and item, if `of` gives anything for it.
  template <class F>
  void by_code(PaperTable& t, const Of& of, F&& cells) const {
    t.rows.push_back(row("", "合计", cells([&](const Of& x) { return s_.all(x); })));
    for (const auto& c : s_.classes) {
      if (Sums::of_class(c, of) == 0) continue;
      t.rows.push_back(row(c.code, c.name, cells([&](const Of& x) { return Sums::of_class(c, x); })));
      for (const auto& g : c.groups) {
        if (Sums::of_group(g, of) == 0) continue;
        t.rows.push_back(row(g.code, g.name, cells([&](const Of& x) { return Sums::of_group(g, x); })));
        for (const auto& i : g.items)
          if (of(i) != 0) t.rows.push_back(row(i.code, i.name, cells([&](const Of& x) { return x(i); })));
      }
    }
  }

  const Sums& s_;
  const Book& book_;
  Paper& paper_;
  bool budget_;
};

}  // namespace qiying::disclosure::internal

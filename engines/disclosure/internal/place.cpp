// Finding the columns of figures whose blank neighbours left no trace.
#include <algorithm>

#include "engines/disclosure/internal/equations.hpp"
#include "engines/disclosure/internal/loose.hpp"

namespace qiying::disclosure::internal {
namespace {

using Placement = std::vector<std::size_t>;

bool satisfies(Row& row, const Placement& where, const std::vector<Equation>& equations, std::size_t width) {
  row.cells.assign(width, std::nullopt);
  for (std::size_t i = 0; i < where.size(); ++i) row.cells[where[i]] = row.loose[i];
  return std::ranges::all_of(equations, [&](const Equation& e) {
    std::int64_t expected = 0;
    return holds(row, e, expected) != Match::differs;
  });
}

void placements(const Row& row, std::size_t width, Placement& now, std::vector<Placement>& out,
                std::size_t next) {
  const auto left = row.loose.size() - now.size();
  if (left == 0) {
    out.push_back(now);
    return;
  }
  for (auto c = next; c + left <= width; ++c) {
    now.push_back(c);
    placements(row, width, now, out, c + 1);
    now.pop_back();
  }
}

std::vector<Placement> fitting(Row& row, const std::vector<Equation>& equations, std::size_t width) {
  std::vector<Placement> all, fit;
  Placement now{0};  // the first figure is the total
  placements(row, width, now, all, 1);
  for (const auto& where : all)
    if (satisfies(row, where, equations, width)) fit.push_back(where);
  row.cells.clear();
  return fit;
}

struct Open {
  Row* row;
  std::vector<Placement> choices;
  std::size_t level;
};

bool child_of(const std::string& code, const std::string& parent) {
  return parent.empty() ? code.size() == 3 : code.size() == parent.size() + 2 && code.starts_with(parent);
}

void put(Row& row, const Placement& where, std::size_t width) {
  row.cells.assign(width, std::nullopt);
  for (std::size_t i = 0; i < where.size(); ++i) row.cells[where[i]] = row.loose[i];
}

// Tries the open children of a placed parent in all ways until the columns add up.
struct Family {
  const Row& parent;
  std::vector<Open*> open;
  std::vector<const Row*> placed;
  std::size_t width;
  std::vector<std::size_t> chosen = {};
  std::vector<std::size_t> found = {};
  int solutions = 0;
  int steps = 0;

  bool adds_up() const {
    for (std::size_t c = 0; c < width; ++c) {
      std::int64_t sum = 0, slack = 0;
      const auto add = [&](const std::optional<Number>& n) {
        if (!n) return;
        sum += n->micro;
        slack += n->ulp / 2;
      };
      for (const auto* row : placed) add(row->cells[c]);
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        const auto& where = open[i]->choices[chosen[i]];
        const auto at = std::ranges::find(where, c);
        if (at != where.end()) add(open[i]->row->loose[static_cast<std::size_t>(at - where.begin())]);
      }
      const auto& total = parent.cells[c];
      if (compare(total ? total->micro : 0, sum, slack + (total ? total->ulp / 2 : 0)) == Match::differs)
        return false;
    }
    return true;
  }

  void search() {
    if (++steps > 20'000 || solutions > 1) return;
    if (chosen.size() == open.size()) {
      if (adds_up() && ++solutions == 1) found = chosen;
      return;
    }
    for (std::size_t k = 0; k < open[chosen.size()]->choices.size(); ++k) {
      chosen.push_back(k);
      search();
      chosen.pop_back();
    }
  }
};

}  // namespace

// Whether the first figure is the sum of some of the others, as a total and its columns are.
bool explained(const std::vector<Number>& figures) {
  const auto n = figures.size() - 1;
  if (n == 0 || n > 12) return true;
  for (unsigned mask = 1; mask < (1u << n); ++mask) {
    std::int64_t sum = 0, slack = 0;
    for (std::size_t i = 0; i < n; ++i)
      if (mask & (1u << i)) {
        sum += figures[i + 1].micro;
        slack += figures[i + 1].ulp / 2;
      }
    // A copy is exact; sums may differ in the last digit.
    const bool copy = (mask & (mask - 1)) == 0;
    if (compare(figures.front().micro, sum, copy ? 0 : slack + figures.front().ulp / 2) != Match::differs)
      return true;
  }
  return false;
}

void place_columns(Table& table) {
  const auto width = table.columns.size();
  if (width < 2) {
    for (auto& row : table.rows) {
      if (row.loose.empty()) continue;
      row.misfit = table.kind != Kind::basic && !explained(row.loose);
      row.cells = {row.loose.front()};
    }
    return;
  }
  const auto equations = column_equations(table.columns);
  std::vector<Open> open;
  for (auto& row : table.rows) {
    if (row.loose.empty() || row.loose.size() > width || width > 9) continue;
    auto fit = fitting(row, equations, width);
    row.misfit = fit.empty() && row.loose.size() > 1;
    // The grand total fills the columns from the left.
    if (fit.size() > 1 && row.total() && row.loose.size() > 2) fit.resize(1);
    if (fit.size() == 1) put(row, fit.front(), width);
    if (fit.size() > 1) open.push_back({&row, std::move(fit), row.code.size()});
  }
  // From the top down: each parent whose columns are known decides about its children.
  for (int round = 0; round < 4; ++round)
    for (const auto& parent : table.rows) {
      if (parent.cells.empty() || (parent.code.empty() && !parent.total())) continue;
      Family family{parent, {}, {}, width};
      bool complete = true;
      for (auto& row : table.rows) {
        if (row.code.empty() || !child_of(row.code, parent.code)) continue;
        const auto it = std::ranges::find(open, &row, &Open::row);
        if (!row.cells.empty())
          family.placed.push_back(&row);
        else if (it != open.end())
          family.open.push_back(&*it);
        else
          complete = false;
      }
      if (!complete || family.open.empty()) continue;
      family.search();
      // Equal figures may leave two ways that give the same sums; either serves.
      if (family.solutions == 0) continue;
      for (std::size_t i = 0; i < family.open.size(); ++i)
        put(*family.open[i]->row, family.open[i]->choices[family.found[i]], width);
    }
  // What stays open is known by its total only.
  for (auto& row : table.rows)
    if (row.cells.empty() && !row.loose.empty()) row.cells = {row.loose.front()};
}

}  // namespace qiying::disclosure::internal

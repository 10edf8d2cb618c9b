#include "engines/disclosure/internal/rebuild.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "engines/disclosure/internal/equations.hpp"
#include "engines/disclosure/internal/pieces.hpp"

namespace qiying::disclosure::internal {
namespace {

constexpr std::size_t kMostSteps = 150'000;
// After the first reading, to find another one.
constexpr std::size_t kMoreSteps = 20'000;
// So many relations must hold for each that does not.
constexpr std::size_t kProof = 8;
constexpr std::size_t kMostColumns = 7;
// Runs that may be passed over before one is opened.
constexpr std::size_t kMostWaiting = 7;
constexpr std::size_t kNone = SIZE_MAX;

using Cells = std::vector<std::optional<Number>>;
using Grid = std::vector<Cells>;

struct Figure {
  Number number;
  std::size_t piece = 0;  // of this row; the figures of one stand from left to right
};

// Sums of the rows below a row, column by column.
struct Below {
  std::vector<std::int64_t> micro, slack;
  std::vector<std::size_t> figures;
};

std::vector<std::size_t> heads(const std::vector<Row>& rows) {
  std::vector<std::size_t> out(rows.size(), kNone);
  for (std::size_t r = 1; r < rows.size(); ++r) {
    out[r] = 0;
    for (auto k = r; k-- > 1;)
      if (rows[r].code.starts_with(rows[k].code)) {
        out[r] = k;
        break;
      }
  }
  return out;
}

// Walks the rows from the top. Each takes the next pieces of some runs; its figures get columns; a row that
// breaks the header's equations, or a head that differs from what stands below it, costs one.
class Search {
 public:
  Search(const Pieces& pieces, const std::vector<Column>& columns)
      : pieces_(pieces),
        width_(columns.size()),
        equations_(column_equations(columns)),
        heads_(heads(pieces.rows)),
        last_child_(pieces.rows.size(), kNone),
        next_(pieces.runs.size(), 0),
        now_(pieces.rows.size(), Cells(width_)),
        below_(pieces.rows.size(), Below{std::vector<std::int64_t>(width_), std::vector<std::int64_t>(width_),
                                         std::vector<std::size_t>(width_)}) {
    for (std::size_t r = 1; r < heads_.size(); ++r) last_child_[heads_[r]] = r;
  }

  // The reading with the fewest broken relations, at most `most`; nothing when there are two, or none.
  std::optional<Grid> solve(int most) {
    for (budget_ = 0; budget_ <= most; ++budget_) {
      if (budget_ > 0 && relations() < kProof * static_cast<std::size_t>(budget_)) return std::nullopt;
      row(0);
      if (found_.size() > 1) return std::nullopt;
      if (!found_.empty()) {
        if (budget_ > 0 && cut_off(found_.front())) return std::nullopt;
        next_ = used_;
        return found_.front();
      }
      if (steps_ > limit_) return std::nullopt;
    }
    return std::nullopt;
  }

  std::vector<std::size_t> taken() const {
    std::vector<std::size_t> out;
    for (std::size_t k = 0; k < next_.size(); ++k)
      if (next_[k] > 0) out.insert(out.end(), pieces_.runs[k].strays.begin(), pieces_.runs[k].strays.end());
    return out;
  }

 private:
  std::size_t relations() const {
    const auto inner = std::ranges::count_if(last_child_, [](auto r) { return r != kNone; });
    return pieces_.rows.size() * equations_.size() + static_cast<std::size_t>(inner) * width_;
  }

  bool stop() { return ++steps_ > limit_ || found_.size() > 1; }

  std::int64_t stated(const Grid& grid, std::size_t r, std::size_t c) const {
    return grid[r][c] ? grid[r][c]->micro : 0;
  }

  // Whether what is broken looks like a figure that was lost on the way: a row without figures, or a blank
  // cell for which its row and its column lack the same amount.
  bool cut_off(const Grid& grid) const {
    for (std::size_t r = 0; r < grid.size(); ++r) {
      if (std::ranges::none_of(grid[r], [](const auto& n) { return n.has_value(); })) return true;
      for (const auto& e : equations_)
        for (const auto c : e.parts)
          if (!grid[r][c] && lacks(grid, r, c, e)) return true;
    }
    return false;
  }

  bool lacks(const Grid& grid, std::size_t r, std::size_t c, const Equation& e) const {
    auto in_row = stated(grid, r, e.total);
    for (const auto part : e.parts) in_row -= stated(grid, r, part);
    if (in_row <= 0) return false;
    const auto head = heads_[r] == kNone ? r : heads_[r];
    auto in_column = stated(grid, head, c);
    for (std::size_t k = 1; k < grid.size(); ++k)
      if (heads_[k] == head) in_column -= stated(grid, k, c);
    return head == r || in_column == in_row;
  }

  void row(std::size_t r) {
    if (stop()) return;
    if (r == pieces_.rows.size()) return finish();
    figures_.clear();
    take(r, 0, 0);
  }

  void finish() {
    for (std::size_t k = 0; k < next_.size(); ++k) {
      const auto& run = pieces_.runs[k];
      if (next_[k] != run.pieces.size() && !(run.optional && next_[k] == 0)) return;
    }
    const auto equal = [&](const Grid& other) {
      for (std::size_t r = 0; r < now_.size(); ++r)
        for (std::size_t c = 0; c < width_; ++c)
          if (now_[r][c].has_value() != other[r][c].has_value() ||
              (now_[r][c] && now_[r][c]->micro != other[r][c]->micro))
            return false;
      return true;
    };
    if (std::ranges::any_of(found_, equal)) return;
    found_.push_back(now_);
    if (found_.size() == 1) used_ = next_;
    limit_ = std::min(limit_, steps_ + kMoreSteps);
  }

  // Which pieces of run k and the following ones belong to row r. `waiting` runs were passed unopened.
  void take(std::size_t r, std::size_t k, std::size_t waiting) {
    if (stop()) return;
    if (k == pieces_.runs.size()) return place(r);
    const auto& pieces = pieces_.runs[k].pieces;
    const auto from = next_[k];
    const auto figures = figures_.size();
    const bool opened = from > 0, done = from == pieces.size();
    if (!done && pieces[from].hi < r) {
      if (opened || !pieces_.runs[k].optional) return;
    }
    // Runs are opened about in the order in which they are printed.
    if (!done && (opened || waiting < kMostWaiting)) take_some(r, k, waiting);
    next_[k] = from;
    figures_.resize(figures);
    const bool must = !done && pieces[from].hi <= r && !(pieces_.runs[k].optional && !opened);
    if (!must) take(r, k + 1, waiting + (!opened && !done && pieces[from].lo == 0));
  }

  void take_some(std::size_t r, std::size_t k, std::size_t waiting) {
    const auto& pieces = pieces_.runs[k].pieces;
    while (next_[k] < pieces.size()) {
      const auto& piece = pieces[next_[k]];
      if (piece.lo > r || piece.hi < r || figures_.size() + piece.figures.size() > width_) return;
      const auto id = figures_.empty() ? 0 : figures_.back().piece + 1;
      for (const auto& n : piece.figures) figures_.push_back({n, id});
      ++next_[k];
      const auto kept = figures_;
      const auto at = next_[k];
      const bool enough = next_[k] == pieces.size() || pieces[next_[k]].hi > r;
      if (enough) take(r, k + 1, waiting);
      figures_ = kept;
      next_[k] = at;
      // Of a column that lies apart a row has one piece.
      if (piece.lo == 0 && piece.hi + 1 == pieces_.rows.size()) return;
    }
  }

  // Whether the largest figure can be the total of the others, and fits below the row's head.
  bool plausible(std::size_t r) const {
    std::int64_t most = 0, sum = 0, slack = 0;
    for (const auto& [n, piece] : figures_) {
      most = std::max(most, n.micro);
      sum += n.micro;
      slack += n.ulp;
    }
    const auto head = heads_[r];
    if (head != kNone && now_[head][0] &&
        below_[head].micro[0] + most > now_[head][0]->micro + now_[head][0]->ulp + below_[head].slack[0])
      return false;
    // The total stands for its parts; a subtotal (小计) among them is counted twice.
    const auto rest = sum - 2 * most;
    return width_ == 1 || std::abs(rest) <= slack || std::ranges::any_of(figures_, [&](const Figure& f) {
             return std::abs(rest - f.number.micro) <= slack;
           });
  }

  // All columns that the figures of the row may have.
  void place(std::size_t r) {
    if (!figures_.empty() && cost_ == budget_ && !plausible(r)) return;
    const auto figures = figures_;
    if (r == 0) settled_ = false;
    if (figures.empty()) {
      now_[r].assign(width_, std::nullopt);
      // Lists print codes without an amount; the total and its classes have one.
      close(r, width_ > 1 || r == 0 ? 1 : 0);
    } else {
      now_[r].assign(width_, std::nullopt);
      put(r, figures, 0);
    }
    now_[r].assign(width_, std::nullopt);
    figures_ = figures;
  }

  void put(std::size_t r, const std::vector<Figure>& figures, std::size_t i) {
    if (stop() || (r == 0 && settled_)) return;
    if (i == figures.size()) {
      if (!now_[r][0]) return;
      const auto broken = broken_equations(r);
      // The grand total fills its columns from the left.
      if (r == 0 && broken == 0) settled_ = true;
      if (cost_ + broken <= budget_) close(r, broken);
      return;
    }
    const bool beside = i > 0 && figures[i].piece == figures[i - 1].piece;
    for (auto c = beside ? column_[i - 1] + 1 : 0; c < width_; ++c) {
      if (now_[r][c]) continue;
      now_[r][c] = figures[i].number;
      column_[i] = c;
      put(r, figures, i + 1);
      now_[r][c].reset();
    }
  }

  int broken_equations(std::size_t r) {
    Row probe;
    probe.cells = now_[r];
    int broken = 0;
    for (const auto& e : equations_) {
      std::int64_t expected = 0;
      broken += holds(probe, e, expected) == Match::differs;
    }
    return broken;
  }

  // The row is known: its head's sums, and the next row.
  void close(std::size_t r, int cost) {
    const auto head = heads_[r];
    const auto cells = now_[r];
    if (head != kNone) {
      add(head, r, 1);
      cost += over(head);
      if (last_child_[head] == r) cost += differs(head);
    }
    if (cost_ + cost <= budget_) {
      cost_ += cost;
      row(r + 1);
      cost_ -= cost;
    }
    now_[r] = cells;
    if (head != kNone) add(head, r, -1);
  }

  void add(std::size_t head, std::size_t r, int sign) {
    auto& below = below_[head];
    for (std::size_t c = 0; c < width_; ++c)
      if (const auto& n = now_[r][c]) {
        below.micro[c] += sign * n->micro;
        below.slack[c] += sign * n->ulp / 2;
        below.figures[c] += static_cast<std::size_t>(sign);
      }
  }

  // More below a head than it has; counted once, when the last row below it is known.
  int over(std::size_t head) const {
    int broken = 0;
    for (std::size_t c = 0; c < width_; ++c) {
      const auto& n = now_[head][c];
      const auto most = (n ? n->micro + n->ulp / 2 : 0) + below_[head].slack[c];
      broken += below_[head].micro[c] > most;
    }
    return cost_ + broken > budget_ ? broken : 0;
  }

  int differs(std::size_t head) const {
    int broken = 0;
    for (std::size_t c = 0; c < width_; ++c) {
      const auto& n = now_[head][c];
      const auto slack = below_[head].slack[c] + (n ? n->ulp / 2 : 0);
      broken += compare(n ? n->micro : 0, below_[head].micro[c], slack) == Match::differs;
    }
    return broken;
  }

  const Pieces& pieces_;
  std::size_t width_;
  std::vector<Equation> equations_;
  std::vector<std::size_t> heads_, last_child_, next_, used_;
  Grid now_;
  std::vector<Below> below_;
  std::vector<Figure> figures_;  // of the row being filled
  std::array<std::size_t, kMostColumns> column_{};
  std::vector<Grid> found_;
  std::size_t steps_ = 0, limit_ = kMostSteps;
  int budget_ = 0, cost_ = 0;
  bool settled_ = false;
};

}  // namespace

bool rebuild_codes(Table& table, const Words& words, const Words& strays, int most_broken,
                   std::vector<std::size_t>& taken) {
  if (table.columns.empty() || table.columns.size() > kMostColumns) return false;
  const auto pieces = take_apart(table, words, strays);
  if (pieces.rows.empty() || pieces.runs.size() > 40) return false;
  Search search(pieces, table.columns);
  const auto grid = search.solve(most_broken);
  if (!grid) return false;
  table.rows = pieces.rows;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    auto& row = table.rows[r];
    row.cells = (*grid)[r];
    for (const auto& cell : row.cells)
      if (cell) row.loose.push_back(*cell);
  }
  taken = search.taken();
  return true;
}

}  // namespace qiying::disclosure::internal

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
// After the first reading, to find another one; and for each figure that is taken to be wrong.
constexpr std::size_t kMoreSteps = 5'000;
constexpr std::size_t kStepsWithout = 20'000;
// So many relations must hold beside a figure that is wrong.
constexpr std::size_t kProof = 12;
constexpr std::size_t kMostColumns = 7;
// No form has more; the search goes down a level a row and run.
constexpr std::size_t kMostRows = 200, kMostRuns = 40;
// Runs that may be passed over before one is opened.
constexpr std::size_t kMostWaiting = 12;
constexpr std::size_t kNone = SIZE_MAX;

using Cells = std::vector<std::optional<Number>>;
using Grid = std::vector<Cells>;

struct Figure {
  Number number;
  std::size_t piece = 0;  // of this row; the figures of one stand from left to right
  std::size_t run = 0;
  bool doubt = false;
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

// A figure taken to be wrong: whatever it enters is not compared.
struct Doubt {
  std::size_t run = kNone, piece = 0, index = 0;
};

// Walks the rows from the top. Each takes the next pieces of some runs; its figures get columns; no row may
// break the header's equations, and no head may differ from what stands below it.
class Search {
 public:
  Search(const Pieces& pieces, const std::vector<Column>& columns, std::size_t patience)
      : pieces_(pieces),
        patience_(patience),
        width_(columns.size()),
        equations_(column_equations(columns)),
        heads_(heads(pieces.rows)),
        last_child_(pieces.rows.size(), kNone),
        next_(pieces.runs.size(), 0),
        now_(pieces.rows.size(), Cells(width_)),
        below_(pieces.rows.size(), Below{std::vector<std::int64_t>(width_), std::vector<std::int64_t>(width_),
                                         std::vector<std::size_t>(width_)}) {
    for (std::size_t r = 1; r < heads_.size(); ++r) last_child_[heads_[r]] = r;
    run_column_.assign(pieces.runs.size(), kNone);
    for (const auto& run : pieces.runs)
      single_.push_back(
          run.pieces.size() > 1 && run.pieces.size() <= pieces.rows.size() &&
          std::ranges::all_of(run.pieces, [](const Piece& p) { return p.figures.size() == 1; }));
  }

  // The only reading; nothing when there are two, or none.
  std::optional<Grid> exact() {
    limit_ = std::min(kMostSteps, patience_);
    row(0);
    return only();
  }

  // The only reading when one figure, whichever, is wrong.
  std::optional<Grid> but_one() {
    if (relations() < kProof) return std::nullopt;
    for (std::size_t k = 0; k < pieces_.runs.size(); ++k)
      for (std::size_t p = 0; p < pieces_.runs[k].pieces.size(); ++p)
        for (std::size_t i = 0; i < pieces_.runs[k].pieces[p].figures.size(); ++i) {
          doubt_ = {k, p, i};
          limit_ = std::min(steps_ + kStepsWithout, patience_);
          row(0);
          if (found_.size() > 1 || steps_ > patience_) return std::nullopt;
        }
    return only();
  }

  std::size_t steps() const { return steps_; }

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

  std::optional<Grid> only() {
    if (found_.size() != 1) return std::nullopt;
    next_ = used_;
    return found_.front();
  }

  bool in_doubt(std::size_t r, std::size_t c) const { return r == doubt_row_ && c == doubt_column_; }
  // Whether the figure in doubt stands in the head's cell or below it.
  bool doubtful(std::size_t head, std::size_t c) const {
    return c == doubt_column_ && doubt_row_ != kNone && (doubt_row_ == head || heads_[doubt_row_] == head);
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
    // Of a column no row has more than one figure: what is left must find rows.
    const bool long_enough = !single_[k] || pieces.size() - from <= pieces_.rows.size() - r;
    if (opened && !long_enough) return;
    // Runs are opened about in the order in which they are printed.
    if (!done && long_enough && (opened || waiting < kMostWaiting)) take_some(r, k, waiting);
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
      if (!fits(r, k)) return;
      const auto id = figures_.empty() ? 0 : figures_.back().piece + 1;
      for (std::size_t i = 0; i < piece.figures.size(); ++i)
        figures_.push_back(
            {piece.figures[i], id, k, doubt_.run == k && doubt_.piece == next_[k] && doubt_.index == i});
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

  // More than its head has no row.
  bool fits(std::size_t r, std::size_t k) const {
    const auto head = heads_[r];
    if (head == kNone || !now_[head][0] || in_doubt(head, 0)) return true;
    const auto& most = *now_[head][0];
    const auto& figures = pieces_.runs[k].pieces[next_[k]].figures;
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const bool doubt = doubt_.run == k && doubt_.piece == next_[k] && doubt_.index == i;
      if (!doubt && figures[i].micro > most.micro + most.ulp + figures[i].ulp) return false;
    }
    return true;
  }

  // Whether the largest figure can be the total of the others, and fits below the row's head.
  bool plausible(std::size_t r) const {
    std::int64_t most = 0, sum = 0, slack = 0;
    for (const auto& f : figures_) {
      if (f.doubt) return true;
      most = std::max(most, f.number.micro);
      sum += f.number.micro;
      slack += f.number.ulp;
    }
    const auto head = heads_[r];
    if (head != kNone && now_[head][0] && !doubtful(head, 0) &&
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
    if (figures_.empty() || !plausible(r)) return;
    const auto figures = figures_;
    if (r == 0) settled_ = false;
    now_[r].assign(width_, std::nullopt);
    put(r, figures, 0);
    now_[r].assign(width_, std::nullopt);
    figures_ = figures;
  }

  void put(std::size_t r, const std::vector<Figure>& figures, std::size_t i) {
    if (stop() || (r == 0 && settled_)) return;
    if (i == figures.size()) {
      if (!now_[r][0] || !equations_hold(r)) return;
      // The grand total fills its columns from the left.
      if (r == 0) settled_ = true;
      return close(r);
    }
    const auto& f = figures[i];
    const auto own = run_column_[f.run];
    for (auto c = from_column(figures, i); c < width_; ++c) {
      if (now_[r][c] || (own != kNone && own != c)) continue;
      now_[r][c] = f.number;
      column_[i] = c;
      if (single_[f.run]) run_column_[f.run] = c;
      if (f.doubt) doubt_row_ = r, doubt_column_ = c;
      put(r, figures, i + 1);
      if (f.doubt) doubt_row_ = doubt_column_ = kNone;
      run_column_[f.run] = own;
      now_[r][c].reset();
    }
  }

  // Figures of one line stand from left to right; of two equal ones it does not matter which is which.
  std::size_t from_column(const std::vector<Figure>& figures, std::size_t i) const {
    if (i > 0 && figures[i].piece == figures[i - 1].piece) return column_[i - 1] + 1;
    for (auto k = i; k-- > 0 && !figures[i].doubt;)
      if (!figures[k].doubt && figures[k].number.micro == figures[i].number.micro) return column_[k] + 1;
    return 0;
  }

  bool equations_hold(std::size_t r) const {
    Row probe;
    probe.cells = now_[r];
    return std::ranges::all_of(equations_, [&](const Equation& e) {
      const bool doubt =
          in_doubt(r, e.total) || std::ranges::any_of(e.parts, [&](std::size_t c) { return in_doubt(r, c); });
      std::int64_t expected = 0;
      return doubt || holds(probe, e, expected) != Match::differs;
    });
  }

  // The row is known: its head's sums, and the next row.
  void close(std::size_t r) {
    const auto head = heads_[r];
    const auto cells = now_[r];
    if (head != kNone) add(head, r, 1);
    if (head == kNone || (!over(head) && (last_child_[head] != r || adds_up(head)))) row(r + 1);
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

  // More below a head than it has.
  bool over(std::size_t head) const {
    for (std::size_t c = 0; c < width_; ++c) {
      const auto& n = now_[head][c];
      const auto most = (n ? n->micro + n->ulp / 2 : 0) + below_[head].slack[c];
      if (below_[head].micro[c] > most && !doubtful(head, c)) return true;
    }
    return false;
  }

  bool adds_up(std::size_t head) const {
    for (std::size_t c = 0; c < width_; ++c) {
      const auto& n = now_[head][c];
      const auto slack = below_[head].slack[c] + (n ? n->ulp / 2 : 0);
      if (!doubtful(head, c) && compare(n ? n->micro : 0, below_[head].micro[c], slack) == Match::differs)
        return false;
    }
    return true;
  }

  const Pieces& pieces_;
  std::size_t patience_;
  std::size_t width_;
  std::vector<Equation> equations_;
  std::vector<std::size_t> heads_, last_child_, next_, used_;
  Grid now_;
  std::vector<Below> below_;
  std::vector<Figure> figures_;  // of the row being filled
  std::array<std::size_t, kMostColumns> column_{};
  std::vector<Grid> found_;
  std::size_t steps_ = 0, limit_ = kMostSteps;
  std::vector<bool> single_;             // runs of one figure a row: a column by themselves
  std::vector<std::size_t> run_column_;  // theirs, once one is placed
  Doubt doubt_;
  std::size_t doubt_row_ = kNone, doubt_column_ = kNone;
  bool settled_ = false;
};

}  // namespace

bool rebuild_codes(Table& table, const Words& words, const Words& strays, bool one_wrong,
                   std::size_t& patience, std::vector<std::size_t>& taken) {
  if (table.columns.empty() || table.columns.size() > kMostColumns) return false;
  const auto pieces = take_apart(table, words, strays);
  if (pieces.rows.empty() || pieces.rows.size() > kMostRows || pieces.runs.size() > kMostRuns) return false;
  Search search(pieces, table.columns, patience);
  const auto grid = one_wrong ? search.but_one() : search.exact();
  patience -= std::min(patience, search.steps());
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

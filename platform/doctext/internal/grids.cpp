#include "platform/doctext/internal/grids.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "platform/base/text.hpp"

namespace qiying::doctext::internal {
namespace {

constexpr double kNear = 2.5;              // lines closer than this are one
constexpr std::size_t kMostRulings = 800;  // of a page, after joining; more are a drawing

// Lines at the same height whose ends touch become one.
std::vector<Ruling> joined(std::vector<Ruling> lines) {
  std::ranges::sort(lines, {}, &Ruling::at);
  std::vector<Ruling> out;
  for (std::size_t i = 0; i < lines.size();) {
    auto end = i + 1;
    while (end < lines.size() && lines[end].at - lines[i].at <= kNear) ++end;
    double at = 0;
    for (auto k = i; k < end; ++k) at += lines[k].at;
    at /= static_cast<double>(end - i);
    std::sort(lines.begin() + static_cast<std::ptrdiff_t>(i),
              lines.begin() + static_cast<std::ptrdiff_t>(end),
              [](const Ruling& a, const Ruling& b) { return a.from < b.from; });
    for (auto k = i; k < end; ++k) {
      if (k > i && lines[k].from <= out.back().to + kNear)
        out.back().to = std::max(out.back().to, lines[k].to);
      else
        out.push_back({at, lines[k].from, lines[k].to});
    }
    i = end;
  }
  return out;
}

struct Sets {
  std::vector<std::size_t> head;

  explicit Sets(std::size_t n) : head(n) { std::iota(head.begin(), head.end(), std::size_t{0}); }
  std::size_t of(std::size_t i) {
    while (head[i] != i) i = head[i] = head[head[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = of(a), b = of(b);
    head[std::max(a, b)] = std::min(a, b);
  }
};

bool within(double value, const Ruling& line) {
  return value >= line.from - kNear && value <= line.to + kNear;
}

// Lines that touch each other, one network after the other.
std::vector<Rulings> networks(const Rulings& all) {
  const auto across = all.across.size();
  Sets sets(across + all.down.size());
  for (std::size_t a = 0; a < across; ++a)
    for (std::size_t d = 0; d < all.down.size(); ++d)
      if (within(all.down[d].at, all.across[a]) && within(all.across[a].at, all.down[d]))
        sets.join(a, across + d);
  std::vector<Rulings> out(sets.head.size());
  for (std::size_t i = 0; i < sets.head.size(); ++i) {
    auto& network = out[sets.of(i)];
    if (i < across)
      network.across.push_back(all.across[i]);
    else
      network.down.push_back(all.down[i - across]);
  }
  std::erase_if(out, [](const Rulings& n) { return n.across.size() + n.down.size() < 4; });
  return out;
}

// Where rows or columns begin and end; a side that is left open ends where the lines across it do.
std::vector<double> edges(const std::vector<Ruling>& lines, const std::vector<Ruling>& crossing) {
  std::vector<double> at;
  for (const auto& line : lines) at.push_back(line.at);
  for (const auto& line : crossing) {
    at.push_back(line.from);
    at.push_back(line.to);
  }
  std::ranges::sort(at);
  // Ends of lines count only at the outside.
  std::vector<double> out;
  const auto own = [&](double a) {
    return std::ranges::any_of(lines, [&](const Ruling& l) { return std::abs(l.at - a) <= kNear; });
  };
  for (const auto a : at) {
    if (!out.empty() && a - out.back() <= 2 * kNear) continue;
    const bool outer = a - at.front() <= kNear || at.back() - a <= kNear;
    if (own(a) || outer) out.push_back(a);
  }
  return out;
}

// The row or column a place lies in; the outermost line belongs to the last one.
std::size_t band(const std::vector<double>& edges, double value) {
  const auto it = std::upper_bound(edges.begin() + 1, edges.end() - 1, value);
  return static_cast<std::size_t>(it - edges.begin()) - 1;
}

bool wide(char32_t c) {
  return c >= 0x2E80;
}

bool figure_sign(char32_t c) {
  return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-' || c == '%';
}

// Two pieces of a text that a line end parted: no blank inside Chinese, nor where the line was full and a
// figure goes on.
bool needs_blank(const std::string& before, const std::string& after, bool full) {
  const auto a = base::to_code_points(before), b = base::to_code_points(after);
  if (a.empty() || b.empty()) return false;
  if (wide(a.back()) || wide(b.front())) return false;
  return !(full && figure_sign(a.back()) && figure_sign(b.front()));
}

// Groups of words with a wide gap between them.
std::size_t groups(const std::vector<PlacedWord>& line) {
  std::size_t n = 1;
  for (std::size_t i = 1; i < line.size(); ++i)
    if (line[i].left - line[i - 1].right > 2 * line[i].height()) ++n;
  return n;
}

// Roughly how wide a letter is, as part of the height of the type.
double width_of(char32_t c) {
  if (wide(c)) return 1.0;
  return c == '.' || c == ',' ? 0.28 : 0.55;
}

// Figures of two cells that stand so close that they were taken for one word are parted at the line between
// them. Words run over a line where the next cell is empty: they stay whole.
std::optional<std::pair<PlacedWord, PlacedWord>> parted(const PlacedWord& word, double at) {
  const auto letters = base::to_code_points(word.text);
  double all = 0;
  for (const auto c : letters) all += width_of(c);
  const double unit = (word.right - word.left) / std::max(all, 0.1);
  std::size_t best = 0;
  double best_off = 0.45 * unit, x = word.left, edge = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i > 0 && std::abs(x - at) < best_off) best = i, best_off = std::abs(x - at), edge = x;
    x += width_of(letters[i]) * unit;
  }
  if (best == 0 || !figure_sign(letters[best]) ||
      (!figure_sign(letters[best - 1]) && !wide(letters[best - 1])))
    return std::nullopt;
  std::pair<PlacedWord, PlacedWord> out = {word, word};
  out.first.right = out.second.left = edge;
  out.first.text = base::from_code_points(std::u32string_view(letters).substr(0, best));
  out.second.text = base::from_code_points(std::u32string_view(letters).substr(best));
  return out;
}

class Reader {
 public:
  explicit Reader(const Rulings& network)
      : network_(network),
        xs_(edges(network.down, network.across)),
        ys_(edges(network.across, network.down)),
        cells_(columns() * rows()) {}

  bool table() const { return xs_.size() > 2 && ys_.size() > 1 && cells_.head.size() < 20'000; }

  // Nothing where the lines do not part what a reader sees parted.
  std::optional<Grid> read(std::vector<PlacedWord>& words) {
    for (std::size_t r = 0; r < rows(); ++r)
      for (std::size_t c = 0; c < columns(); ++c) {
        if (c + 1 < columns() && !wall(network_.down, xs_[c + 1], middle(ys_, r))) join(r, c, r, c + 1);
        if (r + 1 < rows() && !wall(network_.across, ys_[r + 1], middle(xs_, c))) join(r, c, r + 1, c);
      }
    std::vector<std::vector<PlacedWord>> inside(cells_.head.size());
    std::vector<PlacedWord> outside;
    for (const auto& word : split_at_walls(words)) {
      const double x = (word.left + word.right) / 2, y = word.middle();
      if (x < xs_.front() || x > xs_.back() || y < ys_.front() || y > ys_.back())
        outside.push_back(word);
      else
        inside[cells_.of(band(ys_, y) * columns() + band(xs_, x))].push_back(word);
    }
    Grid grid{xs_, ys_.front(), ys_.back(), {}};
    for (std::size_t r = 0; r < rows(); ++r) {
      grid.rows.emplace_back(columns());
      for (std::size_t c = 0; c < columns(); ++c)
        if (auto& cell = inside[r * columns() + c]; !cell.empty()) {
          auto lines = lines_of(std::move(cell));
          if (std::ranges::count_if(lines, [](const auto& line) { return groups(line) > 1; }) > 2)
            return std::nullopt;
          grid.rows[r][c] = text_of(lines, right_edge(r, c) - xs_[c]);
        }
    }
    std::erase_if(grid.rows, [](const auto& row) {
      return std::ranges::all_of(row, [](const GridCell& cell) { return cell.text.empty(); });
    });
    if (grid.rows.empty() || stacked(grid)) return std::nullopt;
    words = std::move(outside);
    return grid;
  }

 private:
  std::size_t columns() const { return xs_.empty() ? 0 : xs_.size() - 1; }
  std::size_t rows() const { return ys_.empty() ? 0 : ys_.size() - 1; }
  static double middle(const std::vector<double>& edges, std::size_t i) {
    return (edges[i] + edges[i + 1]) / 2;
  }
  static bool wall(const std::vector<Ruling>& lines, double at, double through) {
    return std::ranges::any_of(
        lines, [&](const Ruling& l) { return std::abs(l.at - at) <= 2 * kNear && within(through, l); });
  }
  void join(std::size_t r, std::size_t c, std::size_t r2, std::size_t c2) {
    cells_.join(r * columns() + c, r2 * columns() + c2);
  }
  std::vector<PlacedWord> split_at_walls(const std::vector<PlacedWord>& words) {
    std::vector<PlacedWord> out;
    for (auto word : words) {
      const double y = word.middle();
      for (std::size_t i = 1; i + 1 < xs_.size() && y > ys_.front() && y < ys_.back(); ++i) {
        if (xs_[i] - word.left < kNear || word.right - xs_[i] < kNear || !wall(network_.down, xs_[i], y))
          continue;
        auto halves = parted(word, xs_[i]);
        if (!halves) continue;
        out.push_back(std::move(halves->first));
        word = std::move(halves->second);
      }
      out.push_back(std::move(word));
    }
    return out;
  }
  double right_edge(std::size_t r, std::size_t c) {
    const auto own = cells_.of(r * columns() + c);
    while (c + 1 < columns() && cells_.of(r * columns() + c + 1) == own) ++c;
    return xs_[c + 1];
  }

  static GridCell text_of(const std::vector<std::vector<PlacedWord>>& lines, double width) {
    GridCell out;
    for (const auto& line : lines) {
      append(out, spaced(line));
      out.full = width - (line.back().right - line.front().left) < 1.6 * line.back().height();
    }
    return out;
  }

  // Columns without lines between their rows: each cell of a row holds many figures.
  static bool stacked(const Grid& grid) {
    const auto figures = [](const GridCell& cell) {
      std::size_t n = 0;
      for (std::size_t i = 0; i + 1 < cell.text.size(); ++i)
        n += cell.text[i] == '.' && cell.text[i + 1] >= '0' && cell.text[i + 1] <= '9';
      const bool only = cell.text.find_first_not_of("0123456789., -") == cell.text.npos;
      return only && n > 2;
    };
    return std::ranges::any_of(grid.rows,
                               [&](const auto& row) { return std::ranges::count_if(row, figures) > 1; });
  }

  const Rulings& network_;
  std::vector<double> xs_, ys_;
  Sets cells_;
};

}  // namespace

void append(GridCell& cell, const std::string& text) {
  if (needs_blank(cell.text, text, cell.full)) cell.text += ' ';
  cell.text += text;
}

std::vector<std::vector<PlacedWord>> lines_of(std::vector<PlacedWord> words) {
  std::ranges::sort(words, {}, &PlacedWord::middle);
  std::vector<std::vector<PlacedWord>> lines;
  for (auto& word : words) {
    const bool beside = !lines.empty() && word.middle() - lines.back().front().middle() <
                                              0.5 * std::min(word.height(), lines.back().front().height());
    if (!beside) lines.emplace_back();
    lines.back().push_back(std::move(word));
  }
  for (auto& line : lines) std::ranges::sort(line, {}, &PlacedWord::left);
  return lines;
}

std::string spaced(const std::vector<PlacedWord>& line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0) {
      const double gap = (line[i].left - line[i - 1].right) / std::max(line[i].height(), 1.0);
      if (gap > 0.05) out.append(static_cast<std::size_t>(std::clamp(gap * 2, 1.0, 40.0)), ' ');
    }
    out += line[i].text;
  }
  return out;
}

std::vector<Grid> grids_of(const Rulings& rulings, std::vector<PlacedWord>& words) {
  const Rulings all{joined(rulings.across), joined(rulings.down)};
  std::vector<Grid> out;
  if (all.across.size() + all.down.size() > kMostRulings) return out;
  for (const auto& network : networks(all)) {
    Reader reader(network);
    if (!reader.table()) continue;
    if (auto grid = reader.read(words)) out.push_back(*std::move(grid));
  }
  std::ranges::sort(out, {}, &Grid::top);
  return out;
}

}  // namespace qiying::doctext::internal

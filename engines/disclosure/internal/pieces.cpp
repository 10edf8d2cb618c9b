#include "engines/disclosure/internal/pieces.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "engines/disclosure/internal/grid.hpp"

namespace qiying::disclosure::internal {
namespace {

constexpr std::size_t kAnywhere = SIZE_MAX;
constexpr std::size_t kMostColumns = 7;

bool digits_only(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// 1, 2, 3 … of the row that numbers the columns, wherever its cells have gone.
std::vector<bool> column_numbers(const Words& words) {
  std::vector<bool> out(words.size(), false);
  const bool named =
      std::ranges::any_of(words, [](const Word& w) { return contains(w.text, "栏次") || w.text == "栏"; });
  if (!named) return out;
  int expected = 1;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].text == std::to_string(expected)) {
      out[i] = true;
      ++expected;
    }
  return out;
}

// A class of three digits is a code where a name or its own detail follows, or its neighbours are codes.
bool code_at(const Words& words, std::size_t i) {
  const auto& text = words[i].text;
  if (!classification_code(text)) return false;
  if (text.size() > 3) return true;
  if (i + 1 >= words.size()) return false;
  const auto& next = words[i + 1].text;
  return !parse_number(next) || (classification_code(next) && next.size() > 3 && next.starts_with(text));
}

bool in_order(const std::vector<Row>& rows) {
  std::set<std::string_view> seen;
  for (const auto& row : rows) {
    const auto& code = row.code;
    if (code.empty()) continue;
    const auto head = std::string_view(code).substr(0, code.size() - 2);
    if (!seen.insert(code).second || (code.size() > 3 && !seen.contains(head))) return false;
  }
  return seen.size() > 2;
}

class Reader {
 public:
  Reader(const Table& table, const Words& words) : table_(table), words_(words) {}

  Pieces read() {
    numbers_ = column_numbers(words_);
    out_.rows.push_back({.line = table_.first_line, .name = "合计"});
    for (std::size_t i = 0; i < words_.size();) {
      auto end = i;
      while (end < words_.size() && words_[end].line == words_[i].line) ++end;
      line(i, end);
      i = end;
    }
    close();
    for (auto& run : out_.runs) settle(run);
    return std::move(out_);
  }

 private:
  void line(std::size_t from, std::size_t to) {
    if (const auto now = words_[from].line; now > last_line_ + 1 || last_line_ == 0) close();
    last_line_ = words_[from].line;
    bool sure = false;  // what follows stands on the line of its code or of 合计
    for (auto i = from; i < to; ++i) {
      if (numbers_[i]) continue;
      if (code_at(words_, i)) {
        begin_row(i);
        sure = true;
      } else if (const auto n = cell_number(words_[i].text, table_.unit)) {
        add(*n, from, sure);
      } else {
        sure = text(i) || sure;
      }
    }
  }

  void begin_row(std::size_t i) {
    out_.rows.push_back({.line = words_[i].line, .code = words_[i].text});
    row_ = out_.rows.size() - 1;
    fresh_ = true;
  }

  // True where the word makes the figures behind it the total's.
  bool text(std::size_t i) {
    const auto& word = words_[i].text;
    if ((word == "合计" || word == "总计") && row_ == kAnywhere) {
      end_run();
      row_ = 0;
      return i + 1 < words_.size() && words_[i + 1].line == words_[i].line;
    }
    if (row_ == kAnywhere) end_run();
    if (row_ != kAnywhere && row_ > 0) out_.rows[row_].name += word;
    return false;
  }

  void add(const Number& n, std::size_t line_begin, bool sure) {
    auto& pieces = run_.pieces;
    if (pieces.empty() || pieces.back().line != words_[line_begin].line || (sure && fresh_)) {
      const auto at = row_ == kAnywhere ? kAnywhere : row_;
      pieces.push_back({{}, words_[line_begin].line, at, sure ? at : kAnywhere});
    }
    fresh_ = false;
    pieces.back().figures.push_back(n);
  }

  // A blank line, or words between figures: what follows starts anew.
  void close() {
    end_run();
    row_ = kAnywhere;
  }

  void end_run() {
    if (!run_.pieces.empty()) {
      below_total();
      surplus();
      out_.runs.push_back(std::move(run_));
    }
    run_ = {};
    fresh_ = false;
  }

  // "合计" over a column, not before a row: no code follows.
  void below_total() {
    auto& pieces = run_.pieces;
    if (row_ != 0 || pieces.size() < 2 || pieces.front().hi == 0) return;
    for (auto& piece : pieces) piece.lo = piece.hi = kAnywhere;
  }

  // Behind the last code of a column of codes stand figures of a column, not of its row.
  void surplus() {
    auto& pieces = run_.pieces;
    auto from = pieces.size();
    while (from > 0 && pieces[from - 1].lo == row_ && row_ != kAnywhere) --from;
    std::size_t figures = 0;
    for (auto i = from; i < pieces.size(); ++i) figures += pieces[i].figures.size();
    if (figures <= kMostColumns) return;
    Run free;
    free.pieces.assign(pieces.begin() + static_cast<std::ptrdiff_t>(from), pieces.end());
    for (auto& piece : free.pieces) piece.lo = piece.hi = kAnywhere;
    pieces.resize(from);
    if (!pieces.empty()) out_.runs.push_back(std::move(run_));
    run_ = std::move(free);
  }

  // Bounds: a piece without a code on its line belongs to the code above or to the next one.
  void settle(Run& run) const {
    const auto last = out_.rows.size() - 1;
    // Where no code is near, the figures may be those of another table.
    run.optional = std::ranges::all_of(run.pieces, [](const Piece& p) { return p.lo == kAnywhere; });
    for (auto& piece : run.pieces) {
      if (piece.lo == kAnywhere) {
        piece.lo = 0;
        piece.hi = last;
      } else if (piece.hi == kAnywhere) {
        piece.hi = std::min(piece.lo + 1, last);
      }
    }
  }

  const Table& table_;
  const Words& words_;
  std::vector<bool> numbers_;
  Pieces out_;
  Run run_;
  std::size_t row_ = kAnywhere;  // of the code last seen in this block
  std::size_t last_line_ = 0;
  bool fresh_ = false;  // no figure since that code
};

void add_strays(Pieces& pieces, const Words& strays, Money unit) {
  for (std::size_t i = 0; i < strays.size(); ++i) {
    const auto number = cell_number(strays[i].text, unit);
    if (!number) continue;
    const bool follows = i > 0 && strays[i].line <= strays[i - 1].line + 1 && !pieces.runs.empty() &&
                         !pieces.runs.back().strays.empty();
    if (!follows) pieces.runs.push_back({.optional = true});
    auto& run = pieces.runs.back();
    if (run.pieces.empty() || run.pieces.back().line != strays[i].line)
      run.pieces.push_back({{}, strays[i].line, 0, pieces.rows.size() - 1});
    run.pieces.back().figures.push_back(*number);
    run.strays.push_back(i);
  }
}

// Names printed as a column of their own, one a line.
void name_rows(Pieces& pieces, const Words& words) {
  const auto nameless = std::ranges::count_if(pieces.rows, [](const Row& r) { return r.name.empty(); });
  if (static_cast<std::size_t>(nameless) * 2 < pieces.rows.size()) return;
  const auto together = [&](std::size_t a, std::size_t b) {
    return !parse_number(words[b].text) && words[b].line <= words[a].line + 1;
  };
  for (std::size_t i = 0, end = 0; i < words.size(); i = end) {
    end = i + 1;
    if (parse_number(words[i].text)) continue;
    while (end < words.size() && together(end - 1, end)) ++end;
    const auto skip = words[i].text == "合计" ? 1u : 0u;
    if (end - i != pieces.rows.size() - 1 + skip) continue;
    for (std::size_t r = 1; r < pieces.rows.size(); ++r) pieces.rows[r].name = words[i + skip + r - 1].text;
    return;
  }
}

// Own runs first; of the others the long ones, which are columns of the whole table.
void sort_runs(std::vector<Run>& runs) {
  const auto rank = [](const Run& run) {
    return run.optional ? static_cast<long>(run.pieces.size()) : std::numeric_limits<long>::max();
  };
  std::vector<std::size_t> order(runs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const auto x = rank(runs[a]), y = rank(runs[b]);
    return x != y ? x > y : a < b;
  });
  std::vector<Run> out;
  for (const auto i : order) out.push_back(std::move(runs[i]));
  runs = std::move(out);
}

}  // namespace

Pieces take_apart(const Table& table, const Words& words, const Words& strays) {
  auto pieces = Reader(table, words).read();
  if (!in_order(pieces.rows) || !digits_only(pieces.rows[1].code)) return {};
  add_strays(pieces, strays, table.unit);
  sort_runs(pieces.runs);
  name_rows(pieces, words);
  return pieces;
}

}  // namespace qiying::disclosure::internal
